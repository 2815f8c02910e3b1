import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../../src/random.ts";
import { expectAllClose } from "../../support/closeness.ts";
import { KERNELS, randomInteger, randomTensor, useKernels } from "../../support/kernels.ts";

const EQUATIONS = [
  "ab,bc->ac",
  "ab,bc->ca",
  "abc,acd->abd",
  "abc,cd->abd",
  "ab,ab->a",
  "ab,ab->",
  "a,b->ab",
  "abc,bd->dc",
  "ab->ba",
  "ab->b",
  "ab->ab",
  "abc->",
  "abcd,cbe->ade",
];

/** Σ over all labels, written out: the result, and the gradient of Σ w · result with respect to each operand. */
function writeOut(equation: string, operands: readonly tf.Tensor[], weigh: (index: number) => number) {
  const [left, result] = equation.split("->") as [string, string];
  const terms = left.split(",");
  const sizes = new Map(
    terms.flatMap((term, n) => [...term].map((label, axis) => [label, operands[n]!.shape[axis]!])),
  );
  const labels = [...sizes.keys()];
  const place = (term: string, at: Map<string, number>) =>
    [...term].reduce((index, label) => index * sizes.get(label)! + at.get(label)!, 0);
  const count = (term: string) => [...term].reduce((product, label) => product * sizes.get(label)!, 1);
  const values = operands.map((operand) => operand.dataSync());
  const sums = new Array<number>(count(result)).fill(0);
  const gradients = terms.map((term) => new Array<number>(count(term)).fill(0));
  const at = new Map<string, number>();
  const visit = (depth: number) => {
    const label = labels[depth];
    if (label === undefined) {
      const factors = terms.map((term, n) => values[n]![place(term, at)]!);
      const out = place(result, at);
      sums[out]! += factors.reduce((product, factor) => product * factor, 1);
      for (const [n, term] of terms.entries()) {
        gradients[n]![place(term, at)]! += weigh(out) * (factors[1 - n] ?? 1);
      }
      return;
    }
    for (let i = 0; i < sizes.get(label)!; i++) {
      at.set(label, i);
      visit(depth + 1);
    }
  };
  visit(0);
  return { sums, gradients };
}

describe.each(KERNELS)("einsum with %s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each(EQUATIONS)("%s is the sum that it says, and so are its gradients", (equation) => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = createRandom(seed);
      const size = new Map([..."abcde"].map((label) => [label, randomInteger(random, 1, 4)]));
      const terms = equation.split("->")[0]!.split(",");
      const operands = terms.map((term) =>
        randomTensor(
          random,
          [...term].map((label) => size.get(label)!),
        ),
      );
      const weigh = (index: number) => Math.cos(index);
      const { sums, gradients } = writeOut(equation, operands, weigh);
      const y = tf.einsum(equation, ...operands);
      expectAllClose(y.dataSync(), sums, 1e-5, equation);
      const weights = tf.tensor(
        sums.map((_sum, index) => weigh(index)),
        y.shape,
      );
      const found = tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(weights, tf.einsum(equation, ...x))))(
        operands,
      );
      for (const [n, gradient] of found.entries()) {
        expect(gradient.shape).toEqual(operands[n]!.shape);
        expectAllClose(gradient.dataSync(), gradients[n], 1e-5, `${equation}, operand ${n}`);
      }
      tf.dispose([operands, y, weights, found]);
    }
  });

  test("a label that stands twice in an operand is refused", () => {
    expect(() => tf.einsum("aa->a", tf.ones([2, 2]))).toThrow(/duplicate/);
  });
});
