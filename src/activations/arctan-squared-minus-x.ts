import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/**
 * (tan⁻¹ x)² − x, one of the eight functions that the search for Swish found; it falls.
 *
 * @example arctanSquaredMinusX.apply(tf.tensor1d([-1, 0, 1])); // [1.617, 0, -0.383]
 * @see Ramachandran2017, sec. 3
 */
export const arctanSquaredMinusX: Activation = {
  name: "arctan-squared-minus-x",
  title: "(arctan x)² − x",
  formula: String.raw`(\tan^{-1} x)^2 - x`,
  derivativeFormula: String.raw`\frac{2 \tan^{-1} x}{1 + x^2} - 1`,
  // Its composed gradient does without a second inverse tangent.
  apply: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.sub(tf.square(tf.atan(x)), x)) as T,
  derivative: <T extends tf.Tensor>(x: T) =>
    tf.tidy(() => tf.sub(tf.div(tf.mul(tf.atan(x), 2), tf.add(tf.square(x), 1)), 1)) as T,
  value: (x) => Math.atan(x) ** 2 - x,
  slope: (x) => (2 * Math.atan(x)) / (1 + x * x) - 1,
  kinks: [],
  range: [-Infinity, Infinity],
  monotonicity: "decreasing",
  saturates: { left: false, right: false },
  parameters: [],
  facts: [
    { claim: "At 0 the derivative is −1.", quantity: "slope", at: 0, equals: -1 },
    {
      claim: "The derivative stays below 0: at most −0.1761, at $x = 0.7654$, where $2x \\tan^{-1} x = 1$.",
      quantity: "largest slope",
      at: 0.7653789266657889,
      equals: -0.17610144031685818,
    },
    {
      claim: "The derivative is lowest at $x = -0.7654$: −1.8239.",
      quantity: "smallest slope",
      at: -0.7653789266657889,
      equals: -1.8238985596831419,
    },
  ],
  source: "Ramachandran2017",
};
