import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import axe from "axe-core";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { readBibliography } from "../../../scripts/deck/bibliography.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { renderIndex } from "../../../scripts/deck/index-page.ts";
import { needs } from "../../support/needs.ts";
import { BIBTEX, markdownCell, notebook } from "../../support/notebooks.ts";

const template = readFileSync(new URL("../../../slides/index.html", import.meta.url), "utf8");
const bibliography = readBibliography(BIBTEX);
const lecture = {
  ...notebook([markdownCell("title", "# A")], {
    title: "A & B",
    activation_lab: {
      question: "Why?",
      paper: "He2015",
      minutes: 60,
      prerequisites: "batch normalization; lecture 01",
    },
  }),
  name: "01-a",
};
const guide = { ...notebook([markdownCell("title", "# G")], { title: "The guide" }), name: "authors-guide" };

describe("renderIndex", () => {
  it("lists lectures with their plan, and what is for authors apart from them", () => {
    const [lectures = "", rest = ""] = renderIndex(
      [lecture, guide],
      template,
      bibliography,
      () => true,
    ).split("Course plan");
    expect(lectures).toContain('<a href="01-a.html">A &amp; B</a>');
    expect(lectures).toContain('<span class="number">01</span> <a');
    expect(lectures).not.toContain("guide");
    const [plan = "", authors = ""] = rest.split("For authors");
    expect(plan).toContain('<td data-head="Lecture">01 A &amp; B</td>');
    expect(plan).toContain("He &amp; Zhang, 2015");
    expect(plan).not.toContain("guide");
    expect(authors).toContain('<a href="authors-guide.html">The guide</a>');
    expect(authors).toContain("authors-guide.walkthrough.html");
  });

  it("has no place for authors where nothing is for them", () => {
    expect(renderIndex([lecture], template, bibliography, () => true)).not.toContain("For authors");
  });
});

describe.skipIf(needs.chromium.missing)(needs.chromium.title("the list of decks in a browser"), () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-index-"));
    await buildAssets(fileURLToPath(new URL("../../../slides/", import.meta.url)), join(folder, "assets"));
    writeFileSync(
      join(folder, "index.html"),
      renderIndex([lecture, guide], template, bibliography, () => true),
    );
    browser = await launchBrowser(needs.chromium.path);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([320, 390, 1280])("fits a window of %d pixels and is accessible", async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    const run = <T>(script: string) => page.evaluate(script) as Promise<T>;
    expect(await run("document.documentElement.scrollWidth")).toBe(width);
    // The page's policy forbids scripts, so axe comes in through the debugger.
    const { violations } = await run<{ violations: { id: string }[] }>(
      `(async () => { ${axe.source}; return axe.run(document, { preload: false }); })()`,
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.close();
  });
});
