import * as tf from "@tensorflow/tfjs";

import { Problem } from "../../../problem.js";
import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";

/** Slices up to this are copied number by number, longer ones as a block. */
const SHORT = 16;

/**
 * Takes the slices of x with these indices along an axis, such as the examples of a batch. The stock kernel looks up every
 * number by its coordinates, 200 times slower for long ones.
 */
export const gather = defineKernel<{ x: Tensor; indices: Tensor }, { axis: number; batchDims: number }>(
  "GatherV2",
  (heap, { x, indices }, { axis, batchDims }, stock) => {
    if (x.dtype === "string" || batchDims !== 0) return stock();
    const [along] = tf.util.parseAxisParam(axis, x.shape) as [number];
    const slices = x.shape[along]!;
    for (const index of heap.numbers(indices)) {
      if (index >= 0 && index < slices) continue;
      throw new Problem({
        rule: `The indices of \`tf.gather\` must be 0 … ${slices - 1} for a tensor of [${x.shape}] along axis ${along}.`,
        came: String(index),
        cure: "Count from 0, and check which axis they are meant for.",
      });
    }
    const before = x.shape.slice(0, along);
    const after = x.shape.slice(along + 1);
    const out = heap.allocate([...before, ...indices.shape, ...after], x.dtype);
    const [from, to, chosen] = [heap.numbers(x), heap.numbers(out), heap.numbers(indices)];
    const size = tf.util.sizeFromShape(after);
    let target = 0;
    for (let outer = 0; outer < sizeOf(x); outer += slices * size) {
      for (const index of chosen) {
        const source = outer + index * size;
        if (size > SHORT) to.set(from.subarray(source, source + size), target);
        else for (let i = 0; i < size; i++) to[target + i] = from[source + i]!;
        target += size;
      }
    }
    return out;
  },
);
