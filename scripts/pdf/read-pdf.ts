// The legacy build is the one for Node.js.
import { getDocument, OPS, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/** What a PDF holds, as a program that shows it would see it. */
export interface PdfFacts {
  readonly title: string;
  readonly language: string;
  /** Whether it carries the structure that screen readers follow. */
  readonly isTagged: boolean;
  /** Bookmarks in their order, those below others with them. */
  readonly bookmarks: readonly string[];
  readonly pages: readonly PdfPage[];
}

export interface PdfPage {
  /** Points, 1/72 inch. */
  readonly width: number;
  readonly height: number;
  readonly text: string;
  /** Drawn lines and areas. */
  readonly paths: number;
  /** Pictures made of pixels. */
  readonly images: number;
  /** Addresses that links of the page lead to. */
  readonly links: readonly string[];
  /** Links to other pages of the same file. */
  readonly jumps: number;
  readonly fonts: readonly { readonly name: string; readonly isEmbedded: boolean }[];
}

/** Reads a PDF. @throws Error if it is none. */
export async function readPdf(content: Uint8Array): Promise<PdfFacts> {
  // A copy, because the library keeps the memory that it is given.
  const document: PDFDocumentProxy = await getDocument({
    data: Uint8Array.from(content),
    verbosity: 0,
    // Fonts are looked at, not shown: without this the library waits for a page to load them into.
    disableFontFace: true,
    isEvalSupported: false,
  }).promise;
  try {
    const { info } = (await document.getMetadata()) as { info: { Title?: string; Language?: string } };
    const marks = await document.getMarkInfo();
    const pages: PdfPage[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      pages.push(await readPage(await document.getPage(number)));
    }
    return {
      title: info.Title ?? "",
      language: info.Language ?? "",
      bookmarks: titlesOf(await document.getOutline()),
      isTagged: (marks as { Marked?: boolean } | null)?.Marked === true,
      pages,
    };
  } finally {
    await document.loadingTask.destroy();
  }
}

interface Bookmark {
  readonly title: string;
  readonly items: readonly Bookmark[];
}

function titlesOf(bookmarks: readonly Bookmark[] | null): string[] {
  return (bookmarks ?? []).flatMap(({ title, items }) => [title, ...titlesOf(items)]);
}

async function readPage(page: PDFPageProxy): Promise<PdfPage> {
  const [content, annotations, operations] = await Promise.all([
    page.getTextContent(),
    page.getAnnotations(),
    page.getOperatorList(),
  ]);
  const count = (...wanted: number[]): number =>
    operations.fnArray.filter((operation) => wanted.includes(operation)).length;
  const used = operations.fnArray.flatMap((operation, index) =>
    operation === OPS.setFont ? [String(operations.argsArray[index][0])] : [],
  );
  const { width, height } = page.getViewport({ scale: 1 });
  return {
    width,
    height,
    text: content.items
      .map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""))
      .join("")
      .replace(/[^\S\n]+/g, " "),
    paths: count(OPS.constructPath),
    images: count(OPS.paintImageXObject, OPS.paintImageMaskXObject, OPS.paintInlineImageXObject),
    links: annotations.flatMap(({ url }: { url?: string }) => (url === undefined ? [] : [url])),
    jumps: annotations.filter(({ dest }: { dest?: unknown }) => dest != null).length,
    fonts: await Promise.all([...new Set(used)].map((font) => readFont(page, font))),
  };
}

/** Fonts arrive beside the drawing instructions, sooner or later. */
function readFont(page: PDFPageProxy, key: string): Promise<PdfPage["fonts"][number]> {
  return new Promise((resolve) => {
    page.commonObjs.get(key, ({ name, missingFile }: { name: string; missingFile?: boolean }) =>
      resolve({ name, isEmbedded: missingFile !== true }),
    );
  });
}
