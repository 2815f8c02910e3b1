import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Browser } from "playwright";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { inspectWalkthrough, type WalkthroughReport } from "../../../scripts/check/inspect-walkthrough.ts";
import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { loadHighlighter } from "../../../scripts/deck/highlight-code.ts";
import type { Cell } from "../../../scripts/notebook/notebook.ts";
import { renderWalkthrough } from "../../../scripts/walkthrough/render-walkthrough.ts";
import { needs } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const slides = fileURLToPath(new URL("../../../slides", import.meta.url));
const STILL =
  '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400"><path d="M0 0L9 5" stroke="#000"/></svg>';
const figure = (data: object[]) =>
  display({
    "application/vnd.plotly.v1+json": { data: data as never, layout: { width: 900, height: 400 } },
    "text/plain": "A line that rises from one to nine.",
    "image/svg+xml": STILL,
  });
const line = { type: "scatter", x: [1, 2, 3], y: [1, 4, 9] };
const SOURCE =
  "/** A gate, x · g(x), with a docstring that is long enough to need more than one line of a telephone. */\nexport const gate = (x: number) => x * 2;\n";

const clean: Cell[] = [
  markdownCell("title", "# A page", "slide"),
  markdownCell("equation", "## An equation\n\n$$f(x) = 2x$$", "slide", {
    activation_lab: { source: { file: "gate.ts", symbol: "gate" } },
  }),
  codeCell("long-code", `const text = "${"a long line ".repeat(20)}";`, [], {}, "slide"),
  codeCell("plot", "draw();", [figure([line])], { tags: ["remove-input"] }, "slide"),
  markdownCell("table", "| claim | we measured |\n| --- | --- |\n| It holds [@He2015] | 0.5 |", "slide"),
];

/** A word that a table does not break. */
const WIDE = `| name |\n| --- |\n| ${"gradient".repeat(10)} |`;

/** Cells with a fault each, and the rules that must find it. */
const faulty: [Cell, string[]][] = [
  [markdownCell("wide", `## Wide\n\n${WIDE}`, "slide"), ["sideways"]],
  [codeCell("empty-plot", "", [figure([{ ...line, x: [], y: [] }])], {}, "slide"), ["empty-plot"]],
  [markdownCell("math", "## Math\n\nThe slope is \\alpha here.", "slide"), ["raw-math"]],
  [markdownCell("markdown", "## Bold\n\nThis is **not bold **text.", "slide"), ["raw-markdown"]],
  [
    codeCell(
      "value",
      "",
      [display({ "text/markdown": "It is undefined." }, { activation_lab: { kind: "statement" } })],
      {},
      "slide",
    ),
    ["broken-value"],
  ],
  [
    markdownCell("pale", `## Pale\n\n<span style="color: #bbbbbb">Hardly to be seen.</span>`, "slide"),
    ["contrast"],
  ],
  [
    markdownCell("waived", `## Meant\n\n${WIDE}`, "slide", {
      activation_lab: { waive: [{ rule: "sideways", reason: "It shows a wide table." }] },
    }),
    [],
  ],
];

describe.skipIf(needs.chromium.missing)(needs.chromium.title("inspectWalkthrough"), () => {
  let browser: Browser;
  let folder: string;

  async function inspect(
    name: string,
    cells: Cell[],
    change = (html: string) => html,
  ): Promise<WalkthroughReport> {
    const { html, findings } = renderWalkthrough(notebook(cells), {
      ...renderTools({ highlight: await loadHighlighter() }),
      template: await readFile(join(slides, "walkthrough.html"), "utf8"),
      sources: { read: (file) => (file === "gate.ts" ? SOURCE : undefined), declaring: () => [] },
    });
    expect(findings).toEqual([]);
    const path = join(folder, `${name}.walkthrough.html`);
    await writeFile(path, change(html));
    return inspectWalkthrough(browser, path, { pictures: join(folder, "pictures", name) });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "activation-lab-walkthrough-"));
    await mkdir(join(folder, "assets"));
    await buildAssets(slides, join(folder, "assets"));
    browser = await launchBrowser(needs.chromium.path);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("finds nothing on a clean page and pictures its sections at three widths", async () => {
    const report = await inspect("clean", clean);
    expect(report.findings).toEqual([]);
    expect(report.sections).toBe(3);
    expect(report.sheets).toBeGreaterThan(0);
    for (const width of [1280, 768, 360]) {
      const picture = PNG.sync.read(await readFile(join(folder, "pictures", "clean", `02-${width}.png`)));
      expect(picture.width).toBeLessThanOrEqual(width);
    }
  }, 120_000);

  it("finds seeded faults with section and cell, and lists what is waived", async () => {
    const report = await inspect("faulty", [clean[0]!, ...faulty.map(([cell]) => cell)]);
    const found = report.findings.map(({ cell, rule }) => `${cell} ${rule}`);
    expect(found.sort()).toEqual(
      faulty.flatMap(([cell, rules]) => rules.map((rule) => `${cell.id} ${rule}`)).sort(),
    );
    expect(report.waivers).toMatchObject([{ cell: "waived", rule: "sideways", findings: 1 }]);
    const wide = report.findings.find(({ cell }) => cell === "wide");
    expect(wide).toMatchObject({ section: "2", view: "360 px", notebook: "faulty.walkthrough" });
    expect((await readFile(wide!.screenshot!)).length).toBeGreaterThan(1000);
  }, 120_000);

  it("finds what asks for the outside, what throws, and what is not there", async () => {
    const report = await inspect("outside", [clean[0]!], (html) =>
      html
        .replace(/<meta http-equiv[^>]*>/, "")
        .replace(
          "</main>",
          '<img src="https://example.org/a.png" alt="A picture from outside."><script>fail()</script></main>',
        ),
    );
    const rules = report.findings.map(({ rule }) => rule);
    expect(rules).toContain("outside-request");
    expect(rules).toContain("console-error");
    const missing = await inspectWalkthrough(browser, join(folder, "missing.walkthrough.html"), {
      pictures: join(folder, "pictures", "missing"),
    });
    expect(missing.findings.map(({ rule }) => rule)).toContain("not-ready");
  }, 120_000);
});
