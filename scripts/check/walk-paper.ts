import { type Inspection, pictureOf } from "./inspection.ts";

/** Looks at every sheet of the print view, and prints it: the browser must need no more pages than there are sheets. */
export async function walkPaper(inspection: Inspection): Promise<number> {
  const page = await inspection.open("print");
  const { sheets, pages } = await page.evaluate(() => window.activationLabInspector.printedSheets());
  for (let sheet = 0; sheet < sheets; sheet += 1) {
    const { slide, faults } = await page.evaluate(
      (index) => window.activationLabInspector.inspectSheet(index),
      sheet,
    );
    const path = pictureOf(inspection.pictures, slide, "print");
    const added = faults.filter((fault) => inspection.list.add(fault, { view: "print", screenshot: path }));
    if (added.length > 0) await page.locator(".pdf-page").nth(sheet).screenshot({ path });
  }
  const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const printed = countPages(paper);
  if (printed !== pages) {
    const message = `The print view fills ${pages} pages, but the browser prints ${printed}. A style of the deck moves page breaks.`;
    inspection.list.add({ rule: "overflow", message, key: "paper", cells: [] }, { view: "print" });
  }
  return sheets;
}

/** Chromium writes the page objects of a PDF without compression. */
export function countPages(paper: Buffer): number {
  return paper.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}
