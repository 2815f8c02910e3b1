import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { sigmoidOf } from "./sigmoid.js";

// With p = σ(x) and q = σ(−x), 1 + eˣ is 1 / q, so that tanh(log(1 + eˣ)) is p (1 + q) / (1 + q²) and one minus it is
// 2q² / (1 + q²). Nothing cancels or overflows, and sigmoids are the quickest of kernels.

function gateOf(x: number): { open: number; closed: number } {
  const closing = sigmoidOf(-x);
  const whole = 1 + closing * closing;
  return { open: (sigmoidOf(x) * (1 + closing)) / whole, closed: (2 * closing * closing) / whole };
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
    (x) => {
      const closing = tf.sigmoid(tf.neg(x));
      const open = tf.mul(tf.sigmoid(x), tf.add(closing, 1));
      return tf.div(tf.mul(x, open), tf.add(tf.square(closing), 1));
    },
    (x) => {
      const opening = tf.sigmoid(x);
      const closing = tf.sigmoid(tf.neg(x));
      const square = tf.square(closing);
      const whole = tf.add(square, 1);
      const open = tf.div(tf.mul(opening, tf.add(closing, 1)), whole);
      const bend = tf.mul(tf.div(square, whole), tf.add(open, 1));
      return tf.add(open, tf.mul(tf.mul(tf.mul(x, opening), bend), 2));
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
