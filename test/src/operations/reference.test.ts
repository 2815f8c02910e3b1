import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as operations from "../../../src/operations/index.ts";
import { createRandom, type Random } from "../../../src/random.ts";
import { useBackend } from "../support/backends.ts";
import { KERNELS, useKernels } from "../support/kernels.ts";
import type { Shaped } from "./reference.ts";
import * as reference from "./reference.ts";

/** Of the largest value or gradient of its kind. */
const TOLERANCE = 1e-6;

/** x lies between multiples of 1/4, hinges and 0 on them: no step of a difference crosses a kink. */
const between = (random: Random) => Math.floor(random.uniform() * 16) / 4 - 2 + 0.125;
const quarters = (random: Random) => Math.floor(random.uniform() * 13) / 4 - 1.5;
/** Exact in float32. */
const sixteenths = (random: Random) => Math.floor(random.uniform() * 33) / 16 - 1;
const positive = (random: Random) => 0.25 + Math.floor(random.uniform() * 16) / 8;

interface Case {
  readonly shapes: readonly (readonly number[])[];
  readonly values: readonly ((random: Random) => number)[];
  readonly f: (...inputs: Shaped[]) => number[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor;
}

const TASKS = [2, 0, 2, 1, 0, 2, 2];
const EPSILON = 0.125;

const unit = (x: number[], p: number[], count = 5): Case => ({
  shapes: [x, [count, ...p], [count, ...p]],
  values: [between, sixteenths, quarters],
  f: reference.adaptivePiecewiseLinear as Case["f"],
  run: operations.adaptivePiecewiseLinear as Case["run"],
});
const task = (x: number[], count: number): Case => ({
  shapes: [x, [3, count], [count]],
  values: [between, sixteenths, quarters],
  f: (x, alpha, b) => reference.taskAdaptiveActivation(x!, alpha!, b!, TASKS),
  run: (x, alpha, b) =>
    operations.taskAdaptiveActivation(
      x!,
      alpha as tf.Tensor2D,
      b as tf.Tensor1D,
      tf.tensor1d(TASKS, "int32"),
    ),
});
const swish = (x: number[], p: number[]): Case => ({
  shapes: [x, p],
  values: [(random) => 2 * sixteenths(random), (random) => 3 * sixteenths(random)],
  f: reference.swishWithBeta as Case["f"],
  run: operations.swishWithBeta as Case["run"],
});
const powers = (x: number[], coefficients: number[], bias: number): Case => ({
  shapes: [x, coefficients, [bias]],
  values: [sixteenths, sixteenths, sixteenths],
  f: (x, w, b) => reference.normalizedPowers(x!, w!, b!, EPSILON),
  run: (x, w, b) => {
    const { output } = operations.powerBasisActivation(x!, w!, b as tf.Tensor1D, { epsilon: EPSILON });
    return output;
  },
});
const givenPowers = (x: number[], coefficients: number[], bias: number): Case => {
  const moments = [coefficients[0]!, x.at(-1)!];
  return {
    shapes: [x, coefficients, [bias], moments, moments],
    values: [sixteenths, sixteenths, sixteenths, sixteenths, positive],
    f: (x, w, b, means, variances) =>
      reference.normalizedPowers(x!, w!, b!, EPSILON, {
        shape: [2, ...means!.shape],
        values: [...means!.values, ...variances!.values],
      }),
    run: (x, w, b, means, variances) => {
      const statistics = { means: means as tf.Tensor2D, variances: variances as tf.Tensor2D };
      const options = { epsilon: EPSILON, statistics };
      return operations.powerBasisActivation(x!, w!, b as tf.Tensor1D, options).output;
    },
  };
};
const batch = (x: number[]): Case => ({
  shapes: [x, [x.at(-1)!], [x.at(-1)!]],
  values: [sixteenths, sixteenths, sixteenths],
  f: (x, scale, offset) =>
    reference.normalizedPowers(x!, { ...scale!, shape: [1, scale!.shape[0]!] }, offset!, EPSILON),
  run: (x, scale, offset) => {
    const options = { epsilon: EPSILON };
    return operations.batchNormalization(x!, scale as tf.Tensor1D, offset as tf.Tensor1D, options).output;
  },
});

/** With rows for the SIMD kernels, and numbers beyond the last row. */
const cases: Record<string, Case> = {
  "adaptive piecewise linear units, per unit": unit([7, 44], [44]),
  "adaptive piecewise linear units, per unit, odd": unit([9, 21], [21], 3),
  "adaptive piecewise linear units, per channel": unit([3, 4, 5, 6], [1, 1, 6]),
  "adaptive piecewise linear units, per layer": unit([5, 3, 25], [1, 1]),
  "adaptive piecewise linear units, per row and channel": unit([5, 3, 4, 7], [3, 1, 7], 2),
  "adaptive piecewise linear units, rank 1": unit([150], [], 4),
  "the task-adaptive activation": task([7, 5, 9], 6),
  "the task-adaptive activation, rank 1": task([7], 2),
  "Swish with a learned gate, per unit": swish([7, 44], [44]),
  "Swish with a learned gate, per channel": swish([3, 4, 5, 6], [1, 1, 6]),
  "Swish with a learned gate, per layer": swish([5, 61], [1]),
  "the power-basis activation, per channel": powers([3, 7, 5, 6], [4, 6], 6),
  "the power-basis activation, per layer": powers([43, 7], [7], 1),
  "the power-basis activation, given statistics": givenPowers([43, 7], [3, 7], 7),
  "the power-basis activation, per layer, given statistics": givenPowers([3, 5, 5, 4], [5], 1),
  "batch normalization": batch([3, 5, 5, 6]),
  "batch normalization of a matrix": batch([9, 40]),
};

describe.each([...KERNELS, "cpu"] as const)(
  "in double precision and by central differences, %s gives",
  (kernels) => {
    beforeAll(() => (kernels === "cpu" ? useBackend("cpu") : useKernels(kernels)));

    test.each(Object.entries(cases))("%s", (place, { shapes, values, f, run }) => {
      const random = createRandom(2015);
      const inputs = shapes.map((shape, n) => ({
        shape,
        values: Array.from({ length: reference.sizeOf(shape) }, () => values[n]!(random)),
      }));
      const weights = inputs[0]!.values.map(() => sixteenths(random));
      tf.tidy(() => {
        const tensors = inputs.map((input) => tf.tensor([...input.values], [...input.shape]));
        const output = run(...tensors);
        expect(output.shape).toEqual(inputs[0]!.shape);
        expectNear(output.dataSync(), f(...inputs), `${place}, output`);
        const arriving = tf.tensor(weights, output.shape);
        for (const [n, gradient] of tf
          .grads(run as never)(tensors, arriving as never)
          .entries()) {
          expect(gradient.shape).toEqual(inputs[n]!.shape);
          expectNear(
            gradient.dataSync(),
            reference.differences(f, inputs, n, weights),
            `${place}, gradient for input ${n}`,
          );
        }
      });
    });
  },
);

function expectNear(actual: ArrayLike<number>, expected: readonly number[], place: string): void {
  expect(actual.length).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, value] of expected.entries()) {
    if (Math.abs(actual[i]! - value) <= TOLERANCE * scale) continue;
    expect.fail(`${place}[${i}] is ${actual[i]}, not ${value}, where ${scale} is the largest`);
  }
}
