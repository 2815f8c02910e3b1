import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/**
 * The inverse hyperbolic sine: sinh⁻¹ x = log(x + √(x² + 1)), which grows like the logarithm on both sides.
 *
 * @example arcsinh.apply(tf.tensor1d([-1, 0, 1])); // [-0.881, 0, 0.881]
 * @see Ramachandran2017, sec. 2
 */
export const arcsinh: Activation = {
  name: "arcsinh",
  title: "Arcsinh",
  formula: String.raw`\sinh^{-1} x = \log\bigl(x + \sqrt{x^2 + 1}\bigr)`,
  derivativeFormula: String.raw`\frac{1}{\sqrt{x^2 + 1}}`,
  ...defineElementwise(
    (x) => tf.asinh(x),
    (x) => tf.rsqrt(tf.add(tf.square(x), 1)),
  ),
  value: (x) => Math.asinh(x),
  slope: (x) => 1 / Math.hypot(x, 1),
  kinks: [],
  range: [-Infinity, Infinity],
  monotonicity: "increasing",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    { claim: "The derivative is at most 1, at $x = 0$.", quantity: "largest slope", at: 0, equals: 1 },
    {
      claim: "It has no bound and saturates all the same: at $x = 10^4$ it is 9.9.",
      quantity: "value",
      at: 1e4,
      equals: 9.903487555036127,
    },
  ],
  source: "Ramachandran2017",
};
