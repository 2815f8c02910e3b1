import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, test, vi } from "vitest";

import { backend } from "../../../src/compute/backend.ts";

afterEach(() => vi.unstubAllEnvs());

describe("the choice", () => {
  test("WebAssembly comes first, and the report says why", async () => {
    vi.stubEnv("ACTIVATION_LAB_BACKEND", undefined);
    expect(await backend()).toEqual({
      name: "wasm",
      reason: "WebAssembly: the fastest that starts here.",
      kernels: "simd",
      version: tf.version.tfjs,
    });
    expect(tf.getBackend()).toBe("wasm");
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
      "A backend must be `auto`, `wasm` or `cpu`. Got: `webgl`.",
    );
    vi.stubEnv("ACTIVATION_LAB_BACKEND", "gpu");
    await expect(backend()).rejects.toThrow("ACTIVATION_LAB_BACKEND must be");
  });
});

/** Runs a program in a process of its own, where TensorFlow.js has not started yet. */
async function runFresh(program: string): Promise<{ stdout: string; stderr: string }> {
  const cwd = fileURLToPath(new URL("../../../", import.meta.url));
  const imports = `import * as tf from "@tensorflow/tfjs"; import { backend } from "./src/compute/backend.ts";`;
  const options = ["--import", "tsx", "--input-type=module", "--eval", `${imports}\n${program}`];
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
      expect(stderr).toBe("");
    },
  );

  test("without its files WebAssembly gives way to plain JavaScript, unless it was asked for", async () => {
    const { stdout } = await runFresh(`
      const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
      setWasmPaths("/nowhere/");
      const failure = await backend({ name: "wasm" }).catch((error) => error.rule);
      const report = await backend();
      console.log(JSON.stringify({ failure, report, backend: tf.getBackend() }));
    `);
    const result = JSON.parse(stdout.slice(stdout.indexOf("{")));
    expect(result.failure).toBe("The backend `wasm` must start when it is asked for.");
    expect(result).toMatchObject({ report: { name: "cpu" }, backend: "cpu" });
    expect(result.report.reason).toContain("WebAssembly did not start");
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
      reason:
        "WebAssembly: the fastest that starts here, without SIMD kernels (this engine has no WebAssembly SIMD).",
    });
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
      reason: `Plain JavaScript: WebAssembly did not start (${came}).`,
    });
  });
});
