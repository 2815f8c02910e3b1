import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { installKernels } from "../../../../src/compute/wasm/install.ts";
import { registerKernels, restoreKernels } from "../../../../src/compute/wasm/kernel.ts";
import { trainingKernels } from "../../../../src/compute/wasm/kernels.ts";
import { measurePeak } from "../../../../src/compute/wasm/peak.ts";
import { findFault } from "../../../../src/compute/wasm/self-test.ts";
import { createRandom } from "../../../../src/random.ts";
import { useBackend } from "../../support/backends.ts";
import { expectAllClose } from "../../support/closeness.ts";
import { randomTensor } from "../../support/kernels.ts";

/** A filter's gradient, small enough to be known: x is 1, 2; dy is 3, 4; the filter is of one pixel. */
function filterGradient(): number {
  return tf.tidy(() => {
    const x = tf.tensor4d([1, 2], [1, 1, 2, 1]);
    const dy = tf.tensor4d([3, 4], [1, 1, 2, 1]);
    const f = (w: tf.Tensor) => tf.sum(tf.mul(tf.conv2d(x, w as tf.Tensor4D, 1, "valid"), dy));
    return tf
      .grad(f)(tf.ones([1, 1, 1, 1]))
      .dataSync()[0]!;
  });
}

beforeAll(() => useBackend("wasm"));
afterEach(() => {
  vi.restoreAllMocks();
});

test("SIMD kernels are installed and compute", async () => {
  expect(await installKernels()).toEqual({ kernels: "simd" });
  expect(filterGradient()).toBe(11);
});

test("installing again changes nothing and warns of nothing", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  await installKernels();
  await installKernels();
  expect(filterGradient()).toBe(11);
  expect(warn).not.toHaveBeenCalled();
});

describe("without SIMD the JavaScript kernels compute, and the reason is given:", () => {
  test("an engine without SIMD", async () => {
    vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    const { kernels, failure } = await installKernels();
    expect({ kernels, failure }).toEqual({
      kernels: "javascript",
      failure: "this engine has no WebAssembly SIMD",
    });
    expect(filterGradient()).toBe(11);
  });

  test.each([
    ["missing", new Uint8Array(), /WebAssembly/],
    ["not WebAssembly", new TextEncoder().encode("<!doctype html>"), /magic/],
    ["another module", Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), /not a function/],
  ])("a file that is %s", async (_what, binary, reason) => {
    const { kernels, failure } = await installKernels({ binary });
    expect(kernels).toBe("javascript");
    expect(failure).toMatch(reason);
    expect(filterGradient()).toBe(11);
  });

  test.each([
    ["maxPoolGradient", "gradient of a max pooling"],
    ["adaptivePiecewiseLinearGradient", "adaptive piecewise linear unit"],
    ["sharedPiecewiseLinear", "task-adaptive activation"],
    ["swishWithBeta", "Swish with a learned gate"],
    ["powerDeviations", "normalization of powers"],
  ])("kernels whose %s computes something else", async (kernel, what) => {
    const real = WebAssembly.instantiate;
    vi.spyOn(WebAssembly, "instantiate").mockImplementation((async (
      ...parameters: Parameters<typeof real>
    ) => {
      const { instance } = (await real(
        ...parameters,
      )) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
      return { instance: { exports: { ...instance.exports, [kernel]: () => {} } } };
    }) as never);
    const { kernels, failure } = await installKernels();
    expect(kernels).toBe("javascript");
    expect(failure).toBe(`the SIMD kernels compute a wrong ${what}`);
  });

  test("a backend that hides its memory", async () => {
    const { wasm } = tf.backend() as unknown as { wasm: { asm: object } };
    const { asm } = wasm;
    const isMemory = ([, value]: [string, unknown]) => value instanceof WebAssembly.Memory;
    wasm.asm = Object.fromEntries(Object.entries(asm).filter((entry) => !isMemory(entry)));
    const { kernels, failure } = await installKernels();
    wasm.asm = asm;
    expect({ kernels, failure }).toEqual({
      kernels: "javascript",
      failure: "the backend does not show its memory",
    });
  });
});

describe("the fast kernels", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** Some products, which each kind of kernels may round in its way. */
  function products(): number[] {
    return tf.tidy(() => {
      const [a, b] = [randomTensor(createRandom(1), [8, 50]), randomTensor(createRandom(2), [50, 8])];
      return Array.from(tf.matMul(a, b).dataSync());
    });
  }

  test("are used where the environment asks for them", async () => {
    await installKernels();
    const plain = products();
    vi.stubEnv("ACTIVATION_LAB_FAST", "1");
    expect(await installKernels()).toEqual({ kernels: "fast" });
    expect(filterGradient()).toBe(11);
    expectAllClose(products(), plain, 1e-6, "products");
  });

  test("give way to the SIMD kernels in an engine without relaxed SIMD, and the reason is given", async () => {
    const real = WebAssembly.validate;
    vi.spyOn(WebAssembly, "validate").mockImplementation(
      (bytes) => real(bytes) && !isRelaxed(bytes as never),
    );
    expect(await installKernels({ fast: true })).toEqual({
      kernels: "simd",
      failure: "this engine has no relaxed SIMD",
    });
    expect(filterGradient()).toBe(11);
  });

  test("give way to the SIMD kernels if their file is damaged", async () => {
    const { kernels, failure } = await installKernels({ fast: true, fastBinary: new Uint8Array(3) });
    expect(kernels).toBe("simd");
    expect(failure).toMatch(/WebAssembly/);
    expect(filterGradient()).toBe(11);
  });
});

/** Whether a module has the instruction `f32x4.relaxed_madd`. */
function isRelaxed(bytes: Uint8Array): boolean {
  return bytes.some((byte, index) => byte === 253 && bytes[index + 1] === 133 && bytes[index + 2] === 2);
}

describe("the limit of the vector unit", () => {
  test("is measured on the SIMD kernels", async () => {
    await installKernels();
    expect(measurePeak()).toBeGreaterThan(0.1);
  });

  test("is unknown without them", async () => {
    await installKernels({ binary: new Uint8Array() });
    expect(measurePeak()).toBeUndefined();
    await useBackend("cpu");
    expect(measurePeak()).toBeUndefined();
    await tf.setBackend("wasm");
  });
});

test("another version of TensorFlow.js is refused, and keeps its own kernels", async () => {
  await expect(installKernels({ versions: ["4.22.0", "4.23.1"] })).rejects.toThrow(
    "its training kernels support version 4.22.0 of TensorFlow.js, not 4.23.1",
  );
  expect(filterGradient).toThrow();
});

describe("the self-test", () => {
  test("has constants that the cpu backend agrees with", async () => {
    await useBackend("cpu");
    expect(findFault()).toBeUndefined();
    await tf.setBackend("wasm");
  });

  test("finds the max pooling of the stock backend", async () => {
    await installKernels();
    restoreKernels();
    registerKernels(trainingKernels.filter(({ name }) => name !== "MaxPoolGrad"));
    expect(findFault()).toBe("gradient of a max pooling");
  });
});
