import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { renderWalkthrough } from "../../../scripts/walkthrough/render-walkthrough.ts";
import { renderSourcePage } from "../../../scripts/walkthrough/source-page.ts";
import { needs } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const slides = fileURLToPath(new URL("../../../slides", import.meta.url));
const SOURCE = "/** A gate, x · g(x). */\nexport const gate = (x: number) => x * 2;\n";
const figure = display({
  "application/vnd.plotly.v1+json": {
    data: [{ type: "scatter", x: [1, 2, 3], y: [1, 4, 9] }],
    layout: { width: 900, height: 400 },
  },
  "text/plain": "A line that rises from one to nine.",
  "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="400"/>',
});
const cells = [
  markdownCell("title", "# A page", "slide"),
  markdownCell("equation", "## An equation\n\n$$f(x) = 2x$$", "slide", {
    activation_lab: { source: { file: "gate.ts", symbol: "gate" } },
  }),
  codeCell("plot", "draw();", [figure], { tags: ["remove-input"] }),
  ...[1, 2, 3].map((n) => markdownCell(`part-${n}`, `## Part ${n}\n\n${"Text. ".repeat(600)}`, "slide")),
];

describe.skipIf(needs.chromium.missing)(needs.chromium.title("a walkthrough in a browser"), () => {
  let browser: Browser;
  let folder: string;
  let page: Page;

  async function open(
    width: number,
    options: Parameters<Browser["newPage"]>[0] = {},
    query = "",
  ): Promise<void> {
    page = await browser.newPage({ viewport: { width, height: 800 }, offline: true, ...options });
    await page.goto(`${pathToFileURL(join(folder, "page.html")).href}${query}`);
    if (options.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready=true]");
  }
  const card = () => page.locator(".source-card");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "activation-lab-page-"));
    await mkdir(join(folder, "sources"), { recursive: true });
    await buildAssets(slides, join(folder, "assets"));
    const tools = renderTools();
    const template = await readFile(join(slides, "walkthrough.html"), "utf8");
    const sources = { read: () => SOURCE, declaring: () => [] };
    const { html } = renderWalkthrough(notebook(cells), { ...tools, template, sources });
    await writeFile(join(folder, "page.html"), html);
    const source = renderSourcePage("gate.ts", SOURCE, {
      highlight: (code) =>
        `<pre class="shiki"><code>${code.replace(/^.*$/gm, '<span class="line">$&</span>')}</code></pre>`,
      template: await readFile(join(slides, "source.html"), "utf8"),
    });
    await writeFile(join(folder, "sources", "gate.ts.html"), source);
    browser = await launchBrowser(needs.chromium.path);
  }, 60_000);
  afterEach(() => page?.close());
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("opens documentation under a mouse, by keyboard and by a click, and closes it by Escape", async () => {
    await open(1280);
    const name = page.locator(".source-more > summary");
    await name.hover();
    await card().waitFor({ state: "visible" });
    await page.mouse.move(5, 5);
    await card().waitFor({ state: "hidden" });

    await page.locator("a.skip").focus();
    await page.keyboard.press("Tab");
    await name.focus();
    await card().waitFor({ state: "visible" });
    expect(await card().textContent()).toContain("A gate, x · g(x).");
    await page.keyboard.press("Escape");
    await card().waitFor({ state: "hidden" });

    await name.click();
    await page.mouse.move(5, 5);
    await page.waitForTimeout(100);
    expect(await card().isVisible()).toBe(true);
    await page.mouse.click(5, 5);
    await card().waitFor({ state: "hidden" });
  }, 60_000);

  it("leads to the line of the source file", async () => {
    await open(1280);
    await page.locator(".source-head a").click();
    await page.waitForSelector("html[data-ready=true]");
    expect(new URL(page.url()).hash).toBe("#L2");
    expect(await page.locator(".line:target").textContent()).toContain("export const gate");
  }, 60_000);

  it("lets a finger on a plot scroll the page", async () => {
    await open(360, { hasTouch: true, isMobile: true });
    await page.locator(".plot svg.main-svg").first().waitFor();
    await page.evaluate("document.querySelector('.plot').scrollIntoView({ block: 'center' })");
    const { x, y, height } = (await page.locator(".plot .nsewdrag").first().boundingBox())!;
    const before = Number(await page.evaluate("scrollY"));
    const client = await page.context().newCDPSession(page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", up = 0): Promise<void> => {
      const point = { x: x + 100, y: y + height - 5 - up };
      await client.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : [point],
      });
    };
    await touch("touchStart");
    for (let up = 20; up <= 200; up += 20) await touch("touchMove", up);
    await touch("touchEnd");
    await page.waitForFunction((start) => scrollY > start + 100, before, { timeout: 10_000 });
  }, 60_000);

  it("has documentation and sources that axe-core finds nothing wrong with", async () => {
    const violations = async (): Promise<string[]> => {
      const { source } = (await import("axe-core")).default as { source: string };
      // The policy of the page forbids scripts from outside, so axe comes in through the debugger.
      const script = `(async () => { ${source}; return (await axe.run()).violations.map(({ id }) => id); })()`;
      return (await page.evaluate(script)) as string[];
    };
    for (const query of ["", "?theme=dark"]) {
      await open(1280, {}, query);
      await page.locator(".source-more > summary").click();
      expect(await violations()).toEqual([]);
      await page.close();
    }
    await open(360);
    await page.goto(pathToFileURL(join(folder, "sources", "gate.ts.html")).href);
    await page.waitForSelector("html[data-ready=true]");
    expect(await violations()).toEqual([]);
  }, 90_000);

  it("shows plots whole on a tablet, and readable in a box that scrolls on a telephone", async () => {
    for (const [width, smallest, largest] of [
      [1280, 900, 900],
      [768, 700, 740],
      [360, 540, 540],
    ] as const) {
      await open(width);
      const plot = page.locator(".plot svg.main-svg").first();
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.boundingBox())!;
      expect(box.width).toBeGreaterThanOrEqual(smallest - 1);
      expect(box.width).toBeLessThanOrEqual(largest + 1);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      const isScrolled = await page.locator(".block-figure").getAttribute("tabindex");
      expect(isScrolled).toBe(width === 360 ? "0" : null);
      await page.close();
    }
  }, 90_000);

  it("keeps the contents beside the text, marks the section that is read, and folds them on a telephone", async () => {
    await open(1280);
    await page.evaluate("document.getElementById('part-2').scrollIntoView()");
    await page.waitForSelector('.contents a[aria-current][href="#part-2"]');
    await page.close();
    await open(360);
    expect(await page.locator(".contents ol").isVisible()).toBe(false);
    await page.locator(".contents summary").click();
    await page.locator('.contents a[href="#part-3"]').click();
    expect(await page.locator(".contents ol").isVisible()).toBe(false);
    expect(new URL(page.url()).hash).toBe("#part-3");
  }, 60_000);

  it("is dark where the system or the address says so, and on a click", async () => {
    const theme = () => page.evaluate("document.documentElement.dataset.theme");
    await open(1280, { colorScheme: "dark" });
    expect(await theme()).toBe("dark");
    await page.locator("button.theme").click();
    expect(await theme()).toBe("light");
    await page.close();
    await open(1280, { colorScheme: "light" }, "?theme=dark");
    expect(await theme()).toBe("dark");
  }, 60_000);

  it("can be read without JavaScript: still images, contents, documentation by a click", async () => {
    await open(1280, { javaScriptEnabled: false });
    expect(await page.locator("img.plot-still").isVisible()).toBe(true);
    expect(await page.locator(".plot").isVisible()).toBe(false);
    expect(await page.locator(".contents ol").isVisible()).toBe(true);
    await page.locator(".source-more > summary").click();
    expect(await card().isVisible()).toBe(true);
  }, 60_000);

  it("prints stills and neither contents nor closed code", async () => {
    await open(700);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("img.plot-still").isVisible()).toBe(true);
    for (const gone of [".plot", ".contents", ".folded summary", "button.theme"]) {
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    }
  }, 60_000);
});
