import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { sigmoid } from "./sigmoid.js";

/** Where x = σ(x). */
const CROSSING = 0.6590460684074066;

/**
 * max(x, σ(x)), one of the eight functions that the search for Swish found, with a kink at 0.6590, where the two meet.
 *
 * @example maxXSigmoid.apply(tf.tensor1d([-1, 0, 1])); // [0.269, 0.5, 1]
 * @see Ramachandran2017, sec. 3
 */
export const maxXSigmoid: Activation = {
  name: "max-x-sigmoid",
  title: "max(x, σ(x))",
  formula: String.raw`\max\bigl(x, \sigma(x)\bigr)`,
  derivativeFormula: String.raw`\begin{cases} 1 & x > \sigma(x) \\ \sigma(x)\,\bigl(1 - \sigma(x)\bigr) & x \le \sigma(x) \end{cases}`,
  ...defineElementwise(
    (x) => tf.maximum(x, tf.sigmoid(x)),
    (x) => {
      const right = tf.step(tf.sub(x, CROSSING));
      return tf.add(right, tf.mul(tf.sub(1, right), sigmoid.derivative(x)));
    },
  ),
  value: (x) => Math.max(x, sigmoid.value(x)),
  slope: (x) => (x > CROSSING ? 1 : sigmoid.slope(x)),
  kinks: [CROSSING],
  range: [0, Infinity],
  monotonicity: "increasing",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    {
      claim: String.raw`The two parts meet at $x = \sigma(x) = 0.6590$.`,
      quantity: "value",
      at: CROSSING,
      equals: CROSSING,
    },
    {
      claim: "Just left of the kink the derivative is 0.2247.",
      quantity: "slope",
      at: CROSSING,
      equals: 0.22470434812414652,
    },
    { claim: "Right of it the derivative is 1.", quantity: "largest slope", at: 1, equals: 1 },
    { claim: "At 0 it is $\\tfrac12$.", quantity: "value", at: 0, equals: 0.5 },
  ],
  source: "Ramachandran2017",
};
