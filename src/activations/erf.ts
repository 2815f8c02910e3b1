import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { errorFunction } from "./error-function.js";

const SLOPE_AT_ZERO = 2 / Math.sqrt(Math.PI);

/**
 * The error function: erf x = 2/√π ∫₀ˣ e^(−t²) dt, a sigmoid whose derivative falls faster than exponentially.
 *
 * @example erf.apply(tf.tensor1d([-1, 0, 1])); // [-0.843, 0, 0.843]
 * @see Ramachandran2017, sec. 2
 */
export const erf: Activation = {
  name: "erf",
  title: "Error function",
  formula: String.raw`\operatorname{erf} x = \frac{2}{\sqrt{\pi}} \int_0^{x} e^{-t^2}\,dt`,
  derivativeFormula: String.raw`\frac{2}{\sqrt{\pi}}\,e^{-x^2}`,
  apply: (x) => tf.erf(x),
  derivative: <T extends tf.Tensor>(x: T) =>
    tf.tidy(() => tf.mul(tf.exp(tf.neg(tf.square(x))), SLOPE_AT_ZERO)) as T,
  value: errorFunction,
  slope: (x) => SLOPE_AT_ZERO * Math.exp(-x * x),
  kinks: [],
  range: [-1, 1],
  monotonicity: "increasing",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    { claim: "The output is centered: $\\operatorname{erf} 0 = 0$.", quantity: "value", at: 0, equals: 0 },
    {
      claim: String.raw`The derivative is at most $2 / \sqrt{\pi} \approx 1.128$, at $x = 0$.`,
      quantity: "largest slope",
      at: 0,
      equals: 1.1283791670955126,
    },
  ],
  source: "Ramachandran2017",
};
