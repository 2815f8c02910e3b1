import * as tf from "@tensorflow/tfjs";

import { type Heap, reshaped, type Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";

/**
 * Einstein's sum convention for one or two operands, as one product of matrices: labels that both operands have are
 * batch axes if the result has them too, and summed if not. Missing in the stock backend.
 */
export const einsum = defineKernel<Record<string, Tensor>, { equation: string }>(
  "Einsum",
  (heap, inputs, { equation }) => {
    const operands = Object.values(inputs);
    const { labels, result } = readEquation(equation, operands);
    const temporaries: Tensor[] = [];
    const keep = (tensor: Tensor) => {
      temporaries.push(tensor);
      return tensor;
    };
    const [left, right] = labels as [number[], number[] | undefined];
    let sum: Tensor;
    if (right === undefined) {
      const inOrder = reorder(heap, operands[0]!, left, result, keep);
      sum = heap.run("Identity", { x: inOrder });
    } else {
      const sizes = new Map(
        labels.flatMap((list, index) => list.map((label, axis) => [label, operands[index]!.shape[axis]!])),
      );
      const size = (list: number[]) => list.reduce((product, label) => product * sizes.get(label)!, 1);
      const shared = left.filter((label) => right.includes(label));
      const batch = shared.filter((label) => result.includes(label));
      const inner = shared.filter((label) => !result.includes(label));
      const rows = result.filter((label) => !right.includes(label));
      const columns = result.filter((label) => !left.includes(label));
      const a = reorder(heap, operands[0]!, left, [...batch, ...rows, ...inner], keep);
      const b = reorder(heap, operands[1]!, right, [...batch, ...inner, ...columns], keep);
      const product = heap.run(
        "BatchMatMul",
        {
          a: reshaped(a, [size(batch), size(rows), size(inner)]),
          b: reshaped(b, [size(batch), size(inner), size(columns)]),
        },
        { transposeA: false, transposeB: false },
      );
      const axes = [...batch, ...rows, ...columns];
      const unordered = keep(
        reshaped(
          product,
          axes.map((label) => sizes.get(label)!),
        ),
      );
      sum = heap.run("Identity", { x: reorder(heap, unordered, axes, result, keep) });
    }
    heap.release(...temporaries);
    return sum;
  },
);

/** Sums the axes whose label is not among `to`, and brings the others into that order. */
function reorder(
  heap: Heap,
  tensor: Tensor,
  from: readonly number[],
  to: readonly number[],
  keep: (tensor: Tensor) => Tensor,
): Tensor {
  const alone = from.flatMap((label, axis) => (to.includes(label) ? [] : [axis]));
  const summed =
    alone.length === 0 ? tensor : keep(heap.run("Sum", { x: tensor }, { axis: alone, keepDims: false }));
  const left = from.filter((label) => to.includes(label));
  const perm = to.map((label) => left.indexOf(label));
  const isInOrder = perm.every((axis, index) => axis === index);
  return isInOrder ? summed : keep(heap.run("Transpose", { x: summed }, { perm }));
}

/** The labels of every operand and of the result, as numbers. */
export function readEquation(
  equation: string,
  operands: readonly { shape: number[] }[],
): { labels: number[][]; result: number[] } {
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, operands.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as tf.Tensor[]);
  return {
    labels: idDims,
    result: allDims.map((_label, index) => index).slice(0, allDims.length - summedDims.length),
  };
}
