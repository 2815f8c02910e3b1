import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { needs, python } from "../support/needs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isMissing = needs.jupyterlab.missing || needs.chromium.missing;

const CELL = `import { lineChart, withSlider } from "activation-lab";
import { say, show } from "activation-lab/notebook";
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

const title = needs.jupyterlab.title(needs.chromium.title("a figure shown in JupyterLab"));
describe.skipIf(isMissing)(title, { timeout: 180_000 }, () => {
  let folder: string;
  let server: ChildProcess;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-jupyter-"));
    writeCourse(folder);
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    server = spawn(
      python,
      [
        ...[
          "-m",
          "jupyterlab",
          "--no-browser",
          "--allow-root",
          "--ServerApp.token=",
          "--ServerApp.password=",
        ],
        ...["--ServerApp.ip=127.0.0.1", `--ServerApp.port=${port}`, `--ServerApp.root_dir=${folder}`],
        // Otherwise it asks the network for newer versions and news.
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
      ],
      {
        cwd: folder,
        stdio: "ignore",
        // A home of its own: no setting of the user's matters, and none is left behind.
        env: {
          ...process.env,
          HOME: folder,
          JUPYTER_PATH: join(folder, "jupyter"),
          JUPYTER_PREFER_ENV_PATH: "1",
        },
      },
    );
    await untilAnswering(`${address}/api`);
    browser = await chromium.launch({ executablePath: needs.chromium.path });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await fetch(`${address}/api/kernels`)
      .then(async (reply) => (await reply.json()) as { id: string }[])
      .then((kernels) => Promise.all(kernels.map(({ id }) => deleteKernel(address, id))))
      .catch(() => undefined);
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  });

  it("is interactive, needs no network, and stands in the saved file as one bundle", async () => {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    const outside: string[] = [];
    await page.route(
      (url) => url.origin !== address,
      (route) => {
        if (!/^(data|blob):/.test(route.request().url())) outside.push(route.request().url());
        return route.abort();
      },
    );
    await page.goto(`${address}/lab/tree/show.ipynb`);
    // JupyterLab forgets a cell that was run before the kernel had started.
    await page.getByText("TypeScript | Idle").waitFor({ timeout: 60_000 });
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

    await page.keyboard.press("Control+s");
    const saved = () => JSON.parse(readFileSync(join(folder, "show.ipynb"), "utf8")).cells[0].outputs;
    await expect.poll(() => saved().length, { timeout: 20_000 }).toBe(2);
    expect(saved()[0]).toMatchObject({
      output_type: "display_data",
      data: {
        "application/vnd.plotly.v1+json": { layout: { width: 900 }, frames: [{ name: "1" }, { name: "2" }] },
        "text/plain": ["The loss over five epochs; a slider chooses the learning rate."],
      },
      metadata: { activation_lab: { kind: "figure" } },
    });
    expect(outside).toEqual([]);
  });
});

/** A course folder as a reader has it: a notebook, the package by name, and the kernel registered for it alone. */
function writeCourse(folder: string): void {
  const kernel = join(folder, "jupyter", "kernels", "tslab");
  mkdirSync(kernel, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "src"), join(folder, "node_modules", "activation-lab"));
  const tslab = join(root, "node_modules", "tslab", "bin", "tslab");
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  const argv = [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"];
  writeFileSync(join(kernel, "kernel.json"), JSON.stringify({ ...kernelspec, argv }));
  const cell = {
    cell_type: "code",
    id: "show",
    metadata: {},
    source: CELL,
    outputs: [],
    execution_count: null,
  };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [cell] };
  writeFileSync(join(folder, "show.ipynb"), JSON.stringify(notebook));
}

async function deleteKernel(address: string, id: string): Promise<void> {
  await fetch(`${address}/api/kernels/${id}`, { method: "DELETE" });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function untilAnswering(url: string): Promise<void> {
  const answers = () =>
    fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
  await vi.waitUntil(answers, { timeout: 90_000, interval: 300 });
}

async function stop(server: ChildProcess | undefined): Promise<void> {
  if (server === undefined || server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  const impatient = setTimeout(() => server.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(impatient);
}
