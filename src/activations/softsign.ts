import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/**
 * Softsign: x / (1 + |x|), which nears ±1 like 1 / |x| where tanh does so exponentially.
 *
 * @example softsign.apply(tf.tensor1d([-1, 0, 1])); // [-0.5, 0, 0.5]
 * @see Bergstra2009
 * @see Glorot2010, sec. 3
 */
export const softsign: Activation = {
  name: "softsign",
  title: "Softsign",
  formula: String.raw`\frac{x}{1 + \lvert x \rvert}`,
  derivativeFormula: String.raw`\frac{1}{(1 + \lvert x \rvert)^2}`,
  ...defineElementwise(
    (x) => tf.div(x, tf.add(tf.abs(x), 1)),
    (x) => tf.reciprocal(tf.square(tf.add(tf.abs(x), 1))),
  ),
  value: (x) => x / (1 + Math.abs(x)),
  slope: (x) => 1 / (1 + Math.abs(x)) ** 2,
  kinks: [],
  range: [-1, 1],
  monotonicity: "increasing",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    {
      claim: "The derivative is at most 1, at $x = 0$.",
      quantity: "largest slope",
      at: 0,
      equals: 1,
    },
    { claim: "At $x = 1$ it is halfway to its limit.", quantity: "value", at: 1, equals: 0.5 },
    {
      claim: "At $x = 5$ the derivative is still $\\tfrac1{36}$.",
      quantity: "slope",
      at: 5,
      equals: 1 / 36,
    },
  ],
  source: "Bergstra2009",
};
