import { existsSync } from "node:fs";
import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";

import { Problem } from "../problem.ts";
import { explainInstallation } from "./explain-failure.ts";
import { type LibraryOptions, withPrograms } from "./fetch-library.ts";
import { runProcess } from "./run-process.ts";

/** Where the library comes from: a wheel that pip finds, the file of one, or the folder of an installed `tensorflow`. */
export type WheelSource = { readonly pip: string } | { readonly file: string } | { readonly folder: string };

/**
 * Compiles the package's binding against the library of a Python package of TensorFlow: newer than the one that the
 * package downloads, and there where that cannot be had.
 *
 * @throws Problem that says what is missing.
 */
export async function buildWithWheel(source: WheelSource, options: LibraryOptions): Promise<void> {
  if (process.platform !== "linux") {
    throw new Problem({
      rule: "A binding is built with the library of a Python package on Linux only.",
      came: process.platform,
      cure: "Leave --from-wheel out to download the official library.",
    });
  }
  const dependencies = join(options.folder, "deps");
  await rm(dependencies, { recursive: true, force: true });
  const python = "folder" in source ? dirname(source.folder) : join(dependencies, "python");
  if (!("folder" in source)) await installWheel(source, python, options);
  await linkLibrary(join(python, "tensorflow"), dependencies);
  await compileBinding(options);
}

/** pip brings the wheel, and of a wheel of its own choice also the libraries of CUDA. */
async function installWheel(
  source: { readonly pip: string } | { readonly file: string },
  target: string,
  { folder, patience, signal, onLog }: LibraryOptions,
): Promise<void> {
  const python = process.env.ACTIVATION_LAB_PYTHON || "python3";
  const wheel = "pip" in source ? source.pip : source.file;
  // Without the extra for CUDA nothing of what Python would need to run TensorFlow is of use here.
  const isAlone = !wheel.includes("[");
  const temporary = join(folder, "deps", "tmp");
  await mkdir(temporary, { recursive: true });
  const args = ["-m", "pip", "install", "--no-compile", "--progress-bar", "off", "--target", target];
  const { outcome, code, log } = await runProcess(
    python,
    [...args, ...(isAlone ? ["--no-deps"] : []), wheel],
    {
      folder,
      // So that its download can be seen to grow.
      environment: { ...process.env, TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
      patience,
      watched: join(folder, "deps"),
      signal,
    },
  );
  await rm(temporary, { recursive: true, force: true });
  if (outcome === "ended" && code === 0) return;
  onLog(log);
  throw new Problem({
    rule: `pip must fetch ${wheel}.`,
    ...(/ENOENT/.test(log) && code === null
      ? {
          came: `no program ${python}`,
          cure: "Install Python 3 with pip, or name one in ACTIVATION_LAB_PYTHON.",
        }
      : outcome === "stalled"
        ? {
            came: `${patience} s without a byte`,
            cure: "Look at the connection, or name the file of a wheel.",
          }
        : explainInstallation(log)),
  });
}

/** Lays the library where the package's build looks for it, under the names of the official one. */
async function linkLibrary(tensorflow: string, dependencies: string): Promise<void> {
  const files = existsSync(tensorflow) ? await readdir(tensorflow) : [];
  const library = files.find((name) => /^libtensorflow_cc\.so\.\d+$/.test(name));
  const framework = files.find((name) => /^libtensorflow_framework\.so\.\d+$/.test(name));
  if (library === undefined || framework === undefined || !files.includes("include")) {
    throw new Problem({
      rule: "The Python package must have TensorFlow's library for C++ and its headers.",
      came: `${tensorflow} without ${library === undefined ? "libtensorflow_cc" : framework === undefined ? "libtensorflow_framework" : "include"}`,
      cure: "Take a wheel of TensorFlow 2.13 or later for Linux.",
    });
  }
  const libraries = join(dependencies, "lib");
  await mkdir(libraries, { recursive: true });
  const link = (target: string, path: string) => symlink(relative(dirname(path), target), path);
  for (const name of [library, framework]) {
    await link(join(tensorflow, name), join(libraries, name));
    await link(join(libraries, name), join(libraries, `${name.replace("_cc", "").split(".so")[0]}.so`));
  }
  await link(join(tensorflow, "include"), join(dependencies, "include"));
  // The libraries of CUDA that pip brings are looked for beside the folder of the library.
  const cuda = join(dirname(tensorflow), "nvidia");
  if (existsSync(cuda)) await link(cuda, join(dependencies, "nvidia"));
}

async function compileBinding({ root, folder, patience, signal, onLog }: LibraryOptions): Promise<void> {
  const program = createRequire(join(folder, "package.json")).resolve(
    "@mapbox/node-pre-gyp/bin/node-pre-gyp",
  );
  // The headers of Node often lie beside it; without, its compiler downloads them.
  const prefix = resolve(dirname(process.execPath), "..");
  const hasHeaders = existsSync(join(prefix, "include", "node", "node_api.h"));
  const headers = hasHeaders ? [`--nodedir=${prefix}`] : [];
  const { outcome, code, log } = await runProcess(
    process.execPath,
    [program, "install", "--build-from-source", ...headers],
    { folder, environment: withPrograms(root), patience, watched: folder, signal },
  );
  if (outcome === "ended" && code === 0) return;
  onLog(log);
  throw new Problem({
    rule: `The binding of ${basename(folder)} must compile.`,
    ...(outcome === "stalled"
      ? { came: `${patience} s without progress`, cure: "Give it more time with --patience." }
      : explainInstallation(log)),
  });
}
