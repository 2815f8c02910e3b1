import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { tanh } from "./tanh.js";

/**
 * max(x, tanh x), one of the eight functions that the search for Swish found: tanh x for x ≤ 0 and x for x > 0, without
 * a kink, for both have the slope 1 at 0.
 *
 * @example maxXTanh.apply(tf.tensor1d([-1, 0, 1])); // [-0.762, 0, 1]
 * @see Ramachandran2017, sec. 3
 */
export const maxXTanh: Activation = {
  name: "max-x-tanh",
  title: "max(x, tanh x)",
  formula: String.raw`\max(x, \tanh x)`,
  derivativeFormula: String.raw`\begin{cases} 1 & x > 0 \\ 1 - \tanh^2 x & x \le 0 \end{cases}`,
  ...defineElementwise(
    (x) => tf.maximum(x, tf.tanh(x)),
    // tanh′ 0 = 1 is the slope of the whole right side.
    (x) => tanh.derivative(tf.minimum(x, 0)),
  ),
  value: (x) => (x > 0 ? x : Math.tanh(x)),
  slope: (x) => (x > 0 ? 1 : tanh.slope(x)),
  kinks: [],
  range: [-1, Infinity],
  monotonicity: "increasing",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    { claim: "The left side tends to −1.", quantity: "smallest value", at: -Infinity, equals: -1 },
    { claim: "At 0 both parts have the slope 1.", quantity: "largest slope", at: 0, equals: 1 },
    { claim: "The right side is the identity.", quantity: "value", at: 3, equals: 3 },
  ],
  source: "Ramachandran2017",
};
