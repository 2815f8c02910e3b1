import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";
import type { Simd } from "../simd.js";

/** Functions of each element. The stock kernels call a library function for every number, 3 to 6 times slower. */
export const functions: readonly TrainingKernel[] = [
  elementwiseFunction("Exp", (simd) => simd.exp),
  elementwiseFunction("Tanh", (simd) => simd.tanh),
];

function elementwiseFunction(name: string, choose: (simd: Simd) => Simd["exp"]): TrainingKernel {
  return defineKernel<{ x: Tensor }>(name, (heap, { x }, _attributes, stock) => {
    if (heap.simd === undefined || x.dtype !== "float32") return stock();
    const out = heap.allocate(x.shape);
    choose(heap.simd)(heap.address(x), heap.address(out), sizeOf(out));
    return out;
  });
}
