import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

import { heapOf } from "./heap.js";

/** Vector operations of one run: short enough that some runs are not disturbed by other programs. */
const TIMES = 50_000;
const RUNS = 50;

/** Operations on floats that `assembly/peak.ts` does each time: 13 products and sums of four floats. */
const OPERATIONS = 13 * 2 * 4;

/**
 * Measures what the kernels in use could reach at most on one core: multiplications and additions of vectors of four
 * floats that stay in registers. Takes a few milliseconds.
 *
 * @returns Billions of operations on floats per second, a product and a sum being two; `undefined` if the backend in use
 * has no SIMD kernels.
 */
export function measurePeak(): number | undefined {
  const simd = tf.getBackend() === "wasm" ? heapOf(tf.backend() as BackendWasm).simd : undefined;
  if (simd === undefined) return undefined;
  const seconds = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    simd.peak(TIMES, 0.5);
    return (performance.now() - start) / 1e3;
  });
  return (TIMES * OPERATIONS) / Math.min(...seconds) / 1e9;
}
