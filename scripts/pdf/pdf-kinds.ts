/** One PDF of a deck: what the deck's page must be asked for, and the name of the file. */
export interface PdfKind {
  readonly name: "slides" | "handout" | "notes";
  /** What stands between the deck's name and `.pdf`. */
  readonly suffix: string;
  readonly query: string;
  /** Size of a page in points. */
  readonly size: readonly [width: number, height: number];
}

const A4 = [595.28, 841.89] as const;
/** A slide of 960 by 700 px with reveal.js's margin of 4 %, at 96 px to the inch. */
const SLIDE = [748.5, 546] as const;

/** The slides; two on a sheet with lines, for students; each with its notes, for the lecturer alone. */
export function pdfKinds(options: { fragments: boolean }): readonly PdfKind[] {
  const steps = options.fragments ? "&pdfSeparateFragments=true" : "";
  return [
    { name: "slides", suffix: "", query: `view=print${steps}`, size: SLIDE },
    { name: "handout", suffix: ".handout", query: "view=print&sheet=handout", size: A4 },
    { name: "notes", suffix: ".notes", query: "view=print&sheet=notes", size: A4 },
  ];
}
