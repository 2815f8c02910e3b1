import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  adaptivePiecewiseLinear,
  batchNormalization,
  powerBasisActivation,
  swishWithBeta,
  taskAdaptiveActivation,
} from "../../../src/operations/index.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { KERNELS, useKernels } from "../support/kernels.ts";

const { NaN: none, POSITIVE_INFINITY: infinity } = Number;
const ENDS = [1e4, -1e4, 1e-30, -1e-30, 0, -0, infinity, -infinity, none];
/** Once for the SIMD kernels, once for what lies beyond their last row. */
const X = [...Array.from({ length: 72 }, (_, n) => ENDS[n % ENDS.length]!), ...ENDS];
const repeat = (values: number[]) => X.map((_, n) => values[n % ENDS.length]!);

describe.each([...KERNELS, "cpu"] as const)("%s kernels at the ends of the number line:", (kernels) => {
  beforeAll(() => (kernels === "cpu" ? useBackend("cpu") : useKernels(kernels)));

  test("adaptive piecewise linear units are infinite and undefined where x is", () => {
    tf.tidy(() => {
      const x = tf.tensor1d(X);
      const [a, b] = [tf.tensor1d([0.5, -0.25]), tf.tensor1d([1, 0])];
      const h = [1e4, 2500.5, 0.5, 0.5, 0.5, 0.5, infinity, none, none];
      expectAllClose(adaptivePiecewiseLinear(x, a, b).dataSync(), repeat(h), 1e-6, "h");
      const slope = tf.grad((v) => adaptivePiecewiseLinear(v, a, b))(x);
      // On the hinge at 0 the slope is the one on the right.
      const slopes = [1, -0.25, 0.5, -0.25, -0.5, -0.5, 1, -0.25, none];
      expectAllClose(slope.dataSync(), repeat(slopes), 1e-6, "slope");
      const finite = tf.tensor1d(X.filter(Number.isFinite));
      const [da, db] = tf.grads((slopes, hinges) => adaptivePiecewiseLinear(finite, slopes, hinges))([a, b]);
      expectAllClose(da!.dataSync(), [9 * (10001 + 4), 9 * 1e4], 1e-6, "slopes");
      expectAllClose(db!.dataSync(), [9 * 5 * 0.5, 9 * 2 * -0.25], 1e-6, "hinges");
    });
  });

  test("the task-adaptive activation is infinite and undefined where x is", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([X, X]);
      const tasks = tf.tensor1d([1, 0], "int32");
      const [alpha, b] = [tf.tensor2d([[0], [-2]]), tf.tensor1d([0])];
      const run = (v: tf.Tensor2D) => taskAdaptiveActivation(v, alpha, b, tasks);
      // Without coordinates 0 · ∞ is undefined.
      const plain = [1e4, 0, 1e-30, 0, 0, 0, infinity, none, none];
      const doubled = [1e4, -2e4, 1e-30, -2e-30, 0, 0, infinity, -infinity, none];
      expectAllClose(run(x).arraySync(), [repeat(doubled), repeat(plain)], 1e-6, "value");
      const slopes = [
        [1, 2, 1, 2, 0, 0, 1, 2, none],
        [1, 0, 1, 0, 0, 0, 1, 0, none],
      ];
      const slope = tf.grad(run as never)(x) as tf.Tensor2D;
      expectAllClose(slope.arraySync(), slopes.map(repeat), 1e-6, "slope");
    });
  });

  test("Swish saturates", () => {
    tf.tidy(() => {
      const x = tf.tensor1d(X);
      const beta = tf.scalar(2);
      expectAllClose(
        swishWithBeta(x, beta).dataSync(),
        repeat([1e4, 0, 0, 0, 0, 0, infinity, none, none]),
        1e-6,
        "value",
      );
      const finite = tf.tensor1d(X.filter(Number.isFinite));
      const [dx, dbeta] = tf.grads((v, b) => swishWithBeta(v, b))([finite, beta]);
      const slopes = finite.arraySync().map((value) => (value > 1 ? 1 : value < -1 ? 0 : 0.5));
      expectAllClose(dx!.dataSync(), slopes, 1e-6, "slope");
      expectAllClose(dbeta!.dataSync(), [0], 1e-6, "gradient for beta");
      const spoiled = tf.grads((v, b) => swishWithBeta(v, b))([tf.tensor1d([none]), beta]);
      expect(spoiled.map((gradient) => gradient.dataSync()[0])).toEqual([none, none]);
    });
  });

  test("normalization keeps channels apart: one that is not finite spoils no other", () => {
    tf.tidy(() => {
      const rows = Array.from({ length: 40 }, (_, n) => [
        n % 2,
        n === 7 ? none : 1,
        n === 9 ? infinity : 2,
        -n % 3,
      ]);
      const x = tf.tensor2d(rows);
      const run = (v: tf.Tensor2D) =>
        batchNormalization(v, tf.ones([4]) as tf.Tensor1D, tf.zeros([4]) as tf.Tensor1D);
      const { output, mean, variance } = run(x);
      const slope = tf.grad((v) => tf.mul(run(v as tf.Tensor2D).output, x))(x) as tf.Tensor2D;
      for (const values of [
        output.arraySync()[0],
        mean.arraySync(),
        variance.arraySync(),
        slope.arraySync()[0],
      ]) {
        expect(values!.map(Number.isFinite)).toEqual([true, false, false, true]);
      }
    });
  });

  test("large powers are normalized before they are summed", () => {
    tf.tidy(() => {
      const x = tf.tensor2d(Array.from({ length: 64 }, (_, n) => [n % 2 === 0 ? 100 : -100]));
      const { output } = powerBasisActivation(x, tf.tensor1d([0, 0, 0, 0, 0, 0, 1]), tf.tensor1d([0]));
      expectAllClose(output.dataSync(), Array.from(x.dataSync(), Math.sign), 1e-6, "x⁷");
    });
  });
});

describe.each([...KERNELS, "cpu"] as const)("%s kernels keep the precision of", (kernels) => {
  beforeAll(() => (kernels === "cpu" ? useBackend("cpu") : useKernels(kernels)));

  test("sums over a million values", () => {
    const x = Float32Array.from({ length: 2 ** 20 }, (_, n) => Math.sin(n) * 3);
    const sum = (f: (value: number) => number) => x.reduce((total, value) => total + f(value), 0);
    tf.tidy(() => {
      const values = tf.tensor2d(x, [2 ** 14, 64]);
      const arriving = tf.fill(values.shape, 0.1);
      const share = Math.fround(0.1);
      const [, da] = tf.grads((v, a) => adaptivePiecewiseLinear(v, a, tf.ones([1, 1])))(
        [values, tf.ones([1, 1])],
        arriving,
      );
      expectAllClose(da!.dataSync(), [share * sum((v) => Math.max(0, 1 - v))], 1e-6, "slope");
      const [, dbeta] = tf.grads((v, b) => swishWithBeta(v, b))([values, tf.ones([1])], arriving);
      const gate = (v: number) => 1 / (1 + Math.exp(-v));
      expectAllClose(dbeta!.dataSync(), [share * sum((v) => v * v * gate(v) * gate(-v))], 1e-6, "beta");
    });
  });

  test("means and variances far from 0", () => {
    const x = Float32Array.from({ length: 50_000 }, (_, n) => 1000 + ((n * 7) % 101) / 64);
    const columns = [0, 1, 2, 3, 4].map((column) => x.filter((_, n) => n % 5 === column));
    const means = columns.map((values) => values.reduce((sum, v) => sum + v, 0) / values.length);
    const variances = columns.map(
      (values, n) => values.reduce((sum, v) => sum + (v - means[n]!) ** 2, 0) / values.length,
    );
    tf.tidy(() => {
      const { mean, variance, output } = batchNormalization(
        tf.tensor2d(x, [10_000, 5]),
        tf.ones([5]) as tf.Tensor1D,
        tf.zeros([5]) as tf.Tensor1D,
      );
      expectAllClose(mean.dataSync(), means, 1e-7, "mean");
      expectAllClose(variance.dataSync(), variances, 1e-6, "variance");
      // A mean of 1000 in float32 is off by up to 3 · 10⁻⁵.
      const expected = Array.from(x, (v, n) => (v - means[n % 5]!) / Math.sqrt(variances[n % 5]! + 1e-3));
      expectAllClose(output.dataSync(), expected, 1e-4, "output");
    });
  });
});

describe.each(KERNELS)("%s kernels keep the precision of", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test("variances whose mean float32 cannot hold", () => {
    const x = Float32Array.from({ length: 6400 }, (_, n) => 2 ** 20 + ((n * 7) % 11) / 8);
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
    tf.tidy(() => {
      const [scale, offset] = [tf.ones([1]) as tf.Tensor1D, tf.zeros([1]) as tf.Tensor1D];
      const found = batchNormalization(tf.tensor2d(x, [6400, 1]), scale, offset).variance;
      expectAllClose(found.dataSync(), [variance], 1e-6, "variance");
    });
  });
});
