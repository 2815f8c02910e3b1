import * as tf from "@tensorflow/tfjs";

import { type Heap, sizeOf, type Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { transposed } from "../transposed.js";

type Inputs = { a: Tensor; b: Tensor; bias?: Tensor; preluActivationWeights?: Tensor };
type Attributes = { transposeA: boolean; transposeB: boolean };

/**
 * Matrix products [..., M, K] × [..., K, N]. The stock kernel multiplies a transposed factor in a scalar loop, 14 times
 * slower, and every dense layer's gradient has two of them. Here aᵀ b has a kernel of its own, and other transposes are
 * written out before the stock product.
 */
export const matMul = defineKernel<Inputs, Attributes>("BatchMatMul", (heap, inputs, attributes, stock) => {
  const { a, b } = inputs;
  const { transposeA, transposeB } = attributes;
  if (a.dtype !== "float32" || b.dtype !== "float32") return stock();
  const shape = productShape(a, b, attributes);
  if (sizeOf(a) === 0 || sizeOf(b) === 0) return heap.filled(shape);
  if (
    transposeA &&
    !transposeB &&
    heap.simd !== undefined &&
    shape.slice(0, -2).every((size) => size === 1)
  ) {
    const [p, m] = a.shape.slice(-2) as [number, number];
    const product = heap.allocate(shape);
    const addresses = [heap.address(a), heap.address(b), heap.address(product)] as const;
    heap.simd.transposedProduct(...addresses, p, m, shape.at(-1)!);
    return product;
  }
  return transposeA || transposeB ? afterTransposes("BatchMatMul", heap, inputs, attributes) : stock();
});

/** The same with a bias and an activation; the stock kernel adds the bias several times if a factor is transposed. */
export const fusedMatMul = defineKernel<Inputs, Attributes>(
  "_FusedMatMul",
  (heap, inputs, attributes, stock) => {
    const isTransposed = attributes.transposeA || attributes.transposeB;
    return isTransposed ? afterTransposes("_FusedMatMul", heap, inputs, attributes) : stock();
  },
);

function afterTransposes(name: string, heap: Heap, inputs: Inputs, attributes: Attributes): Tensor {
  const a = attributes.transposeA ? transposed(heap, inputs.a) : inputs.a;
  const b = attributes.transposeB ? transposed(heap, inputs.b) : inputs.b;
  const product = heap.run(
    name,
    { ...inputs, a, b },
    { ...attributes, transposeA: false, transposeB: false },
  );
  if (attributes.transposeA) heap.release(a);
  if (attributes.transposeB) heap.release(b);
  return product;
}

function productShape(a: Tensor, b: Tensor, { transposeA, transposeB }: Attributes): number[] {
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [...outer, a.shape.at(transposeA ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!];
}
