import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  clippedReluEstimator,
  estimatorSlope,
  halfGaussianError,
  halfGaussianStep,
  hardTanhEstimator,
  identityEstimator,
  type QuantizedReluEstimator,
  quantizedRelu,
  reluEstimator,
  shiftedSign,
  straightThrough,
} from "../../../src/quantized/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";

const path = new URL("../../fixtures/golden/quantized.json", import.meta.url);
const { halfGaussianSteps } = JSON.parse(readFileSync(path, "utf8")) as {
  halfGaussianSteps: { bits: number; step: number; error: number }[];
};

const points = Array.from({ length: 161 }, (_, index) => (index - 80) / 16);

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  const both = (f: (x: tf.Tensor) => tf.Tensor, x: readonly number[]) =>
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad(f)(tf.tensor1d([...x]), tf.tensor1d(x.map(() => 3)));
      return [Array.from(value.dataSync()), Array.from(grad.dataSync())] as const;
    });

  test.each([
    ...[1, 2, 3, 4].flatMap((bits) =>
      (["identity", "relu", "clipped-relu"] as QuantizedReluEstimator[]).map(
        (estimator) =>
          [`${bits} bits, ${estimator}`, quantizedRelu({ bits, step: 0.25, estimator })] as const,
      ),
    ),
    ...[-0.5, 0, 0.75].map((threshold) => [`sign from ${threshold}`, shiftedSign({ threshold })] as const),
  ])("%s has its values, and the slope of its estimator as gradient", async (_title, steps) => {
    await expectNoLeak(() => {
      const places = [...points, 1e30, -1e30, 1e-30, -1e-30];
      const [values, gradients] = both((x) => steps.apply(x), places);
      for (const [index, x] of places.entries()) {
        expectClose(values[index]!, steps.value(x), 1e-6, `value at ${x}`);
        expect(gradients[index], `gradient at ${x}`).toBe(3 * estimatorSlope(steps.estimator, x));
      }
    });
  });

  test("the gradient is the estimator's whatever the function, and has a gradient itself", () => {
    const [values, gradients] = both((x) => straightThrough(x, tf.square, reluEstimator), [-2, 2]);
    expect([values, gradients]).toEqual([
      [4, 4],
      [0, 3],
    ]);
    const second = tf.tidy(() => {
      const slope = tf.grad((x: tf.Tensor) => tf.square(shiftedSign().apply(x)));
      return Array.from(
        tf
          .grad((x: tf.Tensor) => slope(x))(tf.tensor1d([0.5, 2]))
          .dataSync(),
      );
    });
    // d/dx 2 s(x) μ′(x) by the estimator's rule: 2 μ′(x)².
    expect(second).toEqual([2, 0]);
  });
});

describe("step functions", () => {
  test("a quantized ReLU has its levels, and jumps where it says", () => {
    for (const bits of [1, 2, 4]) {
      const { value, jumps } = quantizedRelu({ bits, step: 0.5 });
      expect(jumps).toHaveLength(2 ** bits - 1);
      for (const jump of jumps) expect(value(jump + 1e-9) - value(jump)).toBeCloseTo(0.5, 12);
      const levels = new Set([...points, ...points.map((x) => 2 * x)].map(value));
      expect([...levels].sort((a, b) => a - b)).toEqual(Array.from({ length: 2 ** bits }, (_, k) => k / 2));
    }
  });

  test("a shifted sign is a sign of the difference, and its estimator moves along", () => {
    const { value, estimator, jumps } = shiftedSign({ threshold: 0.5, reach: 2 });
    expect([value(0.5), value(0.49), jumps]).toEqual([1, -1, [0.5]]);
    expect([estimator.low, estimator.high]).toEqual([-1.5, 2.5]);
  });

  test("estimators pass inside, and nowhere else", () => {
    expect([-9, 9].map((x) => estimatorSlope(identityEstimator, x))).toEqual([1, 1]);
    expect([-1e-9, 0, 1e-9].map((x) => estimatorSlope(reluEstimator, x))).toEqual([0, 0, 1]);
    expect([0, 1, 2].map((x) => estimatorSlope(clippedReluEstimator(2), x))).toEqual([0, 1, 0]);
    expect([-1, -0.9, 1].map((x) => estimatorSlope(hardTanhEstimator(), x))).toEqual([0, 1, 0]);
  });

  test("refuses what it has no use for", () => {
    expect(() => quantizedRelu({ bits: 0 })).toThrow(
      "`bits` must be a whole number of at least 1 and at most 8",
    );
    expect(() => quantizedRelu({ bits: 2, step: -1 })).toThrow("`step` must be a finite number above 0");
    expect(() => quantizedRelu({ bits: 2, estimator: "tanh" as never })).toThrow(
      "`estimator` must be `identity`, `relu` or `clipped-relu`",
    );
    expect(() => clippedReluEstimator(0)).toThrow("`limit` must be a finite number above 0");
    expect(() => shiftedSign({ threshold: Number.NaN })).toThrow("`threshold` must be a finite number");
    expect(() => straightThrough(tf.tensor1d([1], "int32"), tf.neg, reluEstimator)).toThrow("float32");
  });
});

describe("the step for a standard normal input", () => {
  test.each(halfGaussianSteps)(
    "of $bits bits is the one that SciPy finds by search",
    ({ bits, step, error }) => {
      expectClose(halfGaussianStep(bits), step, 1e-6, "step");
      expectClose(halfGaussianError(bits), error, 1e-9, "error");
    },
  );

  test("of 1 bit is the mean of half a normal variable", () => {
    expectClose(halfGaussianStep(1), Math.sqrt(2 / Math.PI), 1e-14, "step");
    expectClose(halfGaussianError(1), 1 - 2 / Math.PI, 1e-14, "error");
  });

  test("is a minimum, of which every bit more takes away most", () => {
    const errors = [1, 2, 3, 4, 5, 6, 7, 8].map((bits) => halfGaussianError(bits));
    for (const [index, error] of errors.entries()) {
      const bits = index + 1;
      const best = halfGaussianStep(bits);
      for (const factor of [0.99, 1.01])
        expect(halfGaussianError(bits, factor * best)).toBeGreaterThan(error);
      if (index > 0) expect(error).toBeLessThan(0.45 * errors[index - 1]!);
    }
  });
});
