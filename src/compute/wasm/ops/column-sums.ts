import * as tf from "@tensorflow/tfjs";

import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";

type Attributes = { axis: number | number[]; keepDims: boolean };

/** Sums and means over leading axes, as gradients of biases have them. The stock kernels transpose first. */
export const columnSums: readonly TrainingKernel[] = [reduction("Sum"), reduction("Mean")];

function reduction(name: "Sum" | "Mean"): TrainingKernel {
  return defineKernel<{ x: Tensor }, Attributes>(name, (heap, { x }, { axis, keepDims }, stock) => {
    if (x.dtype !== "float32") return stock();
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const shape = keepDims
      ? x.shape.map((size, index) => (axes.includes(index) ? 1 : size))
      : x.shape.filter((_size, index) => !axes.includes(index));
    // The stock kernels leave the sum of nothing unwritten.
    if (sizeOf(x) === 0) return heap.filled(shape, name === "Sum" ? 0 : Number.NaN);
    const isLeading = axes.length < x.shape.length && axes.every((value, index) => value === index);
    if (!isLeading || heap.simd === undefined) return stock();
    const rows = axes.reduce((product, index) => product * x.shape[index]!, 1);
    const sums = heap.allocate(shape);
    const scale = name === "Sum" ? 1 : 1 / rows;
    heap.simd.columnSums(heap.address(x), heap.address(sums), rows, sizeOf(sums), scale);
    return sums;
  });
}
