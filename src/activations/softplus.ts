import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { sigmoidOf } from "./sigmoid.js";

/**
 * Softplus: log(1 + eˣ), a smooth ReLU whose derivative is the sigmoid.
 *
 * @example softplus.apply(tf.tensor1d([-1, 0, 1])); // [0.313, 0.693, 1.313]
 * @see Dugas2001
 */
export const softplus: Activation = {
  name: "softplus",
  title: "Softplus",
  formula: String.raw`\log(1 + e^{x})`,
  derivativeFormula: String.raw`\sigma(x)`,
  apply: (x) => tf.softplus(x),
  derivative: (x) => tf.sigmoid(x),
  value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  slope: sigmoidOf,
  kinks: [],
  range: [0, Infinity],
  monotonicity: "increasing",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    { claim: "At 0 it is $\\log 2$, far above ReLU.", quantity: "value", at: 0, equals: Math.LN2 },
    { claim: "The derivative tends to 1 on the right.", quantity: "largest slope", at: Infinity, equals: 1 },
    { claim: "At 0 the derivative is $\\tfrac12$.", quantity: "slope", at: 0, equals: 0.5 },
  ],
  source: "Dugas2001",
};
