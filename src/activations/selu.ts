import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/** The pair for which an input of mean 0 and variance 1 keeps both: E[f(z)] = 0 and E[f(z)²] = 1 for a standard normal z. */
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/**
 * The scaled exponential linear unit: λx for x > 0 and λα(eˣ − 1) for x ≤ 0, with λ ≈ 1.0507 and α ≈ 1.6733, for which
 * layers keep mean 0 and variance 1 if their weights have the variance 1 / fan-in.
 *
 * @example selu.apply(tf.tensor1d([-1, 0, 1])); // [-1.111, 0, 1.051]
 * @see Klambauer2017, eq. 2
 */
export const selu: Activation = {
  name: "selu",
  title: "SELU",
  formula: String.raw`\begin{cases} \lambda\,x & x > 0 \\ \lambda\,\alpha\,(e^{x} - 1) & x \le 0 \end{cases} \quad \lambda \approx 1.0507,\ \alpha \approx 1.6733`,
  derivativeFormula: String.raw`\begin{cases} \lambda & x > 0 \\ \lambda\,\alpha\,e^{x} & x \le 0 \end{cases}`,
  apply: (x) => tf.selu(x),
  derivative: <T extends tf.Tensor>(x: T) =>
    tf.tidy(() => {
      const right = tf.step(x);
      const left = tf.mul(tf.exp(tf.minimum(x, 0)), SCALE * ALPHA);
      return tf.add(tf.mul(right, SCALE), tf.mul(tf.sub(1, right), left));
    }) as T,
  value: (x) => SCALE * (x > 0 ? x : ALPHA * Math.expm1(x)),
  slope: (x) => SCALE * (x > 0 ? 1 : ALPHA * Math.exp(x)),
  kinks: [0],
  range: [-SCALE * ALPHA, Infinity],
  monotonicity: "increasing",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    {
      claim: String.raw`The left side tends to $-\lambda\alpha \approx -1.758$.`,
      quantity: "smallest value",
      at: -Infinity,
      equals: -1.7580993408473768,
    },
    {
      claim: String.raw`The right side has the slope $\lambda \approx 1.0507$, above 1.`,
      quantity: "slope",
      at: 1,
      equals: SCALE,
    },
    {
      claim: String.raw`The slope is largest just left of 0: $\lambda\alpha \approx 1.758$.`,
      quantity: "largest slope",
      at: 0,
      equals: 1.7580993408473768,
    },
    {
      claim: String.raw`Left of 0 it meets the identity once more, at $x \approx -1.2588$.`,
      quantity: "value",
      at: -1.2588171640638233,
      equals: -1.2588171640638233,
    },
  ],
  source: "Klambauer2017",
};
