import * as tf from "@tensorflow/tfjs";

import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";
import type { BinaryNumbers, Simd } from "../simd.js";

/**
 * Maximum, minimum and comparisons of two tensors of one shape, or of a tensor and a scalar. The stock kernels call a
 * function for every element; plain JavaScript would be no faster, so they stay where there is no SIMD.
 */
export const elementwise: readonly TrainingKernel[] = [
  binary("Maximum", "float32", (simd, numbers) => simd.extremum(1, ...numbers)),
  binary("Minimum", "float32", (simd, numbers) => simd.extremum(0, ...numbers)),
  ...["Greater", "GreaterEqual", "Less", "LessEqual", "Equal"].map((name, relation) =>
    binary(name, "bool", (simd, numbers) => simd.compare(relation, ...numbers)),
  ),
];

function binary(
  name: string,
  dtype: "float32" | "bool",
  compute: (simd: Simd, numbers: BinaryNumbers) => void,
): TrainingKernel {
  return defineKernel<{ a: Tensor; b: Tensor }>(name, (heap, { a, b }, _attributes, stock) => {
    const isSame = tf.util.arraysEqual(a.shape, b.shape);
    const aStep = !isSame && sizeOf(a) === 1 ? 0 : 1;
    const bStep = !isSame && sizeOf(b) === 1 ? 0 : 1;
    const isSimple = (isSame || aStep === 0 || bStep === 0) && a.dtype === "float32" && b.dtype === "float32";
    if (!isSimple || heap.simd === undefined) return stock();
    const out = heap.allocate(tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape), dtype);
    const operands = [heap.address(a), aStep, heap.address(b), bStep] as const;
    compute(heap.simd, [...operands, heap.address(out), sizeOf(out)]);
    return out;
  });
}

/**
 * Sums, differences and products of a tensor with a row of its last axis, such as a bias. The stock kernels take up every
 * row anew, 2 to 5 times slower for the rows of a convolution, which are short.
 */
export const rowCombinations: readonly TrainingKernel[] = ["Add", "Sub", "Multiply"].map((name, operation) =>
  defineKernel<{ a: Tensor; b: Tensor }>(name, (heap, { a, b }, _attributes, stock) => {
    const isCommutative = name !== "Sub";
    const [x, row] = isCommutative && a.shape.length < b.shape.length ? [b, a] : [a, b];
    const isFloat = x.dtype === "float32" && row.dtype === "float32";
    const isRow = row.shape.length === 1 && x.shape.length > 1 && row.shape[0] === x.shape.at(-1);
    if (!isFloat || !isRow || heap.simd === undefined || sizeOf(x) === 0) return stock();
    const out = heap.allocate(x.shape);
    const addresses = [heap.address(x), heap.address(row), heap.address(out)] as const;
    heap.simd.combineRows(operation, ...addresses, sizeOf(x) / sizeOf(row), sizeOf(row));
    return out;
  }),
);

/** Takes from t where the condition holds, else from e, all of one shape. */
export const select = defineKernel<{ condition: Tensor; t: Tensor; e: Tensor }>(
  "Select",
  (heap, { condition, t, e }, _attributes, stock) => {
    const isSame = tf.util.arraysEqual(condition.shape, t.shape) && tf.util.arraysEqual(t.shape, e.shape);
    if (!isSame || t.dtype !== "float32" || e.dtype !== "float32" || heap.simd === undefined) return stock();
    const out = heap.allocate(t.shape);
    const addresses = [heap.address(condition), heap.address(t), heap.address(e)] as const;
    heap.simd.select(...addresses, heap.address(out), sizeOf(out));
    return out;
  },
);
