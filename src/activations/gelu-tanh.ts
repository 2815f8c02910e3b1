import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { sigmoidOf } from "./sigmoid.js";

/** The gate is σ(LINEAR · x + CUBIC · x³), for (1 + tanh u) / 2 = σ(2u), which does not cancel on the left. */
const LINEAR = 2 * Math.sqrt(2 / Math.PI);
const CUBIC = LINEAR * 0.044715;

function gateInput(x: number): number {
  return x * (LINEAR + CUBIC * x * x);
}

function gateInputOf(x: tf.Tensor, square: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.add(tf.mul(square, CUBIC), LINEAR));
}

/**
 * The tanh approximation of GELU: x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), the form of GPT-2 and of `approximate` in
 * PyTorch and Keras. It differs from {@link gelu} by at most 4.74 · 10⁻⁴.
 *
 * @example geluTanh.apply(tf.tensor1d([-1, 0, 1])); // [-0.159, 0, 0.841]
 * @see Hendrycks2016, sec. 2
 */
export const geluTanh: Activation = {
  name: "gelu-tanh",
  title: "GELU (tanh)",
  formula: String.raw`\frac{x}{2}\left(1 + \tanh\!\left(\sqrt{\tfrac{2}{\pi}}\,\bigl(x + 0.044715\,x^3\bigr)\right)\right)`,
  derivativeFormula: String.raw`\begin{aligned} &\sigma(v) + x\,\sigma(v)\,\sigma(-v)\,v' \\ &\text{with } v = 2\sqrt{\tfrac{2}{\pi}}\,\bigl(x + 0.044715\,x^3\bigr) \end{aligned}`,
  ...defineElementwise(
    (x) => tf.mul(x, tf.sigmoid(gateInputOf(x, tf.square(x)))),
    (x) => {
      const square = tf.square(x);
      const input = gateInputOf(x, square);
      const inputSlope = tf.add(tf.mul(square, 3 * CUBIC), LINEAR);
      const growth = tf.mul(tf.mul(x, tf.sigmoid(tf.neg(input))), inputSlope);
      return tf.mul(tf.sigmoid(input), tf.add(growth, 1));
    },
  ),
  value: (x) => x * sigmoidOf(gateInput(x)),
  slope: (x) => {
    const input = gateInput(x);
    const bump = sigmoidOf(input) * sigmoidOf(-input);
    // Where the bump has become 0, x³ may have become infinite.
    return sigmoidOf(input) + (bump === 0 ? 0 : bump * x * (LINEAR + 3 * CUBIC * x * x));
  },
  kinks: [],
  range: [-0.17004075057125406, Infinity],
  monotonicity: "none",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    {
      claim: "It is not monotonic: its minimum is −0.1700, at $x = -0.7525$.",
      quantity: "smallest value",
      at: -0.7524614220710163,
      equals: -0.17004075057125406,
    },
    {
      claim: "The derivative exceeds 1: up to 1.1290, at $x = 1.4185$.",
      quantity: "largest slope",
      at: 1.4185040087908283,
      equals: 1.1289930686587717,
    },
    { claim: "At 0 the derivative is $\\tfrac12$.", quantity: "slope", at: 0, equals: 0.5 },
  ],
  source: "Hendrycks2016",
};
