import { describe, expect, test } from "vitest";

import { sigmoidOf } from "../../../src/activations/sigmoid.ts";
import { swish } from "../../../src/activations/swish.ts";

/** The derivative in terms of the function, β f(x) + σ(βx) (1 − β f(x)), as Ramachandran2017 ends. */
const published = (x: number, beta: number) => {
  const f = x * sigmoidOf(beta * x);
  return beta * f + sigmoidOf(beta * x) * (1 - beta * f);
};
/** The third line of the paper's derivation as printed: its first σ has lost its β. */
const misprinted = (x: number, beta: number) =>
  beta * x * sigmoidOf(x) + sigmoidOf(beta * x) * (1 - beta * x * sigmoidOf(beta * x));
const centralDifference = (f: (x: number) => number, x: number) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;

describe("the derivative of Swish", () => {
  const places = [-6, -1.3, -0.2, 0, 0.7, 2.4, 5];

  test.each([0.3, 1, 2, 8])("is the published formula, at β = %f", (beta) => {
    const { value, slope } = swish({ beta });
    for (const x of places) {
      expect(slope(x)).toBeCloseTo(published(x, beta), 12);
      expect(slope(x)).toBeCloseTo(centralDifference(value, x), 8);
    }
  });

  test("the misprint in its derivation shows at β = 2 and hides at β = 1", () => {
    expect(swish({ beta: 2 }).slope(0.7)).toBeCloseTo(1.024343, 6);
    expect(misprinted(0.7, 2)).toBeCloseTo(0.836748, 6);
    for (const x of places) expect(misprinted(x, 1)).toBeCloseTo(swish().slope(x), 12);
  });

  test("at x and −x it adds up to 1, so it is 1 opposite the minimum", () => {
    for (const x of places) expect(swish().slope(x) + swish().slope(-x)).toBeCloseTo(1, 12);
    expect(swish().slope(1.278464542761074)).toBeCloseTo(1, 12);
  });
});

test("a gate of slope β is a unit of slope 1 with other weights before and behind it", () => {
  for (const beta of [0.1, 0.5, 3])
    for (const x of [-4, -0.5, 0.2, 3])
      expect(swish({ beta }).value(x)).toBeCloseTo(swish().value(beta * x) / beta, 12);
});
