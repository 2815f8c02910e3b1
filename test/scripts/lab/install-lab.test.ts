import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { describePython } from "../../../scripts/lab/describe-python.ts";
import { installLab } from "../../../scripts/lab/install-lab.ts";
import { labFiles } from "../../../scripts/lab/lab-files.ts";
import { makeFakePython } from "./fake-python.ts";

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function prepare(failures: string[] = []) {
  const { folder, program } = makeFakePython({});
  const root = mkdtempSync(join(tmpdir(), "activation-lab-root-"));
  folders.push(folder, root);
  writeFileSync(join(folder, "failures"), failures.join("\n"));
  const base = (await describePython([program]))!;
  const logs: string[] = [];
  const steps: string[] = [];
  const install = (patience = 20, signal = new AbortController().signal) =>
    installLab({
      files: labFiles(root),
      base,
      patience,
      signal,
      onStep: (line) => steps.push(line),
      onLog: (log) => logs.push(log),
    });
  const calls = () => readFileSync(join(folder, "log"), "utf8").trim().split("\n");
  return { root, program, install, logs, steps, calls };
}

describe.skipIf(process.platform === "win32")("installLab", () => {
  it("makes an environment and installs the pinned packages, with few retries", async () => {
    vi.stubEnv("PIP_RETRIES", undefined);
    const { root, install, steps, calls } = await prepare();
    expect(await install()).toMatchObject({
      executable: labFiles(root).python,
      jupyterlab: "4.6.4",
      plotly: "7.1.0",
    });
    expect(calls()).toEqual(["venv", "pip, retries 1"]);
    expect(steps.at(-1)).toMatch(/Installing jupyterlab==[\d.]+ and plotly==[\d.]+ into/);
    // JupyterLab's own programs for Node lie below a project of ES modules.
    expect(JSON.parse(readFileSync(join(root, ".lab", "package.json"), "utf8"))).toEqual({
      type: "commonjs",
    });
  });

  it("makes an environment again that an interruption has left without pip", async () => {
    vi.stubEnv("PIP_RETRIES", undefined);
    const { root, program, install, calls } = await prepare();
    const { python } = labFiles(root);
    mkdirSync(dirname(python), { recursive: true });
    copyFileSync(program, python);
    expect(await install()).toMatchObject({ executable: python, plotly: "7.1.0" });
    expect(calls()).toEqual(["venv", "pip, retries 1"]);
  });

  it("leaves the user's settings of pip alone", async () => {
    vi.stubEnv("PIP_RETRIES", "7");
    const { install, calls } = await prepare();
    await install();
    expect(calls()).toEqual(["venv", "pip, retries 7"]);
  });

  it("says what pip said, and goes on with the same environment", async () => {
    vi.stubEnv("PIP_RETRIES", "0");
    const { install, logs, calls } = await prepare(["No matching distribution found for jupyterlab==4.6.4"]);
    await expect(install()).rejects.toMatchObject({
      rule: expect.stringContaining("pip must install jupyterlab=="),
      came: "No matching distribution found for jupyterlab==4.6.4",
      cure: expect.stringContaining("ACTIVATION_LAB_PYTHON"),
    });
    expect(logs.join()).toContain("No matching distribution");
    expect(await install()).toMatchObject({ plotly: "7.1.0" });
    expect(calls()).toEqual(["venv", "pip, retries 0", "pip, retries 0"]);
  });

  it("gives up a download that stands still, and ends when it is interrupted", async () => {
    const { install } = await prepare(["stall", "stall"]);
    await expect(install(1)).rejects.toMatchObject({ came: "1 s without a byte" });
    const abort = new AbortController();
    const installation = install(20, abort.signal);
    setTimeout(() => abort.abort(), 500);
    await expect(installation).rejects.toMatchObject({ came: "an interruption" });
  });
});
