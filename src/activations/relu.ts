import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/**
 * The rectified linear unit: max(0, x); its derivative is 1 for x > 0 and 0 for x ≤ 0, also at the kink.
 *
 * @example relu.apply(tf.tensor1d([-1, 0, 1])); // [0, 0, 1]
 * @see Nair2010
 */
export const relu: Activation = {
  name: "relu",
  title: "ReLU",
  formula: String.raw`\max(0, x)`,
  derivativeFormula: String.raw`\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}`,
  // Not `tf.maximum(x, 0)`, whose gradient at 0 is 1.
  apply: (x) => tf.relu(x),
  derivative: (x) => tf.step(x),
  value: (x) => Math.max(0, x),
  slope: (x) => (x > 0 ? 1 : 0),
  kinks: [0],
  range: [0, Infinity],
  monotonicity: "increasing",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    {
      claim: "The derivative is exactly 1 on the whole right side.",
      quantity: "largest slope",
      at: 1,
      equals: 1,
    },
    {
      claim: "The derivative is exactly 0 on the whole left side: a unit that stays there is dead.",
      quantity: "smallest slope",
      at: -1,
      equals: 0,
    },
    { claim: "At the kink the derivative is 0 by convention.", quantity: "slope", at: 0, equals: 0 },
  ],
  source: "Nair2010",
};
