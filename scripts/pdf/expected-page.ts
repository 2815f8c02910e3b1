import type { Page } from "playwright";

/** What must stand on one page of a PDF, read from the page of the browser that is printed. */
export interface ExpectedPage {
  /** Number of the first slide on it, such as `3.2`, and the cell that made it. */
  readonly slide: string;
  readonly cell: string;
  /** Pieces of text that a reader sees, without white space. */
  readonly texts: readonly string[];
  /** Titles of slides without white space; not those with formulas, which bookmarks spell in a way of their own. */
  readonly headings: readonly string[];
  readonly figures: readonly ExpectedFigure[];
  /** Addresses on the web that links lead to. */
  readonly links: readonly string[];
  /** Links to other slides. */
  readonly jumps: number;
}

export interface ExpectedFigure {
  readonly id: string;
  /** Whether the figure is drawn with lines; else it is a picture of pixels. */
  readonly isVector: boolean;
  /** The words in a drawn figure, without white space. */
  readonly texts: readonly string[];
}

/** Reads what each page must show. The functions in it stay unnamed: a compiler marks named ones with its own helpers. */
export function readExpectedPages(page: Page): Promise<ExpectedPage[]> {
  return page.evaluate(() => {
    const sheets = document.querySelectorAll<HTMLElement>(".paper-sheet");
    return [...(sheets.length > 0 ? sheets : document.querySelectorAll<HTMLElement>(".pdf-page"))].map(
      (sheet) => {
        const slide = sheet.querySelector<HTMLElement>("section[data-slide]");
        const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
        const texts: string[] = [];
        while (walker.nextNode() !== null) {
          const parent = walker.currentNode.parentElement!;
          const isSeen = parent.checkVisibility({ opacityProperty: true, visibilityProperty: true });
          // Formulas are set from pieces that are no words; what a plot draws itself has parts that nobody sees.
          if (!isSeen || parent.closest(".katex, .plot, script, style") !== null) continue;
          const text = walker.currentNode.textContent!.normalize("NFKC").replace(/\s/g, "");
          if (text.length > 1) texts.push(text);
        }
        const links = [...sheet.querySelectorAll<HTMLAnchorElement>("a[href]")].filter((link) =>
          link.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
        );
        return {
          slide: slide?.dataset.slide ?? "",
          cell: slide?.dataset.cell ?? "",
          texts,
          headings: [...sheet.querySelectorAll("section[data-slide] :is(h1, h2)")]
            .filter((heading) => heading.checkVisibility() && heading.querySelector(".katex") === null)
            .map((heading) => heading.textContent!.normalize("NFKC").replace(/\s/g, "")),
          figures: [
            ...sheet.querySelectorAll<HTMLImageElement>(".block-figure img.plot-still, .block-image img"),
          ]
            .filter((image) => image.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
            .map((image) => {
              const isVector = image.src.startsWith("data:image/svg+xml;base64,");
              const bytes = isVector ? atob(image.src.slice(image.src.indexOf(",") + 1)) : "";
              const source = new TextDecoder().decode(
                Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
              );
              const drawing = isVector ? new DOMParser().parseFromString(source, "image/svg+xml") : undefined;
              return {
                id: image.closest("figure")?.id ?? "",
                isVector,
                texts: [...(drawing?.querySelectorAll("text") ?? [])]
                  .map((text) => text.textContent!.normalize("NFKC").replace(/\s/g, ""))
                  .filter((text) => text.length > 2),
              };
            }),
          links: links
            .filter((link) => /^https?:$/.test(link.protocol) && !link.getAttribute("href")!.startsWith("#"))
            .map((link) => link.href),
          jumps: links.filter((link) => link.getAttribute("href")!.startsWith("#")).length,
        };
      },
    );
  });
}
