import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/**
 * x · (sinh⁻¹ x)², one of the eight functions that the search for Swish found; it grows faster than x, and its gradient
 * with it.
 *
 * @example xArcsinhSquared.apply(tf.tensor1d([-1, 0, 1])); // [-0.777, 0, 0.777]
 * @see Ramachandran2017, sec. 3
 */
export const xArcsinhSquared: Activation = {
  name: "x-arcsinh-squared",
  title: "x (arcsinh x)²",
  formula: String.raw`x\,(\sinh^{-1} x)^2`,
  derivativeFormula: String.raw`(\sinh^{-1} x)^2 + \frac{2x \sinh^{-1} x}{\sqrt{x^2 + 1}}`,
  // Its composed gradient does without a second inverse hyperbolic sine.
  apply: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.mul(x, tf.square(tf.asinh(x)))) as T,
  derivative: <T extends tf.Tensor>(x: T) =>
    tf.tidy(() => {
      const inverse = tf.asinh(x);
      const steepening = tf.mul(tf.mul(x, 2), tf.rsqrt(tf.add(tf.square(x), 1)));
      return tf.mul(inverse, tf.add(inverse, steepening));
    }) as T,
  value: (x) => x * Math.asinh(x) ** 2,
  slope: (x) => Math.asinh(x) ** 2 + (2 * x * Math.asinh(x)) / Math.hypot(x, 1),
  kinks: [],
  range: [-Infinity, Infinity],
  monotonicity: "increasing",
  saturates: { left: false, right: false },
  parameters: [],
  facts: [
    {
      claim: "The derivative vanishes at 0, its smallest value.",
      quantity: "smallest slope",
      at: 0,
      equals: 0,
    },
    {
      claim: String.raw`It meets the identity at $x = \pm\sinh 1 \approx \pm 1.1752$.`,
      quantity: "value",
      at: 1.1752011936438014,
      equals: 1.1752011936438014,
    },
  ],
  source: "Ramachandran2017",
};
