import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { sigmoidOf } from "./sigmoid.js";
import { softplus } from "./softplus.js";

/**
 * The logarithm of the sigmoid: log σ(x) = −softplus(−x), the log-likelihood of a logistic unit.
 *
 * @example logSigmoid.apply(tf.tensor1d([-1, 0, 1])); // [-1.313, -0.693, -0.313]
 * @see Goodfellow2016, sec. 3.10
 */
export const logSigmoid: Activation = {
  name: "log-sigmoid",
  title: "Log-sigmoid",
  formula: String.raw`\log \sigma(x) = -\log(1 + e^{-x})`,
  derivativeFormula: String.raw`\sigma(-x)`,
  apply: (x) => tf.logSigmoid(x),
  derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.sigmoid(tf.neg(x))) as T,
  value: (x) => -softplus.value(-x),
  slope: (x) => sigmoidOf(-x),
  kinks: [],
  range: [-Infinity, 0],
  monotonicity: "increasing",
  saturates: { left: false, right: true },
  parameters: [],
  facts: [
    { claim: "At 0 it is $-\\log 2$.", quantity: "value", at: 0, equals: -Math.LN2 },
    { claim: "On the right it tends to 0.", quantity: "largest value", at: Infinity, equals: 0 },
    { claim: "On the left the derivative tends to 1.", quantity: "largest slope", at: -Infinity, equals: 1 },
  ],
  source: "Goodfellow2016",
};
