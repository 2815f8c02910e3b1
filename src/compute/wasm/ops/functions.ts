import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";

/** The functions of `assembly/functions.ts`, in the order of their numbers there. */
const FUNCTIONS = ["Exp", "Expm1", "Tanh", "Softplus", "Selu", "LeakyRelu", "Erf", "Atan"] as const;
const WAVES = { Sin: Math.sin, Cos: Math.cos };

/** Beyond, a float32 is no longer much finer than the period, and the SIMD kernels lose precision. */
const LARGEST_ANGLE = 1e5;

/**
 * Functions of each number. The stock kernels call a library function for every one, 3 to 13 times slower. What is fast
 * there, such as sigmoid and elu, stays.
 */
export const functions: readonly TrainingKernel[] = [
  ...FUNCTIONS.map((name, index) =>
    defineKernel<{ x: Tensor }, { alpha?: number } | undefined>(name, (heap, { x }, attributes, stock) => {
      if (heap.simd === undefined || x.dtype !== "float32") return stock();
      const out = heap.allocate(x.shape);
      heap.simd.apply(index, heap.address(x), heap.address(out), sizeOf(x), attributes?.alpha ?? 0);
      return out;
    }),
  ),
  // The stock kernels are wrong for large numbers.
  ...Object.entries(WAVES).map(([name, compute], index) =>
    defineKernel<{ x: Tensor }>(name, (heap, { x }, _attributes, stock) => {
      if (x.dtype !== "float32") return stock();
      const out = heap.allocate(x.shape);
      const [from, to] = [heap.address(x), heap.address(out)];
      if (heap.simd !== undefined && heap.simd.largestSize(from, sizeOf(x)) <= LARGEST_ANGLE) {
        heap.simd.apply(FUNCTIONS.length + index, from, to, sizeOf(x), 0);
        return out;
      }
      const [angles, values] = [heap.numbers(x), heap.numbers(out)];
      for (let i = 0; i < values.length; i++) values[i] = compute(angles[i]!);
      return out;
    }),
  ),
];
