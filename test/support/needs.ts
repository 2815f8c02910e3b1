import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

import { hasCompiler } from "../../scripts/build-kernels.ts";
import { findInstalledBrowser } from "../../scripts/check/find-browser.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { BULLMQ } from "../../scripts/search/queue.ts";
import { folderOf } from "../../scripts/setup/install-packages.ts";

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

function runs(command: string, args: string[], env = process.env): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore", timeout: 20_000, env });
    return true;
  } catch {
    return false;
  }
}

function isInstalled(name: string, part: string): boolean {
  return existsSync(join(folderOf(REPOSITORY, name), part));
}

/** Chromium brings a driver of Vulkan that computes on the processor: the test of WebGPU needs no GPU then. */
function softwareDriver(): NodeJS.ProcessEnv {
  const browser = findInstalledBrowser();
  const folders = browser === undefined ? [] : [dirname(realpathSync(browser)), "/usr/lib/chromium"];
  const folder = folders.find((path) => existsSync(join(path, "vk_swiftshader_icd.json")));
  if (folder === undefined) return {};
  return { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json") };
}

const ADAPTER = `import { create } from "webgpu"; process.exit(await create([]).requestAdapter() === null ? 1 : 0)`;

function webgpu(): Need & { readonly environment: NodeJS.ProcessEnv } {
  const hasPackages =
    isInstalled("webgpu", "package.json") && isInstalled("@tensorflow/tfjs-backend-webgpu", "package.json");
  const evaluate = ["--input-type=module", "--eval", ADAPTER];
  const environment = [{}, softwareDriver()].find(
    (candidate) => hasPackages && runs(process.execPath, evaluate, { ...process.env, ...candidate }),
  );
  const reason = hasPackages ? "install a driver of Vulkan" : "npm run setup:gpu -- --package webgpu";
  return { ...need("webgpu", environment !== undefined, reason), environment: environment ?? {} };
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
/** Looks whether Python finds packages. To import them would take seconds, in each of the files that ask. */
function findsPackages(...names: readonly string[]): boolean {
  const program =
    "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))";
  return runs(python, ["-c", program, ...names]);
}

/** Each is looked for when a file of tests asks for it first. */
export const needs = lazily({
  chromium: () => {
    const browser = findInstalledBrowser();
    const found = need("chromium", browser !== undefined, "install Chromium, Chrome or Edge");
    return Object.assign(found, { path: browser ?? "" });
  },
  python: () => need("python", findsPackages("nbformat", "nbconvert"), "pip install nbformat nbconvert"),
  torch: () => need("torch", findsPackages("numpy", "torch"), "pip install numpy torch"),
  jupyterlab: () =>
    need("jupyterlab", findsPackages("jupyterlab", "plotly"), "pip install jupyterlab plotly"),
  jupytext: () => need("jupytext", findsPackages("jupytext"), "pip install jupytext"),
  assemblyscript: () => need("assemblyscript", hasCompiler(), "npm ci --prefix src/compute/wasm/assembly"),
  tensorflow: () =>
    need(
      "tensorflow",
      isInstalled("@tensorflow/tfjs-node-gpu", "lib") || isInstalled("@tensorflow/tfjs-node", "lib"),
      "npm run setup:gpu -- --package cpu",
    ),
  redis: () =>
    need(
      "redis",
      isInstalled("bullmq", "package.json") && runs("redis-server", ["--version"]),
      `install redis-server, and npm install --no-save ${BULLMQ}`,
    ),
  namespaces: () =>
    need(
      "namespaces",
      runs("bwrap", ["--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "true"]),
      "Linux with bubblewrap, and leave to make namespaces",
    ),
  webgpu,
  mtfl: () => data("mtfl", "MTFL"),
  cifar10: () => data("cifar10", "cifar-10-batches-bin"),
  banknote: () => data("banknote", "banknote"),
});

type Makers = Readonly<Record<string, () => Need>>;

function lazily<Made extends Makers>(
  makers: Made,
): { readonly [Name in keyof Made]: ReturnType<Made[Name]> } {
  const made = new Map<string, Need>();
  const get = (name: string, make: () => Need): Need => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name)!;
  };
  const properties = Object.entries(makers).map(([name, make]) => [name, { get: () => get(name, make) }]);
  return Object.defineProperties({}, Object.fromEntries(properties)) as {
    readonly [Name in keyof Made]: ReturnType<Made[Name]>;
  };
}
