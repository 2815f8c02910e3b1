import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { expectNoLeak } from "../../support/backends.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

type Matrix = tf.Tensor2D;

/** 1 … n, whose products with ones are sums of columns. */
const count = (rows: number, columns: number) =>
  tf.tensor2d(
    Array.from({ length: rows * columns }, (_, n) => n + 1),
    [rows, columns],
  );

describe.each(KERNELS)("with %s kernels weights are multiplied in the shape they have now:", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each<[string, (a: Matrix, b: Matrix) => tf.Tensor]>([
    ["matMul", (a, b) => tf.matMul(a, b)],
    ["fused.matMul", (a, b) => tf.fused.matMul({ a, b, bias: tf.zeros([b.shape[1]]), activation: "relu" })],
  ])("%s", (_name, multiply) =>
    expectNoLeak(() =>
      tf.tidy(() => {
        const weights = count(2, 3);
        const product = (rows: number, columns: number) =>
          Array.from(multiply(tf.ones([1, rows]), tf.reshape(weights, [rows, columns]) as Matrix).dataSync());
        expect(product(2, 3)).toEqual([5, 7, 9]);
        expect(product(3, 2)).toEqual([9, 12]);
        expect(product(6, 1)).toEqual([21]);
        expect(product(1, 6)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(product(2, 3)).toEqual([5, 7, 9]);
      }),
    ),
  );

  test("a variable that was assigned other numbers", () => {
    tf.tidy(() => {
      const weights = tf.variable(tf.ones([2, 2])) as unknown as Matrix & tf.Variable;
      const sum = () => tf.matMul(tf.ones([1, 2]) as Matrix, weights).dataSync()[0];
      expect(sum()).toBe(2);
      weights.assign(tf.fill([2, 2], 3));
      expect(sum()).toBe(6);
      weights.dispose();
    });
  });
});
