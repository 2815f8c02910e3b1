import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { sincDerivativeOfTensor, sincOf, sincOfTensor, sincSlopeOf } from "./sinc.js";

/**
 * sinc(x) + x, one of the eight functions that the search for Swish found.
 *
 * @example sincPlusX.apply(tf.tensor1d([-1, 0, 1])); // [-0.159, 1, 1.841]
 * @see Ramachandran2017, sec. 3
 */
export const sincPlusX: Activation = {
  name: "sinc-plus-x",
  title: "sinc(x) + x",
  formula: String.raw`\operatorname{sinc} x + x`,
  derivativeFormula: String.raw`\frac{\cos x - \operatorname{sinc} x}{x} + 1`,
  ...defineElementwise(
    (x) => tf.add(sincOfTensor(x), x),
    (x) => tf.add(sincDerivativeOfTensor(x), 1),
  ),
  value: (x) => sincOf(x) + x,
  slope: (x) => sincSlopeOf(x) + 1,
  kinks: [],
  range: [-Infinity, Infinity],
  monotonicity: "increasing",
  saturates: { left: false, right: false },
  parameters: [],
  facts: [
    { claim: "At 0 it is 1.", quantity: "value", at: 0, equals: 1 },
    {
      claim: "The derivative is at least 0.5638, at $x = 2.0816$: nowhere does it vanish.",
      quantity: "smallest slope",
      at: 2.0815759778181007,
      equals: 0.5638181827285415,
    },
    {
      claim: "The derivative is at most 1.4362, at $x = -2.0816$.",
      quantity: "largest slope",
      at: -2.0815759778181007,
      equals: 1.4361818172714584,
    },
    { claim: "It crosses 0 at $x = -0.8767$.", quantity: "value", at: -0.8767262153950625, equals: 0 },
  ],
  source: "Ramachandran2017",
};
