import * as tf from "@tensorflow/tfjs";

import { type Heap, sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type Stock } from "../kernel.js";
import { packable } from "../packed-weights.js";
import { withProducts } from "../products.js";
import type { Simd } from "../simd.js";
import { transposed } from "../transposed.js";
import { activate, isKnownActivation } from "./activation.js";

type Inputs = { a: Tensor; b: Tensor; bias?: Tensor; preluActivationWeights?: Tensor };
type Attributes = { transposeA: boolean; transposeB: boolean };

/**
 * Matrix products [..., M, K] × [..., K, N]. The stock kernel multiplies a transposed factor in a scalar loop, 14 times
 * slower, and every dense layer's gradient has two of them; and it arranges b anew for every weight that it has not seen,
 * which in training is each of them.
 */
export const matMul = defineKernel<Inputs, Attributes>("BatchMatMul", (heap, inputs, attributes, stock) => {
  const { a, b } = inputs;
  const { transposeA, transposeB } = attributes;
  if (a.dtype !== "float32" || b.dtype !== "float32") return stock();
  if (sizeOf(a) === 0 || sizeOf(b) === 0) return heap.filled(productShape(a, b, attributes));
  if (heap.simd !== undefined) return multiply(heap, heap.simd, inputs, attributes);
  return transposeA || transposeB
    ? afterTransposes("BatchMatMul", heap, inputs, attributes)
    : stockProduct(heap, inputs, stock);
});

/** The same with a bias and an activation; the stock kernel adds the bias several times if a factor is transposed. */
export const fusedMatMul = defineKernel<Inputs, Attributes & { activation: string }>(
  "_FusedMatMul",
  (heap, inputs, attributes, stock) => {
    const { a, b, bias } = inputs;
    const { activation } = attributes;
    const isBiasRow =
      bias === undefined || (bias.shape.length === 1 && sizeOf(bias) === outputsOf(b, attributes));
    const isKnown = isBiasRow && isKnownActivation(activation) && sizeOf(a) * sizeOf(b) > 0;
    if (heap.simd !== undefined && isKnown) {
      return activate(heap, activation, multiply(heap, heap.simd, inputs, attributes));
    }
    const isTransposed = attributes.transposeA || attributes.transposeB;
    return isTransposed
      ? afterTransposes("_FusedMatMul", heap, inputs, attributes)
      : stockProduct(heap, inputs, stock);
  },
);

/** Rows that are multiplied at a time: what they take stays in the second cache. */
const ROWS = 256;

/** Rows from which on cutting b into panels costs less than reading it with gaps. */
const MANY = 16;

/**
 * Columns from which on a transposed a is cut into panels of its own: where it lies, all numbers of a column may meet in
 * one set of the cache.
 */
const WIDE = 64;

function multiply(heap: Heap, simd: Simd, { a, b, bias }: Inputs, attributes: Attributes): Tensor {
  const { transposeA, transposeB } = attributes;
  const shape = productShape(a, b, attributes);
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const product = heap.allocate(shape);
  const [aOrder, bOrder] = [matrixOrder(a, shape), matrixOrder(b, shape)];
  // Matrices of a that meet the same b are the rows of one.
  const areRows = !transposeA && sizeOf(b) === k * n && sizeOf(a) === aOrder.length * m * k;
  const [matrices, height] = areRows ? [1, aOrder.length * m] : [aOrder.length, m];
  withProducts(heap, simd, (products) => {
    const columns = transposeA && n >= WIDE ? products.panels(k, m) : undefined;
    const [row, step] = transposeA ? [1, m] : [k, 1];
    const most = Math.min(height, ROWS);
    const rows =
      columns === undefined
        ? products.rows(1, 1, most, 0, 0, row, 0, 0, n)
        : products.rows(
            1,
            Math.ceil(most / columns.step),
            columns.step,
            0,
            columns.panel,
            1,
            0,
            columns.step * n,
            n,
          );
    const start = bias === undefined ? products.zeros(n) : heap.address(bias);
    const panels = products.panels(k, n);
    for (let matrix = 0; matrix < matrices; matrix++) {
      const from = heap.address(b) + 4 * bOrder[matrix]! * k * n;
      const isRead = !transposeB && height < MANY && n % panels.step === 0;
      if (transposeB) simd.packColumns(from, k, k, n, panels.address, panels.panel);
      else if (!isRead) simd.packRows(from, n, k, n, panels.address);
      const left = heap.address(a) + 4 * aOrder[matrix]! * m * k;
      if (columns !== undefined) simd.packRows(left, m, k, m, columns.address);
      for (let first = 0; first < height; first += ROWS) {
        products.add({
          rows: { ...rows, count: Math.min(ROWS, height - first) },
          a:
            columns === undefined
              ? { address: left + 4 * first * row, step }
              : { address: columns.address + 4 * first * k, step: columns.step },
          b: isRead ? { address: from, step: n, panel: panels.step } : panels,
          length: k,
          start,
          c: heap.address(product) + 4 * (matrix * m + first) * n,
          n,
        });
      }
    }
  });
  return product;
}

/** Which matrix of a tensor each matrix of the product meets. */
function matrixOrder({ shape }: Tensor, product: readonly number[]): number[] {
  const outer = product.slice(0, -2);
  const own = [...new Array<number>(product.length - shape.length).fill(1), ...shape.slice(0, -2)];
  let order = [0];
  for (const [axis, size] of outer.entries()) {
    order = order.flatMap((index) =>
      Array.from({ length: size }, (_, i) => index * own[axis]! + (own[axis] === 1 ? 0 : i)),
    );
  }
  return order;
}

function stockProduct(heap: Heap, inputs: Inputs, stock: Stock): Tensor {
  const b = packable(heap, inputs.b);
  const product = stock(undefined, { ...inputs, b });
  if (b !== inputs.b) heap.release(b);
  return product;
}

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

function productShape(a: Tensor, b: Tensor, attributes: Attributes): number[] {
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [...outer, a.shape.at(attributes.transposeA ? -1 : -2)!, outputsOf(b, attributes)];
}

function outputsOf(b: Tensor, { transposeB }: Attributes): number {
  return b.shape.at(transposeB ? -2 : -1)!;
}
