import { getBuiltinModule } from "node:process";

import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { NotInstalled } from "../../../src/compute/candidate.ts";
import { tensorflow } from "../../../src/compute/start-tensorflow.ts";

const FOR_GPU = "@tensorflow/tfjs-node-gpu";
const FOR_PROCESSOR = "@tensorflow/tfjs-node";
const VERSIONS = { "tfjs-node": "4.22.0", "tfjs-core": "4.22.0" };

class FakeBackend extends tf.KernelBackend {
  readonly isUsingGpuDevice: boolean;
  constructor(isUsingGpuDevice: boolean) {
    super();
    this.isUsingGpuDevice = isUsingGpuDevice;
  }
  override dispose(): void {}
}

/** Stands for the packages: loading one registers its backend, as in the real ones. */
function packages(installed: Record<string, { gpu?: boolean; version?: object; add?: unknown } | Error>) {
  const loaded: string[] = [];
  const importPackage = async (name: string) => {
    const found = installed[name];
    if (found === undefined) throw new NotInstalled(`${name} is not installed`);
    loaded.push(name);
    if (found instanceof Error) throw found;
    const { gpu = false, version = VERSIONS, add = tf.add } = found;
    tf.registerBackend("tensorflow", () => new FakeBackend(gpu), 3);
    return { version, add };
  };
  return { loaded, importPackage };
}

beforeEach(() => tf.setBackend("cpu"));
afterEach(async () => {
  vi.unstubAllEnvs();
  await tf.setBackend("cpu");
  if (tf.findBackendFactory("tensorflow") !== null) tf.removeBackend("tensorflow");
});

describe("by itself", () => {
  test("it starts on a GPU", async () => {
    const { importPackage } = packages({ [FOR_GPU]: { gpu: true } });
    expect(await tensorflow(importPackage).start(false)).toEqual({
      what: "TensorFlow on the GPU",
      kernels: "stock",
    });
    expect(tf.getBackend()).toBe("tensorflow");
  });

  test("it does not start without one", async () => {
    const { importPackage } = packages({ [FOR_GPU]: { gpu: false } });
    await expect(tensorflow(importPackage).start(false)).rejects.toThrow("found no GPU");
    // Nor when it is loaded already.
    await expect(tensorflow(importPackage).start(false)).rejects.toThrow("found no GPU");
  });

  test("it leaves the package for the processor alone", async () => {
    const { importPackage, loaded } = packages({ [FOR_PROCESSOR]: {} });
    await expect(tensorflow(importPackage).start(false)).rejects.toThrow(NotInstalled);
    expect(loaded).toEqual([]);
  });
});

describe("where it is asked for", () => {
  test("it starts on the processor too, with either package", async () => {
    for (const name of [FOR_GPU, FOR_PROCESSOR]) {
      const { importPackage, loaded } = packages({ [name]: {} });
      const { what } = await tensorflow(importPackage).start(true);
      expect(what).toBe("TensorFlow on the processor");
      expect(loaded).toEqual([name]);
      await tf.setBackend("cpu");
      tf.removeBackend("tensorflow");
    }
  });

  test("a package that does not load gives its own reason, and the other is not put beside it", async () => {
    const fault = new Error("libcudart.so.11.0: cannot open shared object file");
    const { importPackage, loaded } = packages({ [FOR_GPU]: fault, [FOR_PROCESSOR]: {} });
    await expect(tensorflow(importPackage).start(true)).rejects.toBe(fault);
    expect(loaded).toEqual([FOR_GPU]);
  });

  test.each([
    [
      "another version",
      { version: { ...VERSIONS, "tfjs-node": "3.21.0" } },
      "@tensorflow/tfjs-node-gpu must have version 4.22.0, not 3.21.0",
    ],
    [
      "a second copy of TensorFlow.js",
      { add: () => {} },
      "@tensorflow/tfjs-node-gpu brings a second copy of TensorFlow.js (4.22.0), where there may be only one",
    ],
  ])("%s is refused, each time", async (_what, found, reason) => {
    const { importPackage } = packages({ [FOR_GPU]: found });
    for (let time = 0; time < 2; time++) {
      await expect(tensorflow(importPackage).start(true)).rejects.toThrow(reason);
      expect(tf.findBackendFactory("tensorflow")).toBeNull();
    }
  });
});

test("the function of Node that the packages miss since version 23 is there when they load", async () => {
  const util = getBuiltinModule("node:util") as { isNullOrUndefined?: unknown };
  const original = util.isNullOrUndefined;
  delete util.isNullOrUndefined;
  try {
    await tensorflow(packages({ [FOR_GPU]: {} }).importPackage).start(true);
    const { isNullOrUndefined } = util as { isNullOrUndefined: (value: unknown) => boolean };
    expect([null, undefined, 0, ""].map(isNullOrUndefined)).toEqual([true, true, false, false]);
  } finally {
    util.isNullOrUndefined = original;
  }
});

test("several processes may share the GPU, unless the user says otherwise", async () => {
  vi.stubEnv("TF_FORCE_GPU_ALLOW_GROWTH", undefined);
  await tensorflow(packages({ [FOR_GPU]: {} }).importPackage).start(true);
  expect(process.env.TF_FORCE_GPU_ALLOW_GROWTH).toBe("true");
  tf.removeBackend("tensorflow");
  vi.stubEnv("TF_FORCE_GPU_ALLOW_GROWTH", "false");
  await tensorflow(packages({ [FOR_GPU]: {} }).importPackage).start(true);
  expect(process.env.TF_FORCE_GPU_ALLOW_GROWTH).toBe("false");
});
