import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "playwright";
import { vi } from "vitest";

import { labFiles } from "../../scripts/lab/lab-files.ts";
import { startLab } from "../../scripts/lab/start-lab.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { python } from "./needs.ts";

export interface TestLab {
  readonly address: string;
  /** The folder that it has open, as a reader has it: notebooks, and the course's packages. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** A notebook of these cells for tslab, as JSON. */
export function notebookOf(sources: readonly string[]): string {
  const cells = sources.map((source, index) => ({
    ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source, outputs: [], execution_count: null },
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells });
}

/** A folder in which the packages of the course are found, and nothing else is. */
export function makeCourse(notebooks: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "activation-lab-jupyter-"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
  for (const [name, text] of Object.entries(notebooks)) writeFileSync(join(folder, name), text);
  return folder;
}

/** JupyterLab, started as `npm run lab` does, over notebooks by their names. */
export async function startTestLab(notebooks: Readonly<Record<string, string>>): Promise<TestLab> {
  const folder = makeCourse(notebooks);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = await startLab({
    files: labFiles(folder),
    python,
    folder,
    args: [
      ...["--no-browser", "--allow-root", "--ServerApp.token=", "--ServerApp.password="],
      ...["--ServerApp.ip=127.0.0.1", `--ServerApp.port=${port}`],
    ],
    // A home of its own: no setting of the user's matters, and none is left behind.
    environment: { ...process.env, HOME: folder, JUPYTER_PATH: "", JUPYTER_PREFER_ENV_PATH: "1" },
    stdio: "ignore",
  });
  await untilAnswering(`${address}/api`);
  return {
    address,
    folder,
    async stop() {
      await endKernels(address);
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface OpenNotebook {
  readonly page: Page;
  /** Requests that left the server, none of which were let through. */
  readonly outside: readonly string[];
}

/** Opens a notebook in a workspace of its own, and waits for its kernel. */
export async function openNotebook(browser: Browser, lab: TestLab, name: string): Promise<OpenNotebook> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const outside: string[] = [];
  await page.route(
    (url) => url.origin !== lab.address,
    (route) => {
      if (!/^(data|blob):/.test(route.request().url())) outside.push(route.request().url());
      return route.abort();
    },
  );
  await page.goto(`${lab.address}/lab/workspaces/${name.replace(/\W/g, "-")}/tree/${name}`);
  // JupyterLab forgets a cell that was run before the kernel had started.
  await page.getByText("TypeScript | Idle").waitFor({ timeout: 60_000 });
  return { page, outside };
}

async function endKernels(address: string): Promise<void> {
  await fetch(`${address}/api/kernels`)
    .then(async (reply) => (await reply.json()) as { id: string }[])
    .then((kernels) =>
      Promise.all(kernels.map(({ id }) => fetch(`${address}/api/kernels/${id}`, { method: "DELETE" }))),
    )
    .catch(() => undefined);
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

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  const impatient = setTimeout(() => server.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(impatient);
}
