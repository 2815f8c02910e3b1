import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import type { Activation } from "./activation.js";

const DEFAULT_ALPHA = 0.01;

/**
 * Leaky ReLU: x for x > 0 and αx for x ≤ 0, so that the left side keeps a gradient.
 *
 * @param alpha Slope on the left, no unit; at least 0, 0.01 by default (`tf.leakyRelu` itself takes 0.2, the layer
 * `tf.layers.leakyReLU` 0.3).
 * @throws Problem if `alpha` is not a finite number of at least 0.
 * @example leakyRelu({ alpha: 0.1 }).apply(tf.tensor1d([-1, 0, 1])); // [-0.1, 0, 1]
 * @see Maas2013
 */
export function leakyRelu({ alpha = DEFAULT_ALPHA }: { alpha?: number } = {}): Activation {
  requireFinite("alpha", alpha, { atLeast: 0 });
  const isDefault = alpha === DEFAULT_ALPHA;
  return {
    name: isDefault ? "leaky-relu" : `leaky-relu(alpha=${alpha})`,
    title: isDefault ? "Leaky ReLU" : `Leaky ReLU (α = ${alpha})`,
    formula: String.raw`\begin{cases} x & x > 0 \\ ${alpha}\,x & x \le 0 \end{cases}`,
    derivativeFormula: String.raw`\begin{cases} 1 & x > 0 \\ ${alpha} & x \le 0 \end{cases}`,
    apply: (x) => tf.leakyRelu(x, alpha),
    derivative: (x) => tf.step(x, alpha),
    value: (x) => (x > 0 ? x : alpha * x),
    slope: (x) => (x > 0 ? 1 : alpha),
    kinks: alpha === 1 ? [] : [0],
    range: [alpha === 0 ? 0 : -Infinity, Infinity],
    monotonicity: "increasing",
    saturates: { left: alpha === 0, right: false },
    parameters: [
      {
        name: "alpha",
        symbol: String.raw`\alpha`,
        value: alpha,
        derivativeFormula: String.raw`\min(0, x)`,
        derivative: (x) => tf.tidy(() => tf.neg(tf.relu(tf.neg(x)))),
        slope: (x) => Math.min(0, x),
      },
    ],
    facts: [
      { claim: `The left side keeps the slope ${alpha}.`, quantity: "slope", at: -1, equals: alpha },
      { claim: "The right side has the slope 1.", quantity: "slope", at: 1, equals: 1 },
    ],
    source: "Maas2013",
  };
}
