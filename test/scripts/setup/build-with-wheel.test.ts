import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { buildWithWheel, type WheelSource } from "../../../scripts/setup/build-with-wheel.ts";

let root: string;
let folder: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "activation-lab-")));
  folder = join(root, "node_modules", "@tensorflow", "tfjs-node");
  await put(join(folder, "package.json"), "{}");
  // Stands for the program that compiles: it needs what the real one needs.
  await put(
    join(root, "node_modules", "@mapbox", "node-pre-gyp", "bin", "node-pre-gyp"),
    `const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
     const parts = ["include/tensorflow/c/c_api.h", "lib/libtensorflow.so", "lib/libtensorflow_framework.so"];
     mkdirSync("lib");
     writeFileSync("lib/built", parts.map((part) => readFileSync("deps/" + part, "utf8")).join() + process.argv.slice(2));`,
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o755 });
}

/** An installed Python package of TensorFlow, but for `missing`. */
async function putTensorflow(site: string, missing = ""): Promise<string> {
  const files = {
    "libtensorflow_cc.so.2": "library",
    "libtensorflow_framework.so.2": "framework",
    "include/tensorflow/c/c_api.h": "header",
  };
  for (const [name, text] of Object.entries(files)) {
    if (!name.startsWith(missing) || missing === "") await put(join(site, "tensorflow", name), text);
  }
  return join(site, "tensorflow");
}

function build(source: WheelSource): Promise<void> {
  const { signal } = new AbortController();
  return buildWithWheel(source, { root, folder, patience: 20, signal, onLog: () => {} });
}

describe.runIf(process.platform === "linux")("on Linux", () => {
  test("the binding is compiled against the library of an installed package, with its libraries of CUDA", async () => {
    const site = join(root, "site-packages");
    await put(join(site, "nvidia", "cuda_runtime", "lib", "libcudart.so.12"), "cuda");
    await build({ folder: await putTensorflow(site) });
    const built = await readFile(join(folder, "lib", "built"), "utf8");
    expect(built).toMatch(/^header,library,framework/);
    expect(built).toContain("--build-from-source");
    // Where the library looks for them: $ORIGIN/../nvidia.
    const cuda = join(folder, "deps", "lib", "..", "nvidia", "cuda_runtime", "lib", "libcudart.so.12");
    expect(await readFile(cuda, "utf8")).toBe("cuda");
  });

  test("what an earlier try left is gone", async () => {
    await put(join(folder, "deps", "lib", "libtensorflow.so"), "old");
    await build({ folder: await putTensorflow(join(root, "site-packages")) });
    expect(await readFile(join(folder, "lib", "built"), "utf8")).toMatch(/^header,library,framework/);
  });

  test.each(["libtensorflow_cc", "libtensorflow_framework", "include"])(
    "a package without %s is refused",
    async (missing) => {
      const source = await putTensorflow(join(root, "site-packages"), missing);
      await expect(build({ folder: source })).rejects.toMatchObject({ came: `${source} without ${missing}` });
    },
  );

  test("pip fetches a wheel alone, and one with CUDA with what it names", async () => {
    const python = join(root, "python");
    await put(
      python,
      `#!/bin/sh
echo "$@" > ${root}/arguments
while [ "$1" != "--target" ]; do shift; done
mkdir -p "$2/tensorflow/include/tensorflow/c"
echo header > "$2/tensorflow/include/tensorflow/c/c_api.h"
echo library > "$2/tensorflow/libtensorflow_cc.so.2"
echo framework > "$2/tensorflow/libtensorflow_framework.so.2"
`,
    );
    vi.stubEnv("ACTIVATION_LAB_PYTHON", python);
    const target = join(folder, "deps", "python");
    const options = `-m pip install --no-compile --progress-bar off --target ${target}`;
    await build({ pip: "tensorflow-cpu==2.21.0" });
    const read = () => readFile(join(root, "arguments"), "utf8");
    expect(await read()).toBe(`${options} --no-deps tensorflow-cpu==2.21.0\n`);
    expect(existsSync(join(folder, "lib", "built"))).toBe(true);
    await rm(join(folder, "lib"), { recursive: true });
    await build({ pip: "tensorflow[and-cuda]==2.21.0" });
    expect(await read()).toBe(`${options} tensorflow[and-cuda]==2.21.0\n`);
  });

  test("a missing Python is named", async () => {
    vi.stubEnv("ACTIVATION_LAB_PYTHON", join(root, "nowhere"));
    await expect(build({ pip: "tensorflow-cpu" })).rejects.toMatchObject({
      rule: "pip must fetch tensorflow-cpu.",
      came: `no program ${join(root, "nowhere")}`,
    });
  });
});

test.runIf(process.platform !== "linux")("elsewhere it is refused", async () => {
  await expect(build({ pip: "tensorflow-cpu" })).rejects.toMatchObject({ came: process.platform });
});
