import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright";

import type { Finding } from "../finding.ts";
import { writeWhole } from "../write-whole.ts";
import { readExpectedPages } from "./expected-page.ts";
import { judgePdf } from "./judge-pdf.ts";
import { type PdfKind, pdfKinds } from "./pdf-kinds.ts";
import { readPdf } from "./read-pdf.ts";

export interface WritePdfsOptions {
  /** Folder of the built decks, into which the PDFs go. */
  readonly folder: string;
  /** Names of the decks. */
  readonly names: readonly string[];
  readonly browser: Browser;
  /** One page for each step of a slide in place of one for each slide. */
  readonly fragments: boolean;
  readonly signal?: AbortSignal;
  say(line: string): void;
}

const READY_LIMIT = 60_000;

/** Prints every deck into `NAME.pdf`, `NAME.handout.pdf` and `NAME.notes.pdf`, and says what is wrong with them. */
export async function writePdfs(options: WritePdfsOptions): Promise<Finding[]> {
  const { folder, names, browser, fragments, signal, say } = options;
  const findings: Finding[] = [];
  const context = await browser.newContext({ offline: true, colorScheme: "light", locale: "en-US" });
  try {
    // One page for all: it keeps the compiled scripts.
    const page = await context.newPage();
    for (const name of names) {
      if (signal?.aborted === true) break;
      say(`${name}: printing`);
      const counts: string[] = [];
      const found: Finding[] = [];
      for (const kind of pdfKinds({ fragments })) {
        const { pages, faults } = await writePdf(page, folder, name, kind);
        counts.push(`${kind.name} ${pages} pages`);
        found.push(...faults);
      }
      say(`${name}: PDF of ${counts.join(", ")}, ${found.length} findings`);
      findings.push(...found);
    }
  } finally {
    await context.close();
  }
  return findings;
}

async function writePdf(
  page: Page,
  folder: string,
  name: string,
  kind: PdfKind,
): Promise<{ pages: number; faults: Finding[] }> {
  await page.goto(`${pathToFileURL(join(folder, `${name}.html`)).href}?${kind.query}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true", undefined, {
    timeout: READY_LIMIT,
  });
  const [title, expected] = await Promise.all([page.title(), readExpectedPages(page)]);
  const content = await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
  });
  const target = join(folder, `${name}${kind.suffix}.pdf`);
  writeWhole(target, content);
  const facts = await readPdf(content);
  return {
    pages: facts.pages.length,
    faults: judgePdf({ notebook: name, kind, title, facts, expected }),
  };
}
