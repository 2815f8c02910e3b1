import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { complementaryErrorFunction } from "./error-function.js";

/** Φ(x), the probability that a standard normal variable is at most x. */
function cumulativeNormal(x: number): number {
  return complementaryErrorFunction(-x * Math.SQRT1_2) / 2;
}

/** φ(x), the density of a standard normal variable. */
function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

function cumulativeNormalOf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/**
 * The Gaussian error linear unit: x · Φ(x), with the distribution function Φ of a standard normal variable. This is the
 * exact form, the default of PyTorch and Keras; {@link geluTanh} is the approximation.
 *
 * On tensors it is as precise as `tf.erf`, to 1.5 · 10⁻⁷ absolutely or better: the relative precision of the far left is lost.
 *
 * @example gelu.apply(tf.tensor1d([-1, 0, 1])); // [-0.159, 0, 0.841]
 * @see Hendrycks2016, sec. 2
 */
export const gelu: Activation = {
  name: "gelu",
  title: "GELU",
  formula: String.raw`x\,\Phi(x) = \frac{x}{2}\left(1 + \operatorname{erf}\frac{x}{\sqrt{2}}\right)`,
  derivativeFormula: String.raw`\Phi(x) + x\,\varphi(x)`,
  // Its composed gradient does without a second error function.
  apply: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.mul(x, cumulativeNormalOf(x))) as T,
  derivative: <T extends tf.Tensor>(x: T) =>
    tf.tidy(() => {
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.add(cumulativeNormalOf(x), tf.mul(x, density));
    }) as T,
  value: (x) => x * cumulativeNormal(x),
  slope: (x) => cumulativeNormal(x) + x * normalDensity(x),
  kinks: [],
  range: [-0.16997120747990366, Infinity],
  monotonicity: "none",
  saturates: { left: true, right: false },
  parameters: [],
  facts: [
    {
      claim: "It is not monotonic: its minimum is −0.1700, at $x = -0.7518$.",
      quantity: "smallest value",
      at: -0.7517915246935645,
      equals: -0.16997120747990366,
    },
    {
      claim: String.raw`The derivative exceeds 1: up to 1.1289, at $x = \sqrt{2}$.`,
      quantity: "largest slope",
      at: Math.SQRT2,
      equals: 1.1289041451851547,
    },
    {
      claim: String.raw`The derivative is lowest at $x = -\sqrt{2}$: −0.1289.`,
      quantity: "smallest slope",
      at: -Math.SQRT2,
      equals: -0.12890414518515478,
    },
    { claim: "At 0 the derivative is $\\tfrac12$.", quantity: "slope", at: 0, equals: 0.5 },
  ],
  source: "Hendrycks2016",
};
