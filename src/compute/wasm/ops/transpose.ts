import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { transposed } from "../transposed.js";

/** Exchanges the last two axes of a matrix or a batch of them; every other order is left to the stock kernel. */
export const transpose = defineKernel<{ x: Tensor }, { perm: number[] }>(
  "Transpose",
  (heap, { x }, { perm }, stock) => {
    const rank = perm.length;
    const isLastTwo =
      rank >= 2 && perm.every((axis, index) => axis === (index < rank - 2 ? index : 2 * rank - 3 - index));
    return isLastTwo && x.dtype === "float32" && heap.simd !== undefined ? transposed(heap, x) : stock();
  },
);
