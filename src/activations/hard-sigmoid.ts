import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

/** A piecewise linear gate: slope · x + 1/2 between the two kinks at ±1 / (2 · slope), 0 and 1 beyond. */
export interface HardGate {
  readonly slope: number;
  /** As LaTeX, 1/6 as a fraction, and twice as much. */
  readonly slopeFormula: string;
  readonly doubledFormula: string;
  /** What tells functions of other slopes apart, empty for 1/6. */
  readonly nameSuffix: string;
  readonly titleSuffix: string;
  /** Where the gate is fully open; −edge is where it is shut. */
  readonly edge: number;
  value(x: number): number;
  valueOf(x: tf.Tensor): tf.Tensor;
  /** 1 for −edge < x ≤ edge, where the gate moves, and 0 elsewhere. */
  insideOf(x: tf.Tensor): tf.Tensor;
  isInside(x: number): boolean;
}

const DEFAULT_SLOPE = 1 / 6;

/** The gate that hard sigmoid and hard Swish share. @throws Problem if `slope` is not a finite number above 0. */
export function createHardGate({ slope = DEFAULT_SLOPE }: { slope?: number } = {}): HardGate {
  requireFinite("slope", slope, { above: 0 });
  const isDefault = slope === DEFAULT_SLOPE;
  const edge = 0.5 / slope;
  return {
    slope,
    slopeFormula: isDefault ? String.raw`\tfrac{1}{6}` : `${slope}`,
    doubledFormula: isDefault ? String.raw`\tfrac{1}{3}` : `${2 * slope}`,
    nameSuffix: isDefault ? "" : `(slope=${slope})`,
    titleSuffix: isDefault ? "" : ` (slope ${slope})`,
    edge,
    value: (x) => Math.min(1, Math.max(0, slope * x + 0.5)),
    valueOf: (x) => tf.clipByValue(tf.add(tf.mul(x, slope), 0.5), 0, 1),
    insideOf: (x) => tf.sub(tf.step(tf.add(x, edge)), tf.step(tf.sub(x, edge))),
    isInside: (x) => x > -edge && x <= edge,
  };
}

/**
 * Hard sigmoid: slope · x + 1/2, cut off at 0 and 1. Three slopes are in use under this one name: 1/6 in MobileNetV3,
 * PyTorch and Keras 3, 1/5 in Keras 2 and TensorFlow.js (`tf.layers`), and 1/2 in BinaryConnect.
 *
 * At the right kink its derivative is `slope`, the slope on the left; PyTorch has 0 at both kinks.
 *
 * @param slope Slope between the kinks, no unit; above 0, 1/6 by default.
 * @throws Problem if `slope` is not a finite number above 0.
 * @example hardSigmoid().apply(tf.tensor1d([-3, 0, 1])); // [0, 0.5, 0.667]
 * @example hardSigmoid({ slope: 0.2 }).apply(tf.tensor1d([-3, 0, 1])); // [0, 0.5, 0.7]
 * @see Courbariaux2015
 * @see Howard2019
 */
export function hardSigmoid({ slope = DEFAULT_SLOPE }: { slope?: number } = {}): Activation {
  const gate = createHardGate({ slope });
  const { edge, slopeFormula } = gate;
  return {
    name: `hard-sigmoid${gate.nameSuffix}`,
    title: `Hard sigmoid${gate.titleSuffix}`,
    formula: String.raw`\min\bigl(1, \max(0, ${slopeFormula}\,x + \tfrac12)\bigr)`,
    derivativeFormula: String.raw`\begin{cases} ${slopeFormula} & ${-edge} < x \le ${edge} \\ 0 & \text{otherwise} \end{cases}`,
    ...defineElementwise(gate.valueOf, (x) => tf.mul(gate.insideOf(x), slope)),
    value: gate.value,
    slope: (x) => (gate.isInside(x) ? slope : 0),
    kinks: [-edge, edge],
    range: [0, 1],
    monotonicity: "increasing",
    saturates: { left: true, right: true },
    parameters: [
      {
        name: "slope",
        symbol: "s",
        value: slope,
        derivativeFormula: String.raw`\begin{cases} x & ${-edge} < x \le ${edge} \\ 0 & \text{otherwise} \end{cases}`,
        derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.mul(gate.insideOf(x), x)) as T,
        slope: (x) => (gate.isInside(x) ? x : 0),
      },
    ],
    facts: [
      { claim: `It is 0 from $x = ${-edge}$ on to the left.`, quantity: "value", at: -edge, equals: 0 },
      { claim: `It is 1 from $x = ${edge}$ on to the right.`, quantity: "value", at: edge, equals: 1 },
      {
        claim: String.raw`$f(0) = \tfrac12$, as for the sigmoid.`,
        quantity: "value",
        at: 0,
        equals: 0.5,
      },
      {
        claim: `The derivative is $${slopeFormula}$ between the kinks.`,
        quantity: "largest slope",
        at: 0,
        equals: slope,
      },
    ],
    source: "Courbariaux2015",
  };
}
