import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { installKernels } from "../../../../src/compute/wasm/install.ts";
import { registerKernels, restoreKernels } from "../../../../src/compute/wasm/kernel.ts";
import { trainingKernels } from "../../../../src/compute/wasm/kernels.ts";
import { findFault } from "../../../../src/compute/wasm/self-test.ts";
import { useBackend } from "../../support/backends.ts";

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

  test("kernels that compute something else", async () => {
    const real = WebAssembly.instantiate;
    vi.spyOn(WebAssembly, "instantiate").mockImplementation((async (
      ...parameters: Parameters<typeof real>
    ) => {
      const { instance } = (await real(
        ...parameters,
      )) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
      return { instance: { exports: { ...instance.exports, maxPoolGradient: () => {} } } };
    }) as never);
    const { kernels, failure } = await installKernels();
    expect(kernels).toBe("javascript");
    expect(failure).toBe("the SIMD kernels compute a wrong gradient of a max pooling");
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
