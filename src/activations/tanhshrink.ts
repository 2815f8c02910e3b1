import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/**
 * Tanhshrink: x − tanh x, which shrinks small inputs towards 0 and large ones by 1.
 *
 * @example tanhshrink.apply(tf.tensor1d([-1, 0, 1])); // [-0.238, 0, 0.238]
 * @see Paszke2019
 */
export const tanhshrink: Activation = {
  name: "tanhshrink",
  title: "Tanhshrink",
  formula: String.raw`x - \tanh x`,
  derivativeFormula: String.raw`\tanh^2 x`,
  // Its composed gradient does without a second tanh.
  apply: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.sub(x, tf.tanh(x))) as T,
  derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.square(tf.tanh(x))) as T,
  value: (x) => x - Math.tanh(x),
  slope: (x) => Math.tanh(x) ** 2,
  kinks: [],
  range: [-Infinity, Infinity],
  monotonicity: "increasing",
  saturates: { left: false, right: false },
  parameters: [],
  facts: [
    {
      claim: "The derivative vanishes at 0, its smallest value.",
      quantity: "smallest slope",
      at: 0,
      equals: 0,
    },
    { claim: "Far out the derivative tends to 1.", quantity: "largest slope", at: Infinity, equals: 1 },
  ],
  source: "Paszke2019",
};
