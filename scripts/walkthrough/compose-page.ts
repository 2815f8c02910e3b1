import { type Cell, slideTypeOf, tagsOf } from "../notebook/notebook.ts";

/** What a cell puts on the page. */
export interface PagePart {
  readonly cell: Cell;
  readonly html: string;
}

export interface PageSection {
  /** Id of the cell that opens it, by which it is linked. */
  readonly id: string;
  /** What stands in its heading, as HTML without links; empty for what comes before the first heading. */
  readonly heading: string;
  /** 2 for a slide, 3 for one below another. */
  readonly level: 2 | 3;
  readonly isDiscussion: boolean;
  readonly parts: PagePart[];
}

const HEADING = /<h2>([\s\S]*?)<\/h2>/;

/** The heading of a text, without the links in it: in a list of contents it is a link itself. */
export function headingOf(html: string): string | undefined {
  return HEADING.exec(html)?.[1]?.replace(/<\/?a\b[^>]*>/g, "");
}

/** Parts a page into sections at the headings of its slides; what has no heading goes on with the section before. */
export function composePage(parts: readonly PagePart[]): PageSection[] {
  const sections: PageSection[] = [];
  for (const part of parts) {
    const heading = part.cell.type === "markdown" ? headingOf(part.html) : undefined;
    if (heading !== undefined || sections.length === 0) {
      sections.push({
        id: part.cell.id,
        heading: heading ?? "",
        level: slideTypeOf(part.cell) === "subslide" ? 3 : 2,
        isDiscussion: tagsOf(part.cell).includes("discussion"),
        parts: [],
      });
    }
    sections.at(-1)!.parts.push(part);
  }
  return sections;
}
