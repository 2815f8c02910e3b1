import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/**
 * The hyperbolic tangent: tanh(x) = 2σ(2x) − 1, a sigmoid that is centered at 0, with tanh′ = 1 − tanh² ≤ 1.
 *
 * @example tanh.apply(tf.tensor1d([-1, 0, 1])); // [-0.762, 0, 0.762]
 * @see LeCun1998, sec. 4.4
 */
export const tanh: Activation = {
  name: "tanh",
  title: "Tanh",
  formula: String.raw`\tanh x = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}`,
  derivativeFormula: String.raw`1 - \tanh^2 x`,
  apply: (x) => tf.tanh(x),
  // 1 − tanh² x = 4 σ(2x) σ(−2x), which does not cancel where tanh x has rounded to 1.
  derivative: (x) =>
    tf.tidy(() => {
      const doubled = tf.mul(x, 2);
      return tf.mul(tf.mul(tf.sigmoid(doubled), tf.sigmoid(tf.neg(doubled))), 4);
    }),
  value: (x) => Math.tanh(x),
  slope: (x) => 1 / Math.cosh(x) ** 2,
  kinks: [],
  range: [-1, 1],
  monotonicity: "increasing",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    { claim: "The output is centered: $\\tanh 0 = 0$.", quantity: "value", at: 0, equals: 0 },
    {
      claim: "The derivative is at most 1, at $x = 0$, four times that of the sigmoid.",
      quantity: "largest slope",
      at: 0,
      equals: 1,
    },
    {
      claim: "At $x = 5$ the derivative is below $2 \\cdot 10^{-4}$.",
      quantity: "slope",
      at: 5,
      equals: 0.000181583230943807,
    },
  ],
  source: "LeCun1998",
};
