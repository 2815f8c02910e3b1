import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/**
 * cos(x) − x, one of the eight functions that the search for Swish found; it falls.
 *
 * @example cosMinusX.apply(tf.tensor1d([-1, 0, 1])); // [1.54, 1, -0.46]
 * @see Ramachandran2017, sec. 3
 */
export const cosMinusX: Activation = {
  name: "cos-minus-x",
  title: "cos(x) − x",
  formula: String.raw`\cos x - x`,
  derivativeFormula: String.raw`-\sin x - 1`,
  ...defineElementwise(
    (x) => tf.sub(tf.cos(x), x),
    (x) => tf.sub(-1, tf.sin(x)),
  ),
  value: (x) => Math.cos(x) - x,
  slope: (x) => -Math.sin(x) - 1,
  kinks: [],
  range: [-Infinity, Infinity],
  monotonicity: "decreasing",
  saturates: { left: false, right: false },
  parameters: [],
  facts: [
    { claim: "At 0 it is 1.", quantity: "value", at: 0, equals: 1 },
    { claim: "At 0 the derivative is −1.", quantity: "slope", at: 0, equals: -1 },
    {
      claim: String.raw`The derivative touches 0 at $x = -\tfrac{\pi}{2} + 2\pi k$ and nowhere rises above.`,
      quantity: "largest slope",
      at: -Math.PI / 2,
      equals: 0,
    },
    {
      claim: String.raw`The derivative is lowest at $x = \tfrac{\pi}{2} + 2\pi k$: −2.`,
      quantity: "smallest slope",
      at: Math.PI / 2,
      equals: -2,
    },
    {
      claim: "It crosses 0 at $x = 0.7391$, where $\\cos x = x$.",
      quantity: "value",
      at: 0.7390851332151607,
      equals: 0,
    },
  ],
  source: "Ramachandran2017",
};
