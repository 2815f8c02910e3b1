import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, test, vi } from "vitest";

import { backend } from "../../../src/compute/backend.ts";

afterEach(() => vi.unstubAllEnvs());

const BINARIES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
];
const stockBinary = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")), BINARIES[1]!),
);

// The first of this file: later the backend has started, and there is nothing to wait for.
test("calls at the same time take turns", async () => {
  const print = () => {};
  const names = ["wasm", "wasm", "cpu", "wasm"] as const;
  const reports = await Promise.all(names.map((name) => backend({ name, print })));
  expect(reports.map(({ name }) => name)).toEqual(names);
  expect(tf.getBackend()).toBe("wasm");
  const wrong = backend({ name: "none" as "cpu", print });
  expect(await backend({ name: "cpu", print })).toMatchObject({ name: "cpu" });
  await expect(wrong).rejects.toThrow("Got: `none`");
});

describe("the choice", () => {
  test("WebAssembly comes first, and the report says why", async () => {
    vi.stubEnv("ACTIVATION_LAB_BACKEND", undefined);
    const printed: string[] = [];
    const { refused, reason, ...report } = await backend({ print: (line) => printed.push(line) });
    expect(printed).toEqual([reason]);
    expect(report).toEqual({ name: "wasm", kernels: "simd", version: tf.version.tfjs });
    expect(tf.getBackend()).toBe("wasm");
    // Those that need a package of their own go before it; the sentence tells of what is there and does not start.
    expect(refused.map(({ name }) => name)).toEqual(["tensorflow", "webgpu"]);
    const faults = refused.filter(({ reason }) => !/ is not installed$|^it has to be asked for/.test(reason));
    if (faults.length === 0) expect(reason).toBe("WebAssembly: the fastest that starts here.");
    for (const fault of faults) expect(reason).toContain(fault.reason);
  });

  test("the environment chooses, an option of the call goes before it", async () => {
    vi.stubEnv("ACTIVATION_LAB_BACKEND", "cpu");
    expect(await backend()).toMatchObject({
      name: "cpu",
      reason: "Plain JavaScript: ACTIVATION_LAB_BACKEND asked for it.",
      kernels: "stock",
    });
    expect(tf.getBackend()).toBe("cpu");
    expect(await backend({ name: "wasm" })).toMatchObject({
      name: "wasm",
      reason: "WebAssembly: the notebook asked for it.",
    });
    expect(tf.getBackend()).toBe("wasm");
  });

  test("a wrong name is refused, with the place it came from", async () => {
    await expect(backend({ name: "webgl" as "cpu" })).rejects.toThrow(
      "A backend must be `auto`, `tensorflow`, `webgpu`, `wasm` or `cpu`. Got: `webgl`.",
    );
    vi.stubEnv("ACTIVATION_LAB_BACKEND", "gpu");
    await expect(backend()).rejects.toThrow("ACTIVATION_LAB_BACKEND must be");
  });

  test("is printed when it is new, and not again", async () => {
    const printed: string[] = [];
    const print = (reason: string) => printed.push(reason);
    for (const name of ["cpu", "cpu", "wasm", "wasm", "cpu"] as const) await backend({ name, print });
    expect(printed).toEqual([
      "Plain JavaScript: the notebook asked for it.",
      "WebAssembly: the notebook asked for it.",
      "Plain JavaScript: the notebook asked for it.",
    ]);
  });
});

/** Runs a program in a process of its own, where TensorFlow.js has not started yet. */
async function runFresh(
  program: string,
  flags: readonly string[] = [],
): Promise<{ stdout: string; stderr: string }> {
  const cwd = fileURLToPath(new URL("../../../", import.meta.url));
  const imports = `import * as tf from "@tensorflow/tfjs"; import { backend } from "./src/compute/backend.ts";`;
  const options = [...flags, "--import", "tsx", "--input-type=module", "--eval", `${imports}\n${program}`];
  const { ACTIVATION_LAB_BACKEND: _, ...env } = process.env;
  return promisify(execFile)(process.execPath, options, { cwd, env });
}

describe("in a fresh process", () => {
  test.each(["wasm", "cpu"])(
    "%s starts without a banner, without handlers on the process, and lets it end",
    async (name) => {
      const { stdout, stderr } = await runFresh(`
      const count = () => process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection");
      process.on("unhandledRejection", () => {});
      const before = count();
      await backend({ name: "${name}" });
      const [sum] = await tf.add(1, 2).data();
      console.log(JSON.stringify({ sum, added: count() - before, backend: tf.getBackend() }));
    `);
      expect(JSON.parse(stdout)).toEqual({ sum: 3, added: 0, backend: name });
      expect(stderr).toMatch(/^[^\n]+: the notebook asked for it\.\n$/);
    },
  );

  test.each([
    ["are missing", undefined, /no such file|ENOENT|could not/i],
    ["are pages of a server", Buffer.from("<!doctype html><title>404</title>"), /expected magic word/],
    ["are empty", Buffer.alloc(0), /empty/],
    ["broke off", stockBinary.subarray(0, 100_000), /extends past end/],
    ["are another module", Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), /./],
  ])(
    "when its files %s WebAssembly gives way to plain JavaScript, and the report says why",
    async (_what, content, why) => {
      const folder = mkdtempSync(join(tmpdir(), "activation-lab-wasm-"));
      try {
        if (content !== undefined) for (const name of BINARIES) writeFileSync(join(folder, name), content);
        const { stdout } = await runFresh(`
          const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
          setWasmPaths(${JSON.stringify(`${folder}/`)});
          await backend({ name: "cpu" });
          const { rule, came } = await backend({ name: "wasm" }).catch((error) => error);
          const meanwhile = tf.getBackend();
          const report = await backend();
          const [sum] = await tf.add(1, 2).data();
          console.log(JSON.stringify({ rule, came, meanwhile, report, sum, backend: tf.getBackend() }));
        `);
        const result = JSON.parse(stdout.slice(stdout.indexOf("{")));
        expect(result.rule).toBe("The backend `wasm` must start when it is asked for.");
        expect(result.came).toMatch(why);
        expect(result).toMatchObject({ meanwhile: "cpu", report: { name: "cpu" }, backend: "cpu", sum: 3 });
        expect(result.report.reason).toContain(`WebAssembly did not start (${result.came})`);
        expect(result.report.refused.at(-1)).toEqual({ name: "wasm", reason: result.came });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  test("without WebAssembly plain JavaScript trains", async () => {
    const { stdout } = await runFresh(
      `const { name, reason } = await backend(); console.log(JSON.stringify({ name, reason }));`,
      ["--jitless"],
    );
    const { name, reason } = JSON.parse(stdout.slice(stdout.indexOf("{")));
    expect(name).toBe("cpu");
    expect(reason).toContain("WebAssembly did not start (");
  });

  test("without SIMD the JavaScript kernels train, and the report says so", async () => {
    const { stdout } = await runFresh(`
      const validate = WebAssembly.validate;
      WebAssembly.validate = (bytes) => bytes.length > 100 && validate(bytes);
      const report = await backend();
      const w = tf.ones([1, 1, 1, 1]);
      const gradient = tf.grad((w) => tf.sum(tf.conv2d(tf.ones([1, 2, 3, 1]), w, 1, "valid")))(w);
      console.log(JSON.stringify({ report, gradient: gradient.dataSync()[0] }));
    `);
    const { report, gradient } = JSON.parse(stdout);
    expect(report).toMatchObject({
      name: "wasm",
      kernels: "javascript",
    });
    expect(report.reason).toMatch(/, without SIMD kernels \(this engine has no WebAssembly SIMD\)\.$/);
    expect(gradient).toBe(6);
  });

  test("with another version of TensorFlow.js plain JavaScript trains, and the report says why", async () => {
    const { stdout } = await runFresh(`
      tf.version["tfjs-core"] = "4.23.0";
      const failure = await backend({ name: "wasm" }).catch((error) => error.came);
      const report = await backend();
      console.log(JSON.stringify({ failure, report, backend: tf.getBackend() }));
    `);
    const came = "its training kernels support version 4.22.0 of TensorFlow.js, not 4.23.0";
    const { failure, report, backend: name } = JSON.parse(stdout);
    expect(failure).toBe(came);
    expect(name).toBe("cpu");
    expect(report).toMatchObject({
      name: "cpu",
      kernels: "stock",
    });
    expect(report.reason).toContain(`WebAssembly did not start (${came})`);
  });
});
