import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { sigmoidOf } from "./sigmoid.js";

/** tanh(log(1 + eˣ)) and one minus it, as fractions of e^(−|x|), which cannot overflow. */
function gateOf(x: number): { open: number; closed: number } {
  const u = Math.exp(-Math.abs(x));
  if (x >= 0) {
    const whole = 1 + 2 * u + 2 * u * u;
    return { open: (1 + 2 * u) / whole, closed: (2 * u * u) / whole };
  }
  const whole = u * u + 2 * u + 2;
  return { open: (u * (u + 2)) / whole, closed: 2 / whole };
}

/**
 * Mish: x · tanh(log(1 + eˣ)), a smooth function that is not monotonic, close to Swish.
 *
 * @example mish.apply(tf.tensor1d([-1, 0, 1])); // [-0.303, 0, 0.865]
 * @see Misra2020
 */
export const mish: Activation = {
  name: "mish",
  title: "Mish",
  formula: String.raw`x\,\tanh\bigl(\log(1 + e^{x})\bigr)`,
  derivativeFormula: String.raw`t + x\,\sigma(x)\,(1 - t^2), \quad t = \tanh\bigl(\log(1 + e^{x})\bigr)`,
  ...defineElementwise(
    (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
    (x) => {
      const open = tf.tanh(tf.softplus(x));
      const growth = tf.mul(tf.mul(x, tf.sigmoid(x)), tf.sub(1, tf.square(open)));
      return tf.add(open, growth);
    },
  ),
  value: (x) => x * gateOf(x).open,
  slope: (x) => {
    const { open, closed } = gateOf(x);
    return open + x * sigmoidOf(x) * closed * (1 + open);
  },
  kinks: [],
  range: [-0.30884341301725043, Infinity],
  monotonicity: "none",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    {
      claim: "It is not monotonic: its minimum is −0.3088, at $x = -1.1924$.",
      quantity: "smallest value",
      at: -1.1924312145154952,
      equals: -0.30884341301725043,
    },
    {
      claim: "The derivative exceeds 1: up to 1.0885, at $x = 1.4906$.",
      quantity: "largest slope",
      at: 1.4905711794854284,
      equals: 1.088498161251728,
    },
    { claim: "At 0 the derivative is exactly 0.6.", quantity: "slope", at: 0, equals: 0.6 },
  ],
  source: "Misra2020",
};
