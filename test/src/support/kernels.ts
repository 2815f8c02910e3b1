import { setFlagsFromString } from "node:v8";

import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { expect } from "vitest";

import { heapOf } from "../../../src/compute/wasm/heap.ts";
import { installKernels } from "../../../src/compute/wasm/install.ts";
import { hasRelaxedSimd } from "../../../src/compute/wasm/link-simd.ts";
import { createRandom, type Random } from "../../../src/random.ts";

// Node 20 has relaxed SIMD behind a flag.
if (!hasRelaxedSimd()) setFlagsFromString("--experimental-wasm-relaxed-simd");

export const KERNELS = ["simd", "fast", "javascript"] as const;
export type Kernels = (typeof KERNELS)[number];

/** Switches to the WebAssembly backend with these kernels, in a memory where whatever is not written is NaN. */
export async function useKernels(kernels: Kernels): Promise<void> {
  tf.enableProdMode();
  await tf.setBackend("wasm");
  const binary = kernels === "javascript" ? { binary: new Uint8Array() } : {};
  const installation = await installKernels({ ...binary, fast: kernels === "fast" });
  expect(installation.kernels, installation.failure).toBe(kernels);
  poisonMemory();
}

const poisoned = new WeakSet<object>();

function poisonMemory(): void {
  const { module } = heapOf(tf.backend() as BackendWasm);
  if (poisoned.has(module)) return;
  poisoned.add(module);
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = allocate(bytes);
    module.HEAPU8.fill(0xff, address >>> 0, (address >>> 0) + bytes);
    return address;
  };
}

/** Numbers in -1 … 1, or few of them, so that many are equal. */
export function randomTensor(random: Random, shape: readonly number[], values?: number): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const numbers = Float32Array.from({ length: size }, () => {
    const value = 2 * random.uniform() - 1;
    return values === undefined ? value : Math.round(value * values) / values;
  });
  return tf.tensor(numbers, [...shape]);
}

/** A whole number of low … high. */
export function randomInteger(random: Random, low: number, high: number): number {
  return low + Math.floor(random.uniform() * (high - low + 1));
}

export function randomOf<T>(random: Random, values: readonly T[]): T {
  return values[randomInteger(random, 0, values.length - 1)]!;
}

/** Runs the same computation on the cpu backend and on `kernels`, and holds every output to `tolerance`. */
export async function expectAsOnCpu(
  kernels: Kernels,
  compute: (random: Random) => tf.Tensor[],
  { seed, tolerance = 2e-6, place }: { seed: number; tolerance?: number; place: string },
): Promise<void> {
  const run = () => {
    const tensors = tf.tidy(() => compute(createRandom(seed)));
    const outputs = tensors.map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype,
      values: Array.from(tensor.dataSync()),
    }));
    tf.dispose(tensors);
    return outputs;
  };
  await tf.setBackend("cpu");
  const expected = run();
  await tf.setBackend("wasm");
  const actual = run();
  expect(actual.length, place).toBe(expected.length);
  for (const [index, { shape, dtype, values }] of expected.entries()) {
    expect(actual[index]!.shape, `${place}, ${kernels}`).toEqual(shape);
    expect(actual[index]!.dtype, `${place}, ${kernels}`).toBe(dtype);
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    for (const [i, value] of values.entries()) {
      const got = actual[index]!.values[i]!;
      if (Math.abs(got - value) <= tolerance * scale || Object.is(got, value) || got === value) continue;
      expect.fail(`${place}, ${kernels}, output ${index}[${i}] of [${shape}]: ${got} is not ${value}`);
    }
  }
}
