import * as tf from "@tensorflow/tfjs";

import { sigmoid } from "../activations/index.js";
import type { Binary } from "./binary.js";
import { cases, difference, factor, group, product, sum } from "./latex.js";
import { choose, extreme, minus, plus, times, timesNumber } from "./slopes.js";
import { EPSILON } from "./unary.js";

const table = {
  add: {
    operator: "+",
    isCommutative: true,
    hasKink: false,
    latex: (p, q) => sum(p, q),
    slopeLatex: ({ dp, dq }) => sum(dp, dq),
    value: (p, q) => p + q,
    slope: (_p, _q, dp, dq) => dp + dq,
    apply: (p, q) => tf.add(p, q),
    derivative: (_p, _q, dp, dq) => plus(dp, dq),
  },
  multiply: {
    operator: "*",
    isCommutative: true,
    hasKink: false,
    latex: (p, q) => product(p, q),
    slopeLatex: ({ p, q, dp, dq }) => sum(product(dp, q), product(p, dq)),
    value: (p, q) => p * q,
    slope: (p, q, dp, dq) => timesNumber(dp, q) + timesNumber(p, dq),
    apply: (p, q) => tf.mul(p, q),
    derivative: (p, q, dp, dq, _beta, times) => plus(times(dp, q), times(p, dq)),
  },
  subtract: {
    operator: "-",
    isCommutative: false,
    hasKink: false,
    latex: (p, q) => `${p} - ${factor(q)}`,
    slopeLatex: ({ dp, dq }) => difference(dp, dq),
    value: (p, q) => p - q,
    slope: (_p, _q, dp, dq) => dp - dq,
    apply: (p, q) => tf.sub(p, q),
    derivative: (_p, _q, dp, dq) => minus(dp, dq),
  },
  divide: {
    operator: "/",
    isCommutative: false,
    hasKink: false,
    guard: "ε = 10⁻⁷ keeps it finite where the denominator is 0; it is infinite where that is −10⁻⁷.",
    latex: (p, q) => String.raw`\frac{${p}}{${q} + \epsilon}`,
    slopeLatex: ({ p, q, dp, dq }) => {
      const numerator = difference(dp, product(String.raw`\frac{${p}}{${q} + \epsilon}`, dq));
      return numerator === "0" ? "0" : String.raw`\frac{${numerator}}{${q} + \epsilon}`;
    },
    value: (p, q, _beta, epsilon = EPSILON) => p / (q + epsilon),
    slope: (p, q, dp, dq, _beta, epsilon = EPSILON) =>
      (dp - timesNumber(p / (q + epsilon), dq)) / (q + epsilon),
    apply: (p, q) => tf.div(p, tf.add(q, EPSILON)),
    derivative: (p, q, dp, dq, _beta, times) => {
      const denominator = tf.add(q, EPSILON);
      const rest = minus(dp, times(tf.div(p, denominator), dq));
      return rest === 0 ? 0 : tf.div(rest, denominator);
    },
  },
  max: {
    isCommutative: true,
    hasKink: true,
    latex: (p, q) => String.raw`\max\left(${p}, ${q}\right)`,
    slopeLatex: ({ p, q, dp, dq }) => cases(`${p} > ${q}`, dp, `${p} < ${q}`, dq),
    value: (p, q) => Math.max(p, q),
    // Left of a point where both are equal, the one with the smaller slope is larger.
    slope: (p, q, dp, dq) => (p > q ? dp : q > p ? dq : Math.min(dp, dq)),
    apply: (p, q) => tf.maximum(p, q),
    derivative: (p, q, dp, dq) => {
      const beside = choose(tf.greater(q, p), dq, extreme("min", dp, dq), p);
      return choose(tf.greater(p, q), dp, beside, p);
    },
  },
  min: {
    isCommutative: true,
    hasKink: true,
    latex: (p, q) => String.raw`\min\left(${p}, ${q}\right)`,
    slopeLatex: ({ p, q, dp, dq }) => cases(`${p} < ${q}`, dp, `${p} > ${q}`, dq),
    value: (p, q) => Math.min(p, q),
    slope: (p, q, dp, dq) => (p < q ? dp : q < p ? dq : Math.max(dp, dq)),
    apply: (p, q) => tf.minimum(p, q),
    derivative: (p, q, dp, dq) => {
      const beside = choose(tf.less(q, p), dq, extreme("max", dp, dq), p);
      return choose(tf.less(p, q), dp, beside, p);
    },
  },
  gate: {
    isCommutative: false,
    hasKink: false,
    latex: (p, q) => product(String.raw`\sigma(${p})`, q),
    slopeLatex: ({ p, q, dp, dq }) =>
      sum(
        product(String.raw`\sigma(${p})`, String.raw`\sigma(-${group(p)})`, dp, q),
        product(String.raw`\sigma(${p})`, dq),
      ),
    value: (p, q) => sigmoid.value(p) * q,
    slope: (p, q, dp, dq) =>
      timesNumber(timesNumber(sigmoid.slope(p), dp), q) + timesNumber(sigmoid.value(p), dq),
    apply: (p, q) => tf.mul(tf.sigmoid(p), q),
    derivative: (p, q, dp, dq, _beta, times) =>
      plus(times(times(sigmoid.derivative(p), q), dp), times(tf.sigmoid(p), dq)),
  },
  rbf: {
    isCommutative: true,
    hasKink: false,
    latex: (p, q) => String.raw`e^{-\beta\left(${p} - ${factor(q)}\right)^2}`,
    slopeLatex: ({ p, q, dp, dq }) =>
      product(
        String.raw`\left(-2\beta\right)`,
        group(`${p} - ${factor(q)}`),
        difference(dp, dq),
        String.raw`e^{-\beta\left(${p} - ${factor(q)}\right)^2}`,
      ),
    betaSlopeLatex: (p, q) =>
      String.raw`-\left(${p} - ${factor(q)}\right)^2 e^{-\beta\left(${p} - ${factor(q)}\right)^2}`,
    value: (p, q, beta) => Math.exp(-beta * (p - q) ** 2),
    slope: (p, q, dp, dq, beta) =>
      timesNumber(timesNumber(-2 * beta * (p - q), Math.exp(-beta * (p - q) ** 2)), dp - dq),
    apply: (p, q, beta) => tf.exp(tf.neg(tf.mul(tf.squaredDifference(p, q), beta))),
    derivative: (p, q, dp, dq, beta, times) => {
      const kernel = tf.exp(tf.neg(tf.mul(tf.squaredDifference(p, q), beta)));
      return times(times(kernel, tf.mul(tf.mul(tf.sub(p, q), beta), -2)), minus(dp, dq));
    },
    betaSlope: (p, q, beta) => -timesNumber((p - q) ** 2, Math.exp(-beta * (p - q) ** 2)),
    betaDerivative: (p, q, beta, times) => {
      const squared = tf.squaredDifference(p, q);
      return tf.neg(times(squared, tf.exp(tf.neg(tf.mul(squared, beta)))));
    },
  },
  laplacian: {
    isCommutative: true,
    hasKink: true,
    latex: (p, q) => String.raw`e^{-\beta\left\lvert ${p} - ${factor(q)}\right\rvert}`,
    slopeLatex: ({ p, q, dp, dq }) =>
      product(
        String.raw`\left(-\beta\right)`,
        String.raw`\operatorname{sign}\left(${p} - ${factor(q)}\right)`,
        difference(dp, dq),
        String.raw`e^{-\beta\left\lvert ${p} - ${factor(q)}\right\rvert}`,
      ),
    betaSlopeLatex: (p, q) =>
      String.raw`-\left\lvert ${p} - ${factor(q)}\right\rvert e^{-\beta\left\lvert ${p} - ${factor(q)}\right\rvert}`,
    value: (p, q, beta) => Math.exp(-beta * Math.abs(p - q)),
    slope: (p, q, dp, dq, beta) => {
      const steepening = p > q ? dp - dq : q > p ? dq - dp : -Math.abs(dp - dq);
      return timesNumber(-beta * Math.exp(-beta * Math.abs(p - q)), steepening);
    },
    apply: (p, q, beta) => tf.exp(tf.neg(tf.mul(tf.abs(tf.sub(p, q)), beta))),
    derivative: (p, q, dp, dq, beta, times) => {
      const apart = tf.sub(p, q);
      const steepening = minus(dp, dq);
      const shrinking = minus(0, steepening);
      const together = extreme("min", steepening, shrinking);
      const left = choose(tf.less(apart, 0), shrinking, together, p);
      const distance = choose(tf.greater(apart, 0), steepening, left, p);
      const kernel = tf.exp(tf.neg(tf.mul(tf.abs(apart), beta)));
      return times(tf.neg(tf.mul(kernel, beta)), distance);
    },
    betaSlope: (p, q, beta) => -timesNumber(Math.abs(p - q), Math.exp(-beta * Math.abs(p - q))),
    betaDerivative: (p, q, beta, times) => {
      const distance = tf.abs(tf.sub(p, q));
      return tf.neg(times(distance, tf.exp(tf.neg(tf.mul(distance, beta)))));
    },
  },
  mix: {
    isCommutative: false,
    hasKink: false,
    latex: (p, q) => String.raw`\beta ${factor(p)} + (1 - \beta) ${factor(q)}`,
    slopeLatex: ({ dp, dq }) => sum(product(String.raw`\beta`, dp), product(String.raw`(1 - \beta)`, dq)),
    betaSlopeLatex: (p, q) => `${p} - ${factor(q)}`,
    value: (p, q, beta) => timesNumber(beta, p) + timesNumber(1 - beta, q),
    slope: (_p, _q, dp, dq, beta) => timesNumber(beta, dp) + timesNumber(1 - beta, dq),
    // With β = 1 nothing of q is left, not even its infinities.
    apply: (p, q, beta) => plus(times(beta, p), times(minus(1, beta), q)) as tf.Tensor,
    derivative: (_p, _q, dp, dq, beta, times) => plus(times(beta, dp), times(minus(1, beta), dq)),
    betaSlope: (p, q) => p - q,
    betaDerivative: (p, q) => tf.sub(p, q),
  },
} as const satisfies Record<string, Omit<Binary, "name">>;

export type BinaryName = keyof typeof table;

/**
 * The ten binary functions of the search for Swish, in the order of the paper: p + q, p · q, p − q, p / (q + ε),
 * max(p, q), min(p, q), σ(p) · q, e^(−β(p − q)²), e^(−β|p − q|), βp + (1 − β)q.
 *
 * @see Ramachandran2017, sec. 2
 */
export const binaries: Readonly<Record<BinaryName, Binary>> = Object.fromEntries(
  Object.entries(table).map(([name, binary]) => [name, { ...binary, name }]),
) as never;
