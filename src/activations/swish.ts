import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import type { Activation } from "./activation.js";
import { sigmoid, sigmoidOf } from "./sigmoid.js";

const DEFAULT_BETA = 1;

/** Where x · σ(x) has its minimum, and how low it is: 1 + x + eˣ = 0 there, so the value is 1 + x. */
const MINIMUM_AT = -1.278464542761074;
const MINIMUM = 1 + MINIMUM_AT;
/** Where the derivative of x · σ(x) is largest, and how large. */
const LARGEST_SLOPE_AT = 2.3993572805154675;
const LARGEST_SLOPE = 1.099839320128867;

/**
 * Swish: x · σ(βx), smooth and not monotonic; β → ∞ gives ReLU, β = 0 gives x / 2.
 *
 * @param beta Slope of the gate, no unit; any finite number, 1 by default (SiLU).
 * @throws Problem if `beta` is not finite.
 * @example swish().apply(tf.tensor1d([-1, 0, 1])); // [-0.269, 0, 0.731]
 * @see Ramachandran2017, sec. 4
 * @see Elfwing2018
 */
export function swish({ beta = DEFAULT_BETA }: { beta?: number } = {}): Activation {
  requireFinite("beta", beta);
  const isDefault = beta === DEFAULT_BETA;
  const gate = isDefault ? "x" : `${beta}\\,x`;
  return {
    name: isDefault ? "swish" : `swish(beta=${beta})`,
    title: isDefault ? "Swish" : `Swish (β = ${beta})`,
    formula: String.raw`x\,\sigma(${gate})`,
    derivativeFormula: isDefault
      ? String.raw`f(x) + \sigma(x)\,\bigl(1 - f(x)\bigr)`
      : String.raw`${beta}\,f(x) + \sigma(${gate})\,\bigl(1 - ${beta}\,f(x)\bigr)`,
    apply: <T extends tf.Tensor>(x: T) =>
      tf.tidy(() => tf.mul(x, tf.sigmoid(isDefault ? x : tf.mul(x, beta)))) as T,
    derivative: <T extends tf.Tensor>(x: T) =>
      tf.tidy(() => {
        const scaled = tf.mul(x, beta);
        const open = tf.sigmoid(scaled);
        return tf.mul(open, tf.add(1, tf.mul(scaled, tf.sigmoid(tf.neg(scaled)))));
      }) as T,
    value: (x) => x * sigmoidOf(beta * x),
    slope: (x) => sigmoidOf(beta * x) * (1 + beta * x * sigmoidOf(-beta * x)),
    kinks: [],
    range:
      beta > 0 ? [MINIMUM / beta, Infinity] : beta < 0 ? [-Infinity, MINIMUM / beta] : [-Infinity, Infinity],
    monotonicity: beta === 0 ? "increasing" : "none",
    saturates: { left: beta > 0, right: beta < 0 },
    parameters: [
      {
        name: "beta",
        symbol: String.raw`\beta`,
        value: beta,
        derivativeFormula: String.raw`x^2\,\sigma(${gate})\,\bigl(1 - \sigma(${gate})\bigr)`,
        derivative: <T extends tf.Tensor>(x: T) =>
          tf.tidy(() => tf.mul(tf.square(x), sigmoid.derivative(tf.mul(x, beta)))) as T,
        slope: (x) => x * x * sigmoid.slope(beta * x),
      },
    ],
    facts: factsOf(beta),
    source: "Ramachandran2017",
  };
}

function factsOf(beta: number): Activation["facts"] {
  const atZero = {
    claim: "At 0 the derivative is $\\tfrac12$.",
    quantity: "slope",
    at: 0,
    equals: 0.5,
  } as const;
  if (beta <= 0) return [atZero];
  const round = (value: number) => value.toPrecision(4);
  return [
    atZero,
    {
      claim: `It is not monotonic: its minimum is $${round(MINIMUM / beta)}$, at $x = ${round(MINIMUM_AT / beta)}$.`,
      quantity: "smallest value",
      at: MINIMUM_AT / beta,
      equals: MINIMUM / beta,
    },
    {
      claim: `It keeps gradients as they are at $x = ${round(-MINIMUM_AT / beta)}$, where the derivative is 1, opposite the minimum.`,
      quantity: "slope",
      at: -MINIMUM_AT / beta,
      equals: 1,
    },
    {
      claim: `The derivative exceeds 1: up to ${round(LARGEST_SLOPE)}, at $x = ${round(LARGEST_SLOPE_AT / beta)}$.`,
      quantity: "largest slope",
      at: LARGEST_SLOPE_AT / beta,
      equals: LARGEST_SLOPE,
    },
  ];
}
