import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { arcsinh, arctan, erf, sigmoid, sinc, softplus, tanh } from "../activations/index.js";
import { call, group } from "./latex.js";
import { EPSILON, type Unary } from "./unary.js";

const EVERYWHERE = [-Infinity, Infinity] as const;
const tame = { domain: EVERYWHERE, isSteep: false } as const;

/** An activation of the course as a unary function. */
function fromActivation(
  activation: Activation,
  latex: (v: string) => string,
  slopeLatex: (v: string) => string,
): Omit<Unary, "name"> {
  return {
    ...tame,
    latex,
    slopeLatex,
    value: (v) => activation.value(v),
    slope: (v) => activation.slope(v),
    apply: (v) => activation.apply(v),
    derivative: (v) => activation.derivative(v),
  };
}

/** −1 for v ≤ 0, else 1. */
const signOnLeft = (v: tf.Tensor) => tf.sub(tf.mul(tf.step(v), 2), 1);
/** −1 for v < 0, else 1. */
const signOnRight = (v: tf.Tensor) => tf.sub(1, tf.mul(tf.step(tf.neg(v)), 2));

const identity: Omit<Unary, "name"> = {
  ...tame,
  latex: (v) => v,
  slopeLatex: () => "1",
  value: (v) => v,
  slope: () => 1,
  apply: (v) => v,
  derivative: () => 1,
};

const table = {
  identity,
  negative: {
    ...tame,
    latex: (v) => `-${group(v)}`,
    slopeLatex: () => "-1",
    value: (v) => -v,
    slope: () => -1,
    apply: (v) => tf.neg(v),
    derivative: () => -1,
  },
  abs: {
    ...tame,
    latex: (v) => String.raw`\left\lvert ${v} \right\rvert`,
    slopeLatex: (v) => call(String.raw`\operatorname{sign}`, v),
    value: (v) => Math.abs(v),
    slope: (v) => (v > 0 ? 1 : -1),
    slopeOnRight: (v) => (v < 0 ? -1 : 1),
    apply: (v) => tf.abs(v),
    derivative: signOnLeft,
    derivativeOnRight: signOnRight,
  },
  square: {
    ...tame,
    latex: (v) => `${group(v)}^2`,
    slopeLatex: (v) => `2${group(v)}`,
    value: (v) => v * v,
    slope: (v) => 2 * v,
    apply: (v) => tf.square(v),
    derivative: (v) => tf.mul(v, 2),
  },
  cube: {
    ...tame,
    latex: (v) => `${group(v)}^3`,
    slopeLatex: (v) => `3${group(v)}^2`,
    value: (v) => v * v * v,
    slope: (v) => 3 * v * v,
    apply: (v) => tf.mul(tf.square(v), v),
    derivative: (v) => tf.mul(tf.square(v), 3),
  },
  sqrt: {
    domain: [0, Infinity],
    guard: "None: NaN below 0, and an infinite slope at 0.",
    isSteep: true,
    latex: (v) => String.raw`\sqrt{${v}}`,
    slopeLatex: (v) => String.raw`\frac{1}{2\sqrt{${v}}}`,
    value: (v) => Math.sqrt(v),
    slope: (v) => 0.5 / Math.sqrt(v),
    apply: (v) => tf.sqrt(v),
    derivative: (v) => tf.div(0.5, tf.sqrt(v)),
  },
  scale: {
    ...tame,
    latex: (v) => String.raw`\beta ${group(v)}`,
    slopeLatex: () => String.raw`\beta`,
    value: (v, beta) => beta * v,
    slope: (_, beta) => beta,
    apply: (v, beta) => tf.mul(v, beta),
    derivative: (_, beta) => beta,
    betaSlope: (v) => v,
    betaSlopeLatex: (v) => v,
  },
  shift: {
    ...tame,
    latex: (v) => String.raw`${group(v)} + \beta`,
    slopeLatex: () => "1",
    value: (v, beta) => v + beta,
    slope: () => 1,
    apply: (v, beta) => tf.add(v, beta),
    derivative: () => 1,
    betaSlope: () => 1,
    betaSlopeLatex: () => "1",
  },
  log: {
    ...tame,
    guard: "ε = 10⁻⁷ keeps it above −16.1 at 0.",
    latex: (v) => String.raw`\log\left(\lvert ${v} \rvert + \epsilon\right)`,
    slopeLatex: (v) =>
      String.raw`\frac{${call(String.raw`\operatorname{sign}`, v)}}{\lvert ${v} \rvert + \epsilon}`,
    value: (v, _, epsilon = EPSILON) => Math.log(Math.abs(v) + epsilon),
    slope: (v, _, epsilon = EPSILON) => (v > 0 ? 1 : -1) / (Math.abs(v) + epsilon),
    slopeOnRight: (v, epsilon = EPSILON) => (v < 0 ? -1 : 1) / (Math.abs(v) + epsilon),
    apply: (v) => tf.log(tf.add(tf.abs(v), EPSILON)),
    derivative: (v) => tf.div(signOnLeft(v), tf.add(tf.abs(v), EPSILON)),
    derivativeOnRight: (v) => tf.div(signOnRight(v), tf.add(tf.abs(v), EPSILON)),
  },
  exp: {
    domain: EVERYWHERE,
    guard: "None: infinite above 88.7 in float32.",
    isSteep: true,
    latex: (v) => `e^{${v}}`,
    slopeLatex: (v) => `e^{${v}}`,
    value: (v) => Math.exp(v),
    slope: (v) => Math.exp(v),
    apply: (v) => tf.exp(v),
    derivative: (v) => tf.exp(v),
  },
  sin: {
    ...tame,
    latex: (v) => call(String.raw`\sin`, v),
    slopeLatex: (v) => call(String.raw`\cos`, v),
    value: (v) => Math.sin(v),
    slope: (v) => Math.cos(v),
    apply: (v) => tf.sin(v),
    derivative: (v) => tf.cos(v),
  },
  cos: {
    ...tame,
    latex: (v) => call(String.raw`\cos`, v),
    slopeLatex: (v) => `-${call(String.raw`\sin`, v)}`,
    value: (v) => Math.cos(v),
    slope: (v) => -Math.sin(v),
    apply: (v) => tf.cos(v),
    derivative: (v) => tf.neg(tf.sin(v)),
  },
  sinh: {
    domain: EVERYWHERE,
    guard: "None: infinite beyond |x| = 89.4 in float32.",
    isSteep: true,
    latex: (v) => call(String.raw`\sinh`, v),
    slopeLatex: (v) => call(String.raw`\cosh`, v),
    value: (v) => Math.sinh(v),
    slope: (v) => Math.cosh(v),
    apply: (v) => tf.sinh(v),
    derivative: (v) => tf.cosh(v),
  },
  cosh: {
    domain: EVERYWHERE,
    guard: "None: infinite beyond |x| = 89.4 in float32.",
    isSteep: true,
    latex: (v) => call(String.raw`\cosh`, v),
    slopeLatex: (v) => call(String.raw`\sinh`, v),
    value: (v) => Math.cosh(v),
    slope: (v) => Math.sinh(v),
    apply: (v) => tf.cosh(v),
    derivative: (v) => tf.sinh(v),
  },
  tanh: fromActivation(
    tanh,
    (v) => call(String.raw`\tanh`, v),
    (v) => String.raw`\left(1 - ${call(String.raw`\tanh^2`, v)}\right)`,
  ),
  arcsinh: fromActivation(
    arcsinh,
    (v) => call(String.raw`\sinh^{-1}`, v),
    (v) => String.raw`\frac{1}{\sqrt{${group(v)}^2 + 1}}`,
  ),
  arctan: fromActivation(
    arctan,
    (v) => call(String.raw`\tan^{-1}`, v),
    (v) => String.raw`\frac{1}{1 + ${group(v)}^2}`,
  ),
  sinc: fromActivation(
    sinc,
    (v) => call(String.raw`\operatorname{sinc}`, v),
    (v) =>
      String.raw`\frac{${call(String.raw`\cos`, v)} - ${call(String.raw`\operatorname{sinc}`, v)}}{${v}}`,
  ),
  max0: {
    ...tame,
    latex: (v) => String.raw`\max(${v}, 0)`,
    slopeLatex: (v) => `[${v} > 0]`,
    value: (v) => (v < 0 ? 0 : v),
    slope: (v) => (v > 0 ? 1 : 0),
    slopeOnRight: (v) => (v < 0 ? 0 : 1),
    apply: (v) => tf.relu(v),
    derivative: (v) => tf.step(v),
    derivativeOnRight: (v) => tf.sub(1, tf.step(tf.neg(v))),
  },
  min0: {
    ...tame,
    latex: (v) => String.raw`\min(${v}, 0)`,
    slopeLatex: (v) => String.raw`[${v} \le 0]`,
    value: (v) => (v > 0 ? 0 : v),
    slope: (v) => (v > 0 ? 0 : 1),
    slopeOnRight: (v) => (v < 0 ? 1 : 0),
    apply: (v) => tf.neg(tf.relu(tf.neg(v))),
    derivative: (v) => tf.sub(1, tf.step(v)),
    derivativeOnRight: (v) => tf.step(tf.neg(v)),
  },
  sigmoid: fromActivation(
    sigmoid,
    (v) => String.raw`\sigma(${v})`,
    (v) => String.raw`\sigma(${v})\,\sigma(-${group(v)})`,
  ),
  softplus: fromActivation(
    softplus,
    (v) => String.raw`\log\left(1 + e^{${v}}\right)`,
    (v) => String.raw`\sigma(${v})`,
  ),
  gaussian: {
    ...tame,
    latex: (v) => `e^{-${group(v)}^2}`,
    slopeLatex: (v) => String.raw`\left(-2${group(v)}\,e^{-${group(v)}^2}\right)`,
    value: (v) => Math.exp(-v * v),
    slope: (v) => (Math.abs(v) > 40 ? 0 : -2 * v * Math.exp(-v * v)),
    apply: (v) => tf.exp(tf.neg(tf.square(v))),
    derivative: (v) => {
      // Beyond |v| = 20 it is 0 in float32; there v may be so large that v · 0 is not.
      const near = tf.clipByValue(v, -20, 20);
      return tf.mul(tf.mul(near, -2), tf.exp(tf.neg(tf.square(near))));
    },
  },
  erf: fromActivation(
    erf,
    (v) => call(String.raw`\operatorname{erf}`, v),
    (v) => String.raw`\frac{2}{\sqrt\pi}\,e^{-${group(v)}^2}`,
  ),
  beta: {
    ...tame,
    latex: () => String.raw`\beta`,
    slopeLatex: () => "0",
    value: (_, beta) => beta,
    slope: () => 0,
    apply: (v, beta) => tf.add(tf.zerosLike(v), beta),
    derivative: () => 0,
    betaSlope: () => 1,
    betaSlopeLatex: () => "1",
  },
} as const satisfies Record<string, Omit<Unary, "name">>;

export type UnaryName = keyof typeof table;

/**
 * The 25 unary functions of the search for Swish, in the order of the paper: x, −x, |x|, x², x³, √x, βx, x + β,
 * log(|x| + ε), eˣ, sin x, cos x, sinh x, cosh x, tanh x, sinh⁻¹ x, tan⁻¹ x, sinc x, max(x, 0), min(x, 0), σ(x),
 * log(1 + eˣ), e^(−x²), erf x, β. There is one β in a formula, learned per channel by `candidateLayer`.
 *
 * @see Ramachandran2017, sec. 2
 */
export const unaries: Readonly<Record<UnaryName, Unary>> = Object.fromEntries(
  Object.entries(table).map(([name, unary]) => [name, { ...unary, name }]),
) as never;
