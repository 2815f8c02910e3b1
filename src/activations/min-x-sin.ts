import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/**
 * min(x, sin x), one of the eight functions that the search for Swish found: x for x ≤ 0 and sin x for x > 0, without a
 * kink, for both have the slope 1 at 0.
 *
 * @example minXSin.apply(tf.tensor1d([-1, 0, 1])); // [-1, 0, 0.841]
 * @see Ramachandran2017, sec. 3
 */
export const minXSin: Activation = {
  name: "min-x-sin",
  title: "min(x, sin x)",
  formula: String.raw`\min(x, \sin x)`,
  derivativeFormula: String.raw`\begin{cases} \cos x & x > 0 \\ 1 & x \le 0 \end{cases}`,
  ...defineElementwise(
    (x) => tf.minimum(x, tf.sin(x)),
    // cos 0 = 1 is the slope of the whole left side.
    (x) => tf.cos(tf.relu(x)),
  ),
  value: (x) => (x > 0 ? Math.sin(x) : x),
  slope: (x) => (x > 0 ? Math.cos(x) : 1),
  kinks: [],
  range: [-Infinity, 1],
  monotonicity: "none",
  saturates: { left: false, right: false },
  parameters: [],
  facts: [
    {
      claim: String.raw`The largest value is 1, at $x = \tfrac{\pi}{2} + 2\pi k$.`,
      quantity: "largest value",
      at: Math.PI / 2,
      equals: 1,
    },
    { claim: "The left side is the identity, with the slope 1.", quantity: "slope", at: -1, equals: 1 },
    {
      claim: String.raw`The derivative is lowest at $x = \pi + 2\pi k$: −1.`,
      quantity: "smallest slope",
      at: Math.PI,
      equals: -1,
    },
  ],
  source: "Ramachandran2017",
};
