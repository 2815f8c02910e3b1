// The part of citation.js that bibliography.ts uses; the packages bring no types.
declare module "@citation-js/core" {
  export class Cite {
    constructor(data: unknown);
    readonly data: { id: string; [field: string]: unknown }[];
    format(kind: string, options: Record<string, unknown>): string;
  }
}
declare module "@citation-js/plugin-bibtex";
declare module "@citation-js/plugin-csl";
