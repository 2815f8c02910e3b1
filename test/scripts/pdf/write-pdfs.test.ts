import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { renderDeck } from "../../../scripts/deck/render-deck.ts";
import type { Finding } from "../../../scripts/finding.ts";
import type { Cell } from "../../../scripts/notebook/notebook.ts";
import { readPdf } from "../../../scripts/pdf/read-pdf.ts";
import { writePdfs } from "../../../scripts/pdf/write-pdfs.ts";
import { needs } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const slides = fileURLToPath(new URL("../../../slides", import.meta.url));
const STILL =
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><path d="M0 0L800 400" stroke="#000"/>' +
  '<text x="20" y="300" font-family="Liberation Sans, Arial">Abscissa</text></svg>';
const figure = display({
  "application/vnd.plotly.v1+json": { data: [], layout: { width: 800, height: 400 } },
  "image/svg+xml": STILL,
  "text/plain": "A line that falls.",
});

const cells: Cell[] = [
  markdownCell("title", "# A test\n\nAfter [@Glorot2010], [next](#/1).", "slide"),
  markdownCell("secret", "Only the lecturer reads this: Xylophone.", "notes"),
  codeCell("steps", "const one = 1;\nconst two = 2;", [], { activation_lab: { highlight: "1|2" } }, "slide"),
  markdownCell("late", "A sentence that waits.", "fragment"),
  markdownCell("falling", "## Falling", "slide"),
  codeCell("plot", "", [figure]),
];

describe.skipIf(needs.chromium.missing)(needs.chromium.title("the PDFs of a deck"), () => {
  let folder: string;
  let browser: Browser;

  function write(name: string, content: Cell[]): void {
    const tools = renderTools({
      highlight: (code) =>
        `<pre class="shiki"><code>${code
          .split("\n")
          .map((line) => `<span class="line">${line}</span>`)
          .join("\n")}</code></pre>`,
    });
    writeFileSync(join(folder, `${name}.html`), renderDeck({ ...notebook(content), name }, tools).html);
  }

  function print(name: string, fragments = false): Promise<Finding[]> {
    return writePdfs({ folder, names: [name], browser, fragments, say: () => {} });
  }

  const read = (file: string) => readPdf(readFileSync(join(folder, file)));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-pdf-"));
    await buildAssets(slides, join(folder, "assets"));
    browser = await launchBrowser(needs.chromium.path);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("hold slides, two slides with lines, and slides with notes, with nothing found wrong", async () => {
    write("01-test", cells);
    expect(await print("01-test")).toEqual([]);
    expect(readdirSync(folder).filter((file) => file.includes(".pdf"))).toEqual([
      "01-test.handout.pdf",
      "01-test.notes.pdf",
      "01-test.pdf",
    ]);
    const facts = await read("01-test.pdf");
    expect(facts).toMatchObject({ title: "A test", language: "en", isTagged: true });
    // reveal.js hides all slides but one from screen readers, and with them from the tags and bookmarks of a PDF.
    expect(facts.bookmarks).toEqual(["A test", "Falling", "References"]);
    expect(facts.pages.map(({ text }) => /A test|const one|Abscissa|References/.exec(text)?.[0])).toEqual([
      "A test",
      "const one",
      "Abscissa",
      "References",
    ]);
    // The still image stays a drawing, and its words stay words.
    expect(facts.pages[2]!.images).toBe(0);
    expect(facts.pages[0]!.jumps).toBe(2);
    expect(facts.pages[3]!.links).toEqual(["https://proceedings.mlr.press/v9/glorot10a.html"]);
    expect((await read("01-test.handout.pdf")).pages.length).toBe(2);
    expect((await read("01-test.notes.pdf")).pages.length).toBe(4);
  }, 180_000);

  it("show notes to the lecturer alone", async () => {
    const textOf = async (file: string) => (await read(file)).pages.map(({ text }) => text).join(" ");
    expect(await textOf("01-test.notes.pdf")).toContain("Xylophone");
    for (const file of ["01-test.pdf", "01-test.handout.pdf"]) {
      expect(await textOf(file)).not.toContain("Xylophone");
      expect(readFileSync(join(folder, file), "latin1")).not.toContain("Xylophone");
    }
  });

  it.skipIf(!hasPoppler())("are read in the same way by another program", () => {
    const path = join(folder, "01-test.pdf");
    const info = execFileSync("pdfinfo", [path], { encoding: "utf8" });
    expect(info).toMatch(/Title:\s+A test/);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Pages:\s+4/);
    const [, , ...fonts] = execFileSync("pdffonts", [path], { encoding: "utf8" }).trim().split("\n");
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/ yes (?:yes|no ) (?:yes|no ) +\d+ +\d+$/);
    expect(execFileSync("pdftotext", [path, "-"], { encoding: "utf8" })).toContain("Abscissa");
  });

  it("give each step of a slide a page on request, with its lines of code marked", async () => {
    write("02-steps", cells);
    expect(await print("02-steps", true)).toEqual([]);
    const { pages } = await read("02-steps.pdf");
    expect(pages.map(({ text }) => text.includes("A sentence that waits"))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
    ]);
    // The mark behind a line is an area of its own.
    expect(pages[1]!.paths).toBeGreaterThan((await read("01-test.pdf")).pages[1]!.paths);
  }, 180_000);

  it("are complained of where notes need more than their page, and lose nothing", async () => {
    const endless = Array.from({ length: 120 }, (_, index) => `Paragraph ${index}.`).join("\n\n");
    write("03-long", [markdownCell("title", "# Long", "slide"), markdownCell("notes", endless, "notes")]);
    const findings = await print("03-long");
    expect(findings.map(({ rule }) => rule)).toContain("pdf-pages");
    const { pages } = await read("03-long.notes.pdf");
    expect(pages.map(({ text }) => text).join(" ")).toContain("Paragraph 119.");
  }, 180_000);
});

function hasPoppler(): boolean {
  try {
    for (const tool of ["pdfinfo", "pdffonts", "pdftotext"])
      execFileSync(tool, ["-v"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
