import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { tanh } from "./tanh.js";

/**
 * The rectified hyperbolic tangent: |tanh x|, which keeps the size of a response and drops its sign.
 *
 * At 0 its derivative is −1, the slope on the left; PyTorch has 0 there.
 *
 * @example absoluteTanh.apply(tf.tensor1d([-1, 0, 1])); // [0.762, 0, 0.762]
 * @see Jarrett2009
 */
export const absoluteTanh: Activation = {
  name: "absolute-tanh",
  title: "|tanh|",
  formula: String.raw`\lvert \tanh x \rvert`,
  derivativeFormula: String.raw`\begin{cases} 1 - \tanh^2 x & x > 0 \\ \tanh^2 x - 1 & x \le 0 \end{cases}`,
  apply: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.abs(tf.tanh(x))) as T,
  derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.mul(tf.step(x, -1), tanh.derivative(x))) as T,
  value: (x) => Math.abs(Math.tanh(x)),
  slope: (x) => (x > 0 ? tanh.slope(x) : -tanh.slope(x)),
  kinks: [0],
  range: [0, 1],
  monotonicity: "none",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    { claim: "The smallest value is 0, at 0.", quantity: "smallest value", at: 0, equals: 0 },
    { claim: "The slope just left of 0 is −1.", quantity: "slope", at: 0, equals: -1 },
    {
      claim: "The sign is lost: $f(-1) = \\tanh 1$.",
      quantity: "value",
      at: -1,
      equals: 0.7615941559557649,
    },
  ],
  source: "Jarrett2009",
};
