import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { executeNotebook } from "../../scripts/kernel/execute-notebook.ts";
import type { Cell, CodeCell, Notebook } from "../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../scripts/notebook/read-notebook.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { notebookOf, openNotebook, startTestLab, type TestLab } from "../support/jupyterlab.ts";
import { needs } from "../support/needs.ts";

const isMissing = needs.jupyterlab.missing || needs.chromium.missing;

const FIGURE = `import { lineChart, withSlider } from "activation-lab";
import { progress, say, show } from "activation-lab/notebook";
show(withSlider({
  title: "Loss",
  alternative: "The loss over five epochs; a slider chooses the learning rate.",
  parameter: { name: "Rate", values: [1, 2] },
  draw: (rate) => lineChart({
    title: "Loss",
    alternative: "The loss over five epochs at one learning rate.",
    x: { title: "Epoch" },
    y: { title: "Loss (nats)" },
    series: [{ name: "run", x: [0, 1, 2, 3, 4], y: [5, 4, 3, 2, 1].map((y) => y * Number(rate)) }],
  }),
}));
say("The loss **falls**.");`;
const PROGRESS = `const report = progress("Training");
for (let epoch = 1; epoch <= 40; epoch++) {
  report("Trained " + epoch + " of 40");
  await new Promise((resolve) => setTimeout(resolve, 50));
}`;
const ENDLESS = `console.log("begun");
for (;;) {}`;
const COUNTER = `globalThis.count = (globalThis.count ?? 0) + 1;
console.log("count " + globalThis.count);`;
const FLOOD = `for (let line = 1; line <= 1500; line++) console.log("line " + line);`;

/** The lecture that takes the least time. */
const LECTURE = "11-spiking-activations";

const title = needs.jupyterlab.title(needs.chromium.title("a notebook in JupyterLab"));
describe.skipIf(isMissing)(title, { timeout: 300_000 }, () => {
  let lab: TestLab;
  let browser: Browser;

  beforeAll(async () => {
    lab = await startTestLab({
      "show.ipynb": notebookOf([FIGURE, PROGRESS]),
      "control.ipynb": notebookOf([ENDLESS, COUNTER]),
      "flood.ipynb": notebookOf([FLOOD, `console.log("after")`]),
      [`${LECTURE}.ipynb`]: readFileSync(join(REPOSITORY, "notebooks", `${LECTURE}.ipynb`), "utf8"),
    });
    browser = await chromium.launch({ executablePath: needs.chromium.path });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it("shows an interactive figure without a network, text and progress, and saves each figure as one bundle", async () => {
    const { page, outside } = await openNotebook(browser, lab, "show.ipynb");
    await page.locator(".jp-Notebook .jp-CodeCell").first().click({ timeout: 60_000 });
    await page.keyboard.press("Shift+Enter");

    const plot = page.locator(".jp-OutputArea .js-plotly-plot");
    await plot.locator(".js-line").first().waitFor({ timeout: 60_000 });
    expect(await plot.locator(".gtitle").textContent()).toBe("Loss");
    expect(await page.locator(".jp-OutputArea strong").textContent()).toBe("falls");

    expect(await plot.locator('.modebar-btn[data-title*="Share"]').count()).toBe(0);

    const line = () => plot.locator(".js-line").first().getAttribute("d");
    const before = await line();
    const step = await plot.locator(".slider-label").filter({ hasText: /^2$/ }).boundingBox();
    await page.mouse.click(step!.x + step!.width / 2, step!.y + step!.height / 2);
    await expect.poll(line).not.toBe(before);

    await page.locator(".jp-Notebook .jp-CodeCell").nth(1).click();
    await page.keyboard.press("Shift+Enter");
    const seen = new Set<string>();
    const trained = async () => {
      const texts = await outputOf(page, 1).allTextContents();
      for (const text of texts) seen.add(text.trim());
      return texts.length === 1 && /^Trained 40 of 40$/.test(texts[0]!.trim());
    };
    await expect.poll(trained, { timeout: 60_000, interval: 30 }).toBe(true);
    // One line that changed in its place.
    expect(seen.size).toBeGreaterThan(3);

    const [shown] = codeCells(await save(page, lab, "show"));
    expect(shown!.outputs[0]).toMatchObject({
      type: "display",
      data: {
        "application/vnd.plotly.v1+json": { layout: { width: 900 }, frames: [{ name: "1" }, { name: "2" }] },
        "text/plain": "The loss over five epochs; a slider chooses the learning rate.",
      },
      metadata: { activation_lab: { kind: "figure" } },
    });
    expect(outside).toEqual([]);
    await page.close();
  });

  it("interrupts an endless loop, goes on, and begins anew with a restarted kernel", async () => {
    const { page } = await openNotebook(browser, lab, "control.ipynb");
    const [endless, counter] = [0, 1].map((index) => page.locator(".jp-Notebook .jp-CodeCell").nth(index));
    await endless!.click();
    await page.keyboard.press("Control+Enter");
    await outputOf(page, 0).filter({ hasText: "begun" }).waitFor();
    await page.getByText("TypeScript | Busy").waitFor();
    await chooseFromMenu(page, "Kernel", "Interrupt Kernel");
    await page.getByText("TypeScript | Idle").waitFor({ timeout: 60_000 });
    await outputOf(page, 0)
      .filter({ hasText: /interrupted/i })
      .waitFor();
    // tslab turns away what is to be run within 200 ms of an error, as what stood in the queue behind it.
    await page.waitForTimeout(1000);

    await counter!.click();
    for (const count of [1, 2]) {
      await page.keyboard.press("Control+Enter");
      await outputOf(page, 1)
        .filter({ hasText: `count ${count}` })
        .waitFor({ timeout: 60_000 });
    }
    await chooseFromMenu(page, "Kernel", "Restart Kernel…");
    await page.locator(".jp-Dialog").getByRole("button", { name: "Confirm Kernel Restart" }).click();
    await page.locator(".jp-Dialog").waitFor({ state: "detached" });
    await page.getByText("TypeScript | Idle").waitFor({ timeout: 60_000 });
    await counter!.click();
    await page.keyboard.press("Control+Enter");
    await outputOf(page, 1).filter({ hasText: "count 1" }).waitFor({ timeout: 60_000 });

    const saved = await save(page, lab, "control");
    const again = await executeNotebook({ ...saved, cells: saved.cells.slice(1) }, { folder: lab.folder });
    expect(again.findings).toEqual([]);
    await page.close();
  });

  it("gets to the end of a cell that prints more lines at once than tslab alone can send", async () => {
    const { page } = await openNotebook(browser, lab, "flood.ipynb");
    await chooseFromMenu(page, "Run", "Run All Cells");
    await outputOf(page, 1).filter({ hasText: "after" }).waitFor({ timeout: 60_000 });
    const [flood] = codeCells(await save(page, lab, "flood"));
    const text = flood!.outputs.map((output) => (output.type === "stream" ? output.text : "")).join("");
    expect(text.trimEnd().split("\n").at(-1)).toBe("line 1500");
    expect(text.trimEnd().split("\n")).toHaveLength(1500);
    await page.close();
  });

  it("runs all cells of a lecture, and the saved file is the same lecture with outputs", async () => {
    const { page, outside } = await openNotebook(browser, lab, `${LECTURE}.ipynb`);
    await chooseFromMenu(page, "Run", "Run All Cells");
    // tslab calls itself idle between the cells of one run: that all have run, only the saved file tells.
    const waiting = async () => {
      await page.keyboard.press("Control+s");
      return codeCells(readSaved(lab, LECTURE)).filter(({ executionCount }) => executionCount === null)
        .length;
    };
    await expect.poll(waiting, { timeout: 240_000, interval: 2000 }).toBe(0);

    const path = join(REPOSITORY, "notebooks", `${LECTURE}.ipynb`);
    const original = readNotebook(readFileSync(path, "utf8"), path);
    const saved = readSaved(lab, LECTURE);
    expect(saved.cells.map(asWritten)).toEqual(original.cells.map(asWritten));
    const outputs = codeCells(saved).flatMap((cell) => cell.outputs);
    // Nothing failed: of the errors of tslab all that remains is text on this stream.
    const errors = outputs.filter((output) => output.type === "stream" && output.name === "stderr");
    expect(errors.map((output) => output.type === "stream" && output.text)).toEqual([
      expect.stringContaining("the fastest that starts here"),
    ]);
    const figures = outputs.filter(
      (output) => output.type === "display" && "application/vnd.plotly.v1+json" in output.data,
    );
    const drawing = original.cells.filter(({ type, source }) => type === "code" && /\bshow\(/.test(source));
    expect(drawing.length).toBeGreaterThan(5);
    expect(figures.length).toBeGreaterThanOrEqual(drawing.length);
    await page.locator(".jp-OutputArea .js-plotly-plot .main-svg").first().waitFor();
    expect(outside).toEqual([]);
    await page.close();
  });
});

function outputOf(page: Page, cell: number) {
  return page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(".jp-OutputArea-output");
}

async function chooseFromMenu(page: Page, menu: string, item: string): Promise<void> {
  await page.locator(".lm-MenuBar-itemLabel").getByText(menu, { exact: true }).click();
  await page.locator(".lm-Menu-itemLabel").getByText(item, { exact: true }).click();
}

/** Saves the notebook that is open, and reads the file. */
async function save(page: Page, lab: TestLab, name: string): Promise<Notebook> {
  const saved = page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.url().includes(`${name}.ipynb`),
  );
  await page.keyboard.press("Control+s");
  expect((await saved).ok()).toBe(true);
  return readSaved(lab, name);
}

function readSaved(lab: TestLab, name: string): Notebook {
  const path = join(lab.folder, `${name}.ipynb`);
  return readNotebook(readFileSync(path, "utf8"), path);
}

function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.type === "code");
}

/** What an author has written of a cell. */
function asWritten({ id, type, source, metadata }: Cell) {
  // JupyterLab stores whether it trusts a cell, and when it ran.
  const { trusted: _, execution: __, ...own } = metadata as Record<string, unknown>;
  return { id, type, source, metadata: own };
}
