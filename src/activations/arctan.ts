import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/**
 * The inverse tangent: tan⁻¹ x, a sigmoid between ±π/2 whose derivative falls like 1 / x².
 *
 * @example arctan.apply(tf.tensor1d([-1, 0, 1])); // [-0.785, 0, 0.785]
 * @see Ramachandran2017, sec. 2
 */
export const arctan: Activation = {
  name: "arctan",
  title: "Arctan",
  formula: String.raw`\tan^{-1} x`,
  derivativeFormula: String.raw`\frac{1}{1 + x^2}`,
  ...defineElementwise(
    (x) => tf.atan(x),
    (x) => tf.reciprocal(tf.add(tf.square(x), 1)),
  ),
  value: (x) => Math.atan(x),
  slope: (x) => 1 / (1 + x * x),
  kinks: [],
  range: [-Math.PI / 2, Math.PI / 2],
  monotonicity: "increasing",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    { claim: "The derivative is at most 1, at $x = 0$.", quantity: "largest slope", at: 0, equals: 1 },
    {
      claim: String.raw`At $x = 1$ it is $\tfrac{\pi}{4}$, halfway to its limit.`,
      quantity: "value",
      at: 1,
      equals: 0.7853981633974483,
    },
    {
      claim: String.raw`It tends to $\tfrac{\pi}{2}$.`,
      quantity: "largest value",
      at: Infinity,
      equals: Math.PI / 2,
    },
  ],
  source: "Ramachandran2017",
};
