import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { renderDeck } from "../../../scripts/deck/render-deck.ts";
import { addStillImages, openStillPage } from "../../../scripts/deck/still-images.ts";
import type { Cell, JsonObject, Notebook } from "../../../scripts/notebook/notebook.ts";
import { CASES } from "../../src/figures/cases.ts";
import { needs } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const slides = fileURLToPath(new URL("../../../slides", import.meta.url));
const figure = (name: string) =>
  display(
    {
      "application/vnd.plotly.v1+json": {
        data: [{ type: "scatter", x: [1, 2, 3], y: [1, 4, 9], name }],
        layout: { width: 800, height: 400, title: { text: name } },
      },
      "text/plain": `${name}: a line that rises from one to nine.`,
    },
    { activation_lab: { table: { columns: ["x", "y"], rows: [[1, 1]] } } },
  );

const cells: Cell[] = [
  markdownCell("title", "# A test", "slide"),
  markdownCell("title-notes", "Say **hello** first.", "notes"),
  codeCell("steps", "const one = 1;\nconst two = 2;", [], { activation_lab: { highlight: "1|2" } }, "slide"),
  ...[3, 4, 5, 6, 7].map((n) => codeCell(`plot-${n}`, "", [figure(`Plot ${n}`)], {}, "slide")),
  markdownCell("last", "## The end", "slide"),
];

describe.skipIf(needs.chromium.missing)(needs.chromium.title("a deck in a browser"), () => {
  let folder: string;
  let browser: Browser;
  let context: BrowserContext;
  const seen: string[] = [];
  const failures: string[] = [];

  async function write(name: string, source: Notebook): Promise<string> {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, renderDeck(source, renderTools()).html);
    return pathToFileURL(path).href;
  }

  async function open(address: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    context = await browser.newContext({ viewport: { width: 960, height: 700 }, offline: true, ...options });
    context.on("request", (request) => {
      if (!/^(?:file|data|blob):/.test(request.url())) seen.push(request.url());
    });
    context.on("requestfailed", (request) =>
      failures.push(`${request.url()} ${request.failure()?.errorText}`),
    );
    const page = await context.newPage();
    page.on("console", (message) => seen.push(message.text()));
    page.on("pageerror", (error) => seen.push(error.message));
    await page.goto(address);
    if (options.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready=true]");
    return page;
  }

  const run = <T>(page: Page, script: string): Promise<T> => page.evaluate(script) as Promise<T>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-deck-"));
    browser = await launchBrowser(needs.chromium.path);
    await buildAssets(slides, join(folder, "assets"));
    copyFileSync(join(slides, "speaker.html"), join(folder, "speaker.html"));
  });
  afterEach(async () => {
    await context?.close();
    seen.length = 0;
    failures.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("opens from disk without a word to the console or to the network", async () => {
    const page = await open(await write("plain", notebook(cells)));
    expect(await run(page, "Reveal.getTotalSlides()")).toBe(8);
    await run(page, "activationLabDeck.drawAll()");
    expect(seen).toEqual([]);
  });

  it("draws plots on far slides at the size that they state", async () => {
    const page = await open(await write("plots", notebook(cells)));
    await run(page, "activationLabDeck.drawAll()");
    const sizes = await run(
      page,
      "[...document.querySelectorAll('.plot .main-svg:first-child')].map((svg) => svg.getAttribute('width') + 'x' + svg.getAttribute('height'))",
    );
    expect(sizes).toEqual(Array(5).fill("800x400"));
  });

  it("lays out the table of a plot only where it is open", async () => {
    const page = await open(`${await write("table", notebook(cells))}#/3`);
    const rows = page.locator("section.present .plot-table td");
    const boxes = () => rows.evaluateAll((all) => all.map((row) => row.getClientRects().length));
    expect(await boxes()).toEqual([0, 0]);
    await page.locator("section.present .plot-table > summary").click();
    expect(await boxes()).toEqual([1, 1]);
    expect(await rows.first().isVisible()).toBe(true);
  });

  it("shows images and animations of the package; buttons to play only where motion is welcome", async () => {
    const parts = ["grid of images", "curves that move"].map((name, index) => {
      const { data, layout, frames, alternative } = CASES[name]!();
      const drawn = { data, layout, ...(frames && { frames }) } as unknown as JsonObject;
      const output = display({ "application/vnd.plotly.v1+json": drawn, "text/plain": alternative });
      return codeCell(`part-${index}`, "", [output], {}, "slide");
    });
    const address = await write("moving", notebook([...cells.slice(0, 1), ...parts]));
    for (const [reducedMotion, buttons] of [
      ["no-preference", ["Play", "Stop"]],
      ["reduce", []],
    ] as const) {
      const page = await open(address, { reducedMotion });
      await run(page, "activationLabDeck.drawAll()");
      expect(await run(page, "document.querySelectorAll('.im image').length")).toBe(10);
      expect(await run(page, "document.querySelectorAll('.slider-rail-rect').length")).toBe(1);
      expect(
        await run(page, "[...document.querySelectorAll('.updatemenu-button')].map((b) => b.textContent)"),
      ).toEqual(buttons);
      expect([...seen, ...failures]).toEqual([]);
      await context.close();
    }
  });

  it("walks through code step by step", async () => {
    const page = await open(await write("steps", notebook(cells)));
    const current = () =>
      run<string[]>(page, "[...document.querySelectorAll('.line.current')].map((line) => line.textContent)");
    // The test's own highlighter makes no lines; the script marks whatever lines there are.
    await run(
      page,
      "document.querySelector('[data-highlight] code').innerHTML = '<span class=line>one</span>\\n<span class=line>two</span>'",
    );
    await run(page, "Reveal.slide(1)");
    expect(await current()).toEqual(["one"]);
    await run(page, "Reveal.next()");
    expect(await current()).toEqual(["two"]);
  });

  it("switches between light and dark", async () => {
    const page = await open(await write("theme", notebook(cells)));
    const background = () => run(page, "getComputedStyle(document.body).backgroundColor");
    expect(await background()).toBe("rgb(255, 255, 255)");
    await page.keyboard.press("t");
    expect(await background()).toBe("rgb(20, 24, 30)");
  });

  it("has a speaker view that shows notes and steers the deck", async () => {
    const page = await open(await write("presented", notebook(cells)));
    const [speaker] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("s")]);
    await speaker.locator("#notes strong", { hasText: "hello" }).waitFor();
    expect(await speaker.locator("#position").textContent()).toBe("1 of 8");
    await speaker.locator("#forward").click();
    await speaker.locator("#position", { hasText: "2 of 8" }).waitFor();
    expect(await run(page, "Reveal.getIndices().h")).toBe(1);
    await speaker.keyboard.press("ArrowLeft");
    await speaker.locator("#position", { hasText: "1 of 8" }).waitFor();
    const next = speaker.frameLocator("#next");
    await next.locator('section.present section.present[data-slide="2.1"]').waitFor();
    expect(seen).toEqual([]);
  });

  it("can be read without JavaScript: all slides, still images for plots", async () => {
    const stills = await openStillPage(browser, join(folder, "assets", "plotly.js"));
    const withStills = await addStillImages(notebook(cells), stills.draw);
    // A boolean, because the two texts would fill pages.
    const again = await addStillImages(notebook(cells), stills.draw);
    expect(JSON.stringify(again) === JSON.stringify(withStills)).toBe(true);
    await stills.close();
    const page = await open(await write("still", withStills), { javaScriptEnabled: false });
    expect(await page.locator("img.plot-still:visible").count()).toBe(5);
    expect(await page.getByText("The end").isVisible()).toBe(true);
    expect(await page.locator("aside.notes:visible").count()).toBe(0);
    const box = await page.locator("img.plot-still").first().boundingBox();
    expect([box?.width, box?.height]).toEqual([800, 400]);
  });

  it("prints one page a slide, with still images", async () => {
    const stills = await openStillPage(browser, join(folder, "assets", "plotly.js"));
    const address = await write("print", await addStillImages(notebook(cells), stills.draw));
    await stills.close();
    const page = await open(`${address}?view=print`);
    await page.locator(".pdf-page").first().waitFor();
    expect(await page.locator(".pdf-page").count()).toBe(8);
    expect(await page.locator(".pdf-page img.plot-still:visible").count()).toBe(5);
    expect(await page.locator(".plot:visible").count()).toBe(0);
  });

  it("shows stills and no controls in the browser's own print, too", async () => {
    const stills = await openStillPage(browser, join(folder, "assets", "plotly.js"));
    const address = await write("paper", await addStillImages(notebook(cells), stills.draw));
    await stills.close();
    const page = await open(address);
    await run(page, "activationLabDeck.drawAll()");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("img.plot-still:visible").count()).toBe(5);
    expect(await page.locator(".plot:visible, .pause-overlay:visible, .plot-table:visible").count()).toBe(0);
  });

  it("runs nothing that a hostile notebook brings", async () => {
    const hostile =
      '<script>document.title="owned"</script><img src="x" onerror="document.title=`owned`"><style>*{display:none}</style>';
    const evil = [
      markdownCell("title", `# A test\n\n${hostile}\n\n[go](javascript:alert(1))`, "slide"),
      codeCell("html", "", [display({ "text/html": hostile })], {}, "slide"),
      codeCell(
        "plot",
        "",
        [
          display({
            "application/vnd.plotly.v1+json": {
              data: [{ type: "scatter", x: [1], y: [1], text: ['<a href="https://evil.example">x</a>'] }],
              layout: {
                images: [{ source: "https://evil.example/x.png" }],
                title: { text: "</script><script>document.title='owned'</script>" },
              },
            },
            "text/plain": "A single point, with hostile texts.",
          }),
        ],
        {},
        "slide",
      ),
      codeCell(
        "svg",
        "",
        [
          display({
            "image/svg+xml":
              '<svg xmlns="http://www.w3.org/2000/svg" onload="parent.document.title=`owned`"><script>document.title="owned"</script></svg>',
            "text/plain": "A picture.",
          }),
        ],
        {},
        "slide",
      ),
    ];
    const { findings } = renderDeck(notebook(evil), renderTools());
    expect(new Set(findings.map(({ cell }) => cell))).toEqual(new Set(["title", "html", "plot"]));
    const page = await open(await write("hostile", notebook(evil)));
    await run(page, "activationLabDeck.drawAll()");
    expect(await page.title()).toBe("A test");
    expect(await page.getByRole("heading", { name: "A test" }).isVisible()).toBe(true);
    expect(seen).toEqual([]);
  });

  it("stands behind a policy that stops what the sanitizer might miss", async () => {
    const page = await open(await write("policy", notebook(cells)));
    await run(
      page,
      `(() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'owned'";
        document.body.append(script);
        const image = new Image();
        image.src = "https://evil.example/pixel.png";
        document.body.append(image);
        document.body.insertAdjacentHTML("beforeend", "<b onclick=\\"document.title='owned'\\" id=b>b</b>");
        document.getElementById("b").click();
      })()`,
    );
    const refused = () => seen.filter((line) => line.includes("Content Security Policy"));
    await expect.poll(() => refused().length).toBe(3);
    // A request that the policy stops is still announced to the test, but never sent.
    expect(failures).toEqual(["https://evil.example/pixel.png csp"]);
    expect(await page.title()).toBe("A test");
  });
});
