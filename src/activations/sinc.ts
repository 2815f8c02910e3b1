import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/** Below these |x| the closed forms cancel, in double and in single precision, and the power series stand in. */
const SERIES_BELOW = 0.1;
const SERIES_BELOW_ON_TENSORS = 1.5;

/** sinc x = Σ (−1)ᵏ x²ᵏ / (2k + 1)!, and sinc′ x = −x Σ (−1)ᵏ 2(k + 1) x²ᵏ / (2k + 3)!. */
const SERIES = alternating((k) => 1 / factorial(2 * k + 1));
const DERIVATIVE_SERIES = alternating((k) => (-2 * (k + 1)) / factorial(2 * k + 3));

function alternating(size: (k: number) => number): number[] {
  return Array.from({ length: 7 }, (_, k) => (-1) ** k * size(k));
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** sin(x) / x of one number. */
export function sincOf(x: number): number {
  return x === 0 ? 1 : Math.sin(x) / x;
}

/** (cos x − sinc x) / x of one number. */
export function sincSlopeOf(x: number): number {
  if (Math.abs(x) >= SERIES_BELOW) return (Math.cos(x) - sincOf(x)) / x;
  return x * DERIVATIVE_SERIES.reduceRight((sum, coefficient) => sum * x * x + coefficient, 0);
}

/** sin(x) / x of every element. */
export function sincOfTensor(x: tf.Tensor): tf.Tensor {
  return tf.where(isNear(x), seriesOf(tf.square(x), SERIES), tf.div(tf.sin(x), withoutZero(x)));
}

/** (cos x − sinc x) / x of every element. */
export function sincDerivativeOfTensor(x: tf.Tensor): tf.Tensor {
  const denominator = withoutZero(x);
  const closed = tf.div(tf.sub(tf.cos(x), tf.div(tf.sin(x), denominator)), denominator);
  return tf.where(isNear(x), tf.mul(x, seriesOf(tf.square(x), DERIVATIVE_SERIES)), closed);
}

function isNear(x: tf.Tensor): tf.Tensor {
  return tf.less(tf.abs(x), SERIES_BELOW_ON_TENSORS);
}

/** x with 1 in place of 0. */
function withoutZero(x: tf.Tensor): tf.Tensor {
  return tf.add(x, tf.cast(tf.equal(x, 0), "float32"));
}

/** Horner's scheme. */
function seriesOf(square: tf.Tensor, coefficients: readonly number[]): tf.Tensor {
  const [last, ...others] = [...coefficients].reverse();
  const [first, ...rest] = others;
  const start: tf.Tensor = tf.add(tf.mul(square, last!), first!);
  return rest.reduce((sum, coefficient) => tf.add(tf.mul(sum, square), coefficient), start);
}

/**
 * The cardinal sine: sin(x) / x with the value 1 at 0, not normalized (`torch.sinc` is sinc(πx)).
 *
 * @example sinc.apply(tf.tensor1d([-1, 0, 1])); // [0.841, 1, 0.841]
 * @see Ramachandran2017, sec. 2
 */
export const sinc: Activation = {
  name: "sinc",
  title: "Sinc",
  formula: String.raw`\operatorname{sinc} x = \frac{\sin x}{x}`,
  derivativeFormula: String.raw`\frac{\cos x - \operatorname{sinc} x}{x}`,
  ...defineElementwise(sincOfTensor, sincDerivativeOfTensor),
  value: sincOf,
  slope: sincSlopeOf,
  kinks: [],
  range: [-0.21723362821122166, 1],
  monotonicity: "none",
  saturates: { left: true, right: true },
  parameters: [],
  facts: [
    { claim: "The largest value is 1, at 0.", quantity: "largest value", at: 0, equals: 1 },
    {
      claim: "The smallest value is −0.2172, at $x = \\pm 4.4934$, where $\\tan x = x$.",
      quantity: "smallest value",
      at: 4.493409457909064,
      equals: -0.21723362821122166,
    },
    {
      claim: "The derivative is at most 0.4362 in size, at $x = \\mp 2.0816$.",
      quantity: "smallest slope",
      at: 2.0815759778181007,
      equals: -0.4361818172714585,
    },
  ],
  source: "Ramachandran2017",
};
