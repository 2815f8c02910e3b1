import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { hasCompiler } from "../../scripts/build-kernels.ts";
import { findInstalledBrowser } from "../../scripts/check/find-browser.ts";

/** Something that a test needs and that a machine may lack. */
export interface Need {
  readonly name: string;
  readonly missing: boolean;
  /** Why it is missing, and how to get it. */
  readonly reason: string;
  /** Title for a suite that needs it; the closing reporter counts skipped tests by the mark it adds. */
  title(text: string): string;
}

const required = (process.env.ACTIVATION_LAB_REQUIRE ?? "").split(",").filter((name) => name !== "");

function need(name: string, found: boolean, reason: string): Need {
  if (!found && required.includes(name)) {
    throw new Error(`ACTIVATION_LAB_REQUIRE names ${name}, but this machine lacks it: ${reason}`);
  }
  return {
    name,
    missing: !found,
    reason,
    title: (text) => (found ? text : `${text} [needs ${name}: ${reason}]`),
  };
}

function runs(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

function data(name: string, folder: string): Need {
  const root = process.env.ACTIVATION_LAB_DATA;
  return need(
    name,
    root !== undefined && existsSync(join(root, folder)),
    `set ACTIVATION_LAB_DATA to a folder that holds ${folder}`,
  );
}

/** The Python of the tests: ACTIVATION_LAB_PYTHON, else `python3`. */
export const python = process.env.ACTIVATION_LAB_PYTHON ?? "python3";
const browser = findInstalledBrowser();

export const needs = {
  chromium: Object.assign(need("chromium", browser !== undefined, "install Chromium, Chrome or Edge"), {
    path: browser ?? "",
  }),
  python: need(
    "python",
    runs(python, ["-c", "import nbformat, nbconvert"]),
    "pip install nbformat nbconvert",
  ),
  torch: need("torch", runs(python, ["-c", "import numpy, torch"]), "pip install numpy torch"),
  jupyterlab: need(
    "jupyterlab",
    runs(python, ["-c", "import jupyterlab, plotly"]),
    "pip install jupyterlab plotly",
  ),
  assemblyscript: need("assemblyscript", hasCompiler(), "npm ci --prefix src/compute/wasm/assembly"),
  mtfl: data("mtfl", "MTFL"),
  cifar10: data("cifar10", "cifar-10-batches-bin"),
  banknote: data("banknote", "banknote"),
};
