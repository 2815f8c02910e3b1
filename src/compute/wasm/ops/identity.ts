import type * as tf from "@tensorflow/tfjs";

import { type Heap, reshaped, type Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";

/**
 * The same tensor again, over the same memory, as nothing writes to a tensor. The stock kernel copies it, and
 * TensorFlow.js calls it for every tensor that a gradient will need.
 */
export const identity = defineKernel<{ x: Tensor }>("Identity", (heap, { x }, _attributes, stock) =>
  x.dtype === "string" ? stock() : shared(heap, x),
);

/**
 * To the same type: the same memory again; the stock kernel copies it. Numbers to truth values: everything but 0 is true,
 * NaN too; the stock kernel keeps numbers above 1.
 */
export const cast = defineKernel<{ x: Tensor }, { dtype: tf.DataType }>(
  "Cast",
  (heap, { x }, { dtype }, stock) => {
    if (dtype === x.dtype && dtype !== "string") return shared(heap, x);
    if (dtype !== "bool") return stock();
    const out = heap.allocate(x.shape, "bool");
    const [from, to] = [heap.numbers(x), heap.numbers(out)];
    for (let n = 0; n < to.length; n++) to[n] = from[n] !== 0 ? 1 : 0;
    return out;
  },
);

/** The backend frees the memory with the last of those that share it. */
function shared(heap: Heap, x: Tensor): Tensor {
  heap.backend.incRef(x.dataId as object);
  return reshaped(x, x.shape);
}
