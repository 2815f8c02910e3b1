import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/** σ(x) without overflow: the exponential is always of a number that is not positive. */
export function sigmoidOf(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const exponential = Math.exp(x);
  return exponential / (1 + exponential);
}

/**
 * The logistic sigmoid: σ(x) = 1 / (1 + e⁻ˣ), with σ′ = σ(x) · σ(−x) ≤ 1/4.
 *
 * @example sigmoid.apply(tf.tensor1d([-1, 0, 1])); // [0.269, 0.5, 0.731]
 * @see Rumelhart1986, eq. 2
 */
export const sigmoid: Activation = {
  name: "sigmoid",
  title: "Sigmoid",
  formula: String.raw`\sigma(x) = \frac{1}{1 + e^{-x}}`,
  derivativeFormula: String.raw`\sigma(x)\,\bigl(1 - \sigma(x)\bigr)`,
  apply: (x) => tf.sigmoid(x),
  // σ(x)·σ(−x) keeps its relative precision where 1 − σ(x) has rounded to 0.
  derivative: (x) => tf.tidy(() => tf.mul(tf.sigmoid(x), tf.sigmoid(tf.neg(x)))),
  value: sigmoidOf,
  slope: (x) => sigmoidOf(x) * sigmoidOf(-x),
  kinks: [],
  range: [0, 1],
  monotonicity: "increasing",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    {
      claim: String.raw`$\sigma(0) = \tfrac12$: the output is not centered.`,
      quantity: "value",
      at: 0,
      equals: 0.5,
    },
    {
      claim: String.raw`The derivative is at most $\tfrac14$, at $x = 0$.`,
      quantity: "largest slope",
      at: 0,
      equals: 0.25,
    },
    {
      claim: "At $x = 5$ less than 3 % of the largest slope is left.",
      quantity: "slope",
      at: 5,
      equals: 0.00664805667079015,
    },
  ],
  source: "Rumelhart1986",
};
