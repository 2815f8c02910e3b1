import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { renderDeck } from "../../../scripts/deck/render-deck.ts";
import { type GatherOptions, gatherFiles, requireDecks } from "../../../scripts/export/gather-files.ts";
import { stripNotes } from "../../../scripts/export/strip-notes.ts";
import { MARKER, readEarlierExport, writeFolder, writeZip } from "../../../scripts/export/write-export.ts";
import type { Cell } from "../../../scripts/notebook/notebook.ts";
import { needs } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const slides = fileURLToPath(new URL("../../../slides", import.meta.url));
const solution = { nbgrader: { solution: true, grade: false, grade_id: "a" } };
const figure = display({
  "application/vnd.plotly.v1+json": {
    data: [{ type: "scatter", y: [1, 4, 9] }],
    layout: { width: 800, height: 400 },
  },
  "text/plain": "A line that rises.",
});
const cells: Cell[] = [
  markdownCell("title", "# A test", "slide"),
  markdownCell("secret", "Only the lecturer reads this: **Xylophone**.", "notes"),
  codeCell("task", "// BEGIN SOLUTION\nMarimba();\n// END SOLUTION", [], solution, "slide"),
  codeCell("plot", "", [figure], {}, "slide"),
];

let folder: string;
let build: string;

const gather = (options: Partial<GatherOptions> = {}) =>
  gatherFiles({
    folder: build,
    names: ["01-test"],
    site: false,
    notes: false,
    standalone: false,
    ...options,
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-export-"));
  build = join(folder, "build");
  mkdirSync(build);
  await buildAssets(slides, join(build, "assets"));
  const { html } = renderDeck({ ...notebook(cells), name: "01-test" }, renderTools());
  expect(html).toContain("Xylophone");
  writeFileSync(join(build, "01-test.html"), html);
  writeFileSync(join(build, "speaker.html"), readFileSync(join(slides, "speaker.html")));
  for (const form of ["", ".handout", ".notes"])
    writeFileSync(join(build, `01-test${form}.pdf`), `%PDF${form}`);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a page without notes", () => {
  it("keeps everything else, to the letter", () => {
    const page = '<p>a</p><aside class="notes"><p>b<aside>c</aside></p></aside><aside class="tip">d</aside>';
    expect(stripNotes(page)).toBe('<p>a</p><aside class="tip">d</aside>');
    expect(stripNotes("<p>a & b</p>")).toBe("<p>a & b</p>");
  });
});

describe("the files of an export", () => {
  it("have notes only on request, and never a solution", async () => {
    for (const standalone of [false, true]) {
      for (const notes of [false, true]) {
        const files = await gather({ notes, standalone });
        const all = Buffer.concat([...files.values()]).toString("utf8");
        expect(all.includes("Xylophone")).toBe(notes);
        expect(all).not.toContain("Marimba");
        expect(files.has("01-test.notes.pdf")).toBe(notes);
      }
    }
  });

  it("are all that the pages name", async () => {
    const files = await gather();
    for (const [path, content] of files) {
      if (!path.endsWith(".html")) continue;
      for (const [name] of Buffer.from(content)
        .toString("utf8")
        .matchAll(/assets\/[\w.-]+/g)) {
        expect(files.has(name)).toBe(true);
      }
    }
    expect([...(await gather({ standalone: true })).keys()].sort()).toEqual([
      "01-test.handout.pdf",
      "01-test.html",
      "01-test.pdf",
    ]);
  });

  it("lead nowhere that is not with them", async () => {
    const form = (suffix: string) => `<li class="form"><a href="01-test${suffix}">${suffix}</a></li>`;
    const index = ["html", "walkthrough.html", "pdf", "handout.pdf", "notes.pdf"].map((end) =>
      form(`.${end}`),
    );
    writeFileSync(join(build, "index.html"), `<ul>${index.join("")}</ul><a href="02-other.html">next</a>`);
    mkdirSync(join(build, "sources"), { recursive: true });
    writeFileSync(join(build, "sources", "a.ts.html"), '<a href="../index.html">all</a>');
    writeFileSync(
      join(build, "01-test.walkthrough.html"),
      '<a href="index.html">all</a> <a href="01-test.html">slides</a> <a href="sources/a.ts.html#L3">a</a>',
    );
    for (const options of [{ site: true }, { site: true, notes: true }, {}, { standalone: true }]) {
      const files = await gather(options);
      const pages = [...files].filter(([path]) => path.endsWith(".html"));
      expect(pages.length).toBeGreaterThan(2);
      for (const [path, content] of pages) {
        for (const [, link] of Buffer.from(content)
          .toString("utf8")
          .replace(/<script>[\s\S]*?<\/script>/g, "")
          .matchAll(/<a [^>]*href="([^"#?:]+)[#"]/g)) {
          expect(files.has(posix.join(posix.dirname(path), link!)), `${path} -> ${link}`).toBe(true);
        }
      }
    }
    const list = Buffer.from((await gather({ site: true })).get("index.html")!).toString("utf8");
    expect(list).toContain("01-test.handout.pdf");
    expect(list).not.toContain("notes.pdf");
    rmSync(join(build, "01-test.walkthrough.html"));
  });

  it("are the whole site on request", async () => {
    writeFileSync(join(build, "index.html"), '<link rel="stylesheet" href="assets/site.css">');
    const files = await gather({ site: true });
    expect(files.has("index.html") && files.has("assets/site.css")).toBe(true);
    expect((await gather()).has("index.html")).toBe(false);
  });

  it("hold the code that a walkthrough shows lines of", async () => {
    const head = '<link rel="stylesheet" href="../assets/walkthrough.css">';
    mkdirSync(join(build, "sources"), { recursive: true });
    writeFileSync(join(build, "sources", "a.ts.html"), `<html><head>${head}</head><body></body></html>`);
    writeFileSync(join(build, "01-test.walkthrough.html"), '<a href="sources/a.ts.html#L3">a</a>');
    const files = await gather();
    expect(files.has("sources/a.ts.html") && files.has("assets/walkthrough.css")).toBe(true);
    const alone = Buffer.from((await gather({ standalone: true })).get("sources/a.ts.html")!).toString(
      "utf8",
    );
    expect(alone).not.toContain("assets/");
    rmSync(join(build, "01-test.walkthrough.html"));
  });

  it("are asked for where they are not built", () => {
    expect(() => requireDecks(build, ["02-other"])).toThrow(/npm run decks -- --only 02-other/);
  });
});

describe("the place of an export", () => {
  it("keeps what no export made", async () => {
    const target = join(folder, "taken");
    mkdirSync(target);
    writeFileSync(join(target, "thesis.txt"), "years of work");
    await expect(writeFolder(target, await gather())).rejects.toThrow(
      /which holds files that no export made/,
    );
    expect(readFileSync(join(target, "thesis.txt"), "utf8")).toBe("years of work");
    expect(existsSync(join(target, "01-test.html"))).toBe(false);
  });

  it("may be that of an earlier export, whose old files go and others stay", async () => {
    const target = join(folder, "again");
    await writeFolder(target, await gather({ notes: true }));
    writeFileSync(join(target, "mine.txt"), "mine");
    await writeFolder(target, await gather());
    expect(existsSync(join(target, "01-test.notes.pdf"))).toBe(false);
    expect(existsSync(join(target, "mine.txt"))).toBe(true);
    expect(await readEarlierExport(target)).toContain("01-test.html");
  });

  it("loses sources that no page names any more", async () => {
    const target = join(folder, "sources-gone");
    const page = Buffer.from("<p>a</p>");
    await writeFolder(target, new Map([["sources/a.ts.html", page]]));
    await writeFolder(target, new Map([["sources/b.ts.html", page]]));
    expect(readdirSync(join(target, "sources"))).toEqual(["b.ts.html"]);
  });

  it("never lets a list of files lead out of it", async () => {
    const target = join(folder, "forged");
    mkdirSync(target);
    writeFileSync(join(folder, "outside.txt"), "safe");
    writeFileSync(join(target, MARKER), JSON.stringify({ files: ["../outside.txt", "/etc/none"] }));
    await writeFolder(target, await gather());
    expect(existsSync(join(folder, "outside.txt"))).toBe(true);
  });

  it("may be an archive, the same to the byte for the same files", async () => {
    const files = await gather();
    const [one, other] = [join(folder, "one.zip"), join(folder, "other.zip")];
    await writeZip(one, files);
    await writeZip(other, files);
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
    const unpacked = unzipSync(readFileSync(one));
    expect(Object.keys(unpacked).sort()).toEqual([...files.keys()].sort());
    expect(Buffer.concat(Object.values(unpacked)).toString("utf8")).not.toContain("Xylophone");
  });
});

describe.skipIf(needs.chromium.missing)(needs.chromium.title("a page in one file"), () => {
  it("opens alone, draws its plot and asks for nothing", async () => {
    const target = join(folder, "alone");
    await writeFolder(target, await gather({ standalone: true }));
    const address = pathToFileURL(join(target, "01-test.html")).href;
    const browser = await launchBrowser(needs.chromium.path);
    try {
      const page = await browser.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(address);
      await page.waitForSelector("html[data-ready=true]", { timeout: 100_000 });
      await page.evaluate(() => window.activationLabDeck.drawAll());
      expect(await page.locator(".plot .main-svg").count()).toBeGreaterThan(0);
      expect(await page.evaluate(() => getComputedStyle(document.querySelector("h1")!).fontSize)).toBe(
        "52px",
      );
      expect(requests.filter((request) => !request.startsWith("data:") && request !== address)).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 180_000);

  it("has the speaker view inside", async () => {
    const target = join(folder, "presented");
    await writeFolder(target, await gather({ standalone: true, notes: true }));
    const browser = await launchBrowser(needs.chromium.path);
    try {
      const context = await browser.newContext({ offline: true });
      const complaints: string[] = [];
      context.on("console", (message) => complaints.push(message.text()));
      context.on("weberror", (error) => complaints.push(error.error().message));
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(target, "01-test.html")).href);
      await page.waitForSelector("html[data-ready=true]", { timeout: 100_000 });
      const [speaker] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("s")]);
      await speaker.locator("#notes strong", { hasText: "Xylophone" }).waitFor();
      expect(await speaker.locator("#position").textContent()).toBe("1 of 3");
      await speaker.locator("#forward").click();
      await speaker.locator("#position", { hasText: "2 of 3" }).waitFor();
      await speaker
        .frameLocator("#now")
        .locator('section.present section.present[data-slide="2.1"]')
        .waitFor();
      await speaker
        .frameLocator("#next")
        .locator('section.present section.present[data-slide="3.1"]')
        .waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 180_000);
});
