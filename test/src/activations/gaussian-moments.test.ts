import { expect, test } from "vitest";

import {
  activationNamed,
  activations,
  elu,
  gaussianMoments,
  leakyRelu,
} from "../../../src/activations/index.ts";
import { expectClose } from "../support/closeness.ts";
import { everyActivation, frameworks } from "../support/golden.ts";

test("mpmath has the moments of every activation of the table", () => {
  expect(Object.keys(frameworks.moments)).toEqual(expect.arrayContaining(Object.keys(activations)));
});

const withMoments = everyActivation.flatMap((activation) => {
  const expected = frameworks.moments[activation.name];
  return expected === undefined ? [] : [[activation.name, activation, expected] as const];
});

test.each(withMoments)("the moments of %s are those of mpmath", (_name, activation, expected) => {
  const { mean, meanSquare, meanSquareSlope, forwardGain, backwardGain } = gaussianMoments(activation);
  for (const [index, actual] of [mean, meanSquare, meanSquareSlope].entries())
    expectClose(actual, expected[index]!, 1e-11, `moment ${index}`);
  expect(forwardGain).toBe(1 / meanSquare);
  expect(backwardGain).toBe(1 / meanSquareSlope);
});

test("the moments of a leaky ReLU are (1 + α²) / 2, as in He et al. (2015), eq. 15", () => {
  for (const alpha of [0, 0.25, 0.7, 1]) {
    const { mean, meanSquare, meanSquareSlope } = gaussianMoments(leakyRelu({ alpha }));
    expect(mean).toBeCloseTo((1 - alpha) / Math.sqrt(2 * Math.PI), 13);
    for (const moment of [meanSquare, meanSquareSlope]) expect(moment).toBeCloseTo((1 + alpha ** 2) / 2, 13);
  }
});

test("a kink costs no precision, wherever it is", () => {
  // ReLU moved to the right by a: E[max(0, z − a)²] = (1 + a²) Φ(−a) − a φ(a).
  const { meanSquare, meanSquareSlope } = gaussianMoments({
    value: (z) => Math.max(0, z - 1),
    slope: (z) => (z > 1 ? 1 : 0),
    kinks: [1],
  });
  const tail = 0.15865525393145705;
  expect(meanSquareSlope).toBeCloseTo(tail, 13);
  expect(meanSquare).toBeCloseTo(2 * tail - Math.exp(-0.5) / Math.sqrt(2 * Math.PI), 13);
});

test("SELU keeps mean 0 and variance 1", () => {
  const { mean, meanSquare } = gaussianMoments(activationNamed("selu"));
  expect(mean).toBeCloseTo(0, 12);
  expect(meanSquare).toBeCloseTo(1, 12);
});

test("the moments of ELU follow from the normal distribution", () => {
  // E[(e^z − 1)²; z < 0] = e² Φ(−2) − 2 √e Φ(−1) + 1/2, with Φ(−2) and Φ(−1) of Abramowitz and Stegun, table 26.1.
  const [beyondTwo, beyondOne] = [0.02275013194817921, 0.15865525393145705];
  const left = Math.E ** 2 * beyondTwo - 2 * Math.sqrt(Math.E) * beyondOne + 0.5;
  expect(gaussianMoments(elu({ alpha: 2 })).meanSquare).toBeCloseTo(0.5 + 4 * left, 12);
});
