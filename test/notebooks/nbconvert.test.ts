import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addStillImages, openStillPage } from "../../scripts/deck/still-images.ts";
import { type LabFiles, labFiles, withKernel } from "../../scripts/lab/lab-files.ts";
import { registerKernel } from "../../scripts/lab/register-kernel.ts";
import { formatNotebook } from "../../scripts/notebook/format-notebook.ts";
import { readNotebook } from "../../scripts/notebook/read-notebook.ts";
import { makeCourse, notebookOf } from "../support/jupyterlab.ts";
import { needs, python } from "../support/needs.ts";

const FIGURE = `import { lineChart } from "activation-lab";
import { say, show } from "activation-lab/notebook";
show(lineChart({
  title: "Loss",
  alternative: "The loss falls from 5 to 3.",
  x: { title: "Epoch" },
  y: { title: "Loss (nats)" },
  series: [{ name: "run", x: [0, 1, 2], y: [5, 4, 3] }],
}));
say("The loss **falls**.");`;
const FAULT = `throw new Error("on purpose");`;

const title = needs.python.title(needs.chromium.title("Jupyter's own commands"));
describe.skipIf(needs.python.missing || needs.chromium.missing)(title, { timeout: 180_000 }, () => {
  let folder: string;
  let files: LabFiles;

  beforeAll(async () => {
    folder = makeCourse({ "figure.ipynb": notebookOf([FIGURE]), "fault.ipynb": notebookOf([FAULT, FIGURE]) });
    files = labFiles(folder);
    await registerKernel(files);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a command of Jupyter with the course's kernel; the exit code. */
  async function jupyter(module: string, ...args: string[]): Promise<number> {
    const program = `import sys; from ${module} import main; sys.exit(main())`;
    const env = withKernel(files, { ...process.env, HOME: folder, JUPYTER_PATH: "" });
    const options = { cwd: folder, env, timeout: 150_000 };
    return promisify(execFile)(python, ["-c", program, ...args], options).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  }

  it("execute a notebook, and fail at a cell that fails", async () => {
    expect(await jupyter("nbclient.cli", "figure.ipynb", "--output", "executed")).toBe(0);
    const executed = readNotebook(readFileSync(join(folder, "executed.ipynb"), "utf8"), "executed.ipynb");
    const [cell] = executed.cells;
    expect(cell?.type === "code" && cell.outputs).toMatchObject([
      {
        data: { "application/vnd.plotly.v1+json": {}, "text/plain": "The loss falls from 5 to 3." },
      },
      { data: { "text/markdown": "The loss **falls**." } },
    ]);
    expect(await jupyter("nbclient.cli", "fault.ipynb", "--output", "failed")).toBe(1);
  });

  it("convert what was executed, and drawn as the decks are, to a page that shows its figures without a network", async () => {
    const path = join(folder, "executed.ipynb");
    const browser = await chromium.launch({ executablePath: needs.chromium.path });
    try {
      const plotly = createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js");
      const still = await openStillPage(browser, plotly);
      const drawn = await addStillImages(readNotebook(readFileSync(path, "utf8"), path), still.draw);
      writeFileSync(path, formatNotebook(drawn));
      expect(await jupyter("nbconvert.nbconvertapp", "--to", "html", "executed.ipynb")).toBe(0);

      const context = await browser.newContext({ offline: true });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, "executed.html")).href, { waitUntil: "domcontentloaded" });
      const picture = page.locator(".jp-RenderedSVG img");
      await expect
        .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 20_000 })
        .toBeGreaterThan(500);
      expect((await picture.boundingBox())!.height).toBeGreaterThan(250);
      const drawing = (await picture.getAttribute("src"))!.replace(/^data:image\/svg\+xml;base64,/, "");
      expect(Buffer.from(drawing, "base64").toString()).toContain("Loss (nats)");
      expect(await page.locator(".jp-OutputArea-output strong").textContent()).toBe("falls");
    } finally {
      await browser.close();
    }
  });
});
