import { existsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename } from "node:path";

import { readChoice, readTimeLimit, resolvePath, runCommand } from "./command-line.ts";
import { UsageProblem } from "./problem.ts";
import { REPOSITORY } from "./repository.ts";
import { buildWithWheel, type WheelSource } from "./setup/build-with-wheel.ts";
import { fetchLibrary } from "./setup/fetch-library.ts";
import { folderOf, installPackages, renewRecord } from "./setup/install-packages.ts";
import { SETUPS, type Setup } from "./setup/setups.ts";
import { verifyBackend } from "./setup/verify-backend.ts";

await runCommand({
  usage: "npm run setup:gpu -- [options]",
  summary:
    "Installs what trains on a GPU and trains a small net with it. Neither package.json nor the lock changes: npm ci and\n" +
    "npm install remove it again. The exit code is 0 only if the net learns.",
  options: {
    package: {
      type: "string",
      value: "NAME",
      help: "gpu (default): TensorFlow for NVIDIA; cpu: TensorFlow on the processor; webgpu: GPUs of any maker",
    },
    "from-wheel": {
      type: "string",
      value: "PATH",
      help: "builds TensorFlow's binding with a Python package of it: pip to fetch one, a .whl file, or its folder",
    },
    patience: {
      type: "string",
      value: "S",
      help: "seconds without progress after which a step is given up, by default 120",
    },
  },
  async run({ values, signal, out, progress }) {
    const name = readChoice("--package", values.package ?? "gpu", ["gpu", "cpu", "webgpu"]);
    const setup = SETUPS[name];
    const source = readSource(values["from-wheel"], setup);
    const patience = readTimeLimit("patience", values.patience ?? "120");
    const onLog = (log: string) => {
      progress.clear();
      process.stderr.write(`${log.trimEnd()}\n`);
    };
    const options = { root: REPOSITORY, patience, signal, onLog };

    const packages = Object.keys(setup.packages).join(" and ");
    progress.show(`Installing ${packages}`);
    await installPackages(setup.packages, options);
    if (setup.library !== undefined) {
      const folder = folderOf(REPOSITORY, setup.library.package);
      const step = { ...options, folder };
      try {
        progress.show(
          source === undefined ? "Downloading TensorFlow" : "Building with the library of a wheel",
        );
        if (source === undefined) await fetchLibrary(setup.library.kind, step);
        else await buildWithWheel(source, step);
      } catch (error) {
        // Half of it would be tried, and refused, at the start of every notebook.
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
      await renewRecord(REPOSITORY);
    }
    progress.show("Training a small net");
    const { reason, losses } = await verifyBackend(setup.backend, name !== "cpu", options);
    out(reason);
    out(`Its loss fell from ${losses[0]!.toPrecision(3)} to ${losses.at(-1)!.toPrecision(3)}. ${setup.use}`);
    return 0;
  },
});

/** Where the library comes from, if not from its makers. @throws UsageProblem if there is no such wheel. */
function readSource(value: string | undefined, setup: Setup): WheelSource | undefined {
  if (value === undefined) return undefined;
  if (setup.library === undefined) {
    throw new UsageProblem({
      rule: "--from-wheel is about TensorFlow's library.",
      came: "--package webgpu",
      cure: "Leave one of them out.",
    });
  }
  if (value === "pip") return { pip: setup.library.wheel };
  const path = resolvePath(value);
  const entry = existsSync(path) ? statSync(path) : undefined;
  if (entry?.isFile() && path.endsWith(".whl")) return { file: path };
  if (entry?.isDirectory() && basename(path) === "tensorflow") return { folder: path };
  throw new UsageProblem({
    rule: "--from-wheel must be pip, the file of a wheel, or a folder named tensorflow.",
    came: JSON.stringify(value),
    cure: "Write for example --from-wheel pip.",
  });
}
