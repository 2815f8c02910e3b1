import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";
import { createHardGate } from "./hard-sigmoid.js";

/**
 * Hard Swish: x times the hard sigmoid of x, x · min(1, max(0, slope · x + 1/2)). With the slope 1/6 it is that of
 * MobileNetV3, PyTorch and Keras 3; with 1/5 it is built on the hard sigmoid of Keras 2 and TensorFlow.js.
 *
 * At the right kink its derivative is 3/2, the slope on the left.
 *
 * @param slope Slope of the gate between its kinks, no unit; above 0, 1/6 by default.
 * @throws Problem if `slope` is not a finite number above 0.
 * @example hardSwish().apply(tf.tensor1d([-3, -1, 1])); // [0, -0.333, 0.667]
 * @example hardSwish({ slope: 0.2 }).apply(tf.tensor1d([-3, -1, 1])); // [0, -0.3, 0.7]
 * @see Howard2019, sec. 5.2
 */
export function hardSwish(options: { slope?: number } = {}): Activation {
  const gate = createHardGate(options);
  const { slope, edge, slopeFormula } = gate;
  const minimumAt = -edge / 2;
  const minimum = minimumAt / 4;
  return {
    name: `hard-swish${gate.nameSuffix}`,
    title: `Hard Swish${gate.titleSuffix}`,
    formula: String.raw`x\,\min\bigl(1, \max(0, ${slopeFormula}\,x + \tfrac12)\bigr)`,
    derivativeFormula: String.raw`\begin{cases} 0 & x \le ${-edge} \\ ${gate.doubledFormula}\,x + \tfrac12 & ${-edge} < x \le ${edge} \\ 1 & x > ${edge} \end{cases}`,
    ...defineElementwise(
      (x) => tf.mul(x, gate.valueOf(x)),
      (x) => {
        const inside = tf.mul(gate.insideOf(x), tf.add(tf.mul(x, 2 * slope), 0.5));
        return tf.add(inside, tf.step(tf.sub(x, edge)));
      },
    ),
    value: (x) => x * gate.value(x),
    slope: (x) => (gate.isInside(x) ? 2 * slope * x + 0.5 : x > 0 ? 1 : 0),
    kinks: [-edge, edge],
    range: [minimum, Infinity],
    monotonicity: "none",
    saturates: { left: true, right: false },
    parameters: [
      {
        name: "slope",
        symbol: "s",
        value: slope,
        derivativeFormula: String.raw`\begin{cases} x^2 & ${-edge} < x \le ${edge} \\ 0 & \text{otherwise} \end{cases}`,
        derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.mul(gate.insideOf(x), tf.square(x))) as T,
        slope: (x) => (gate.isInside(x) ? x * x : 0),
      },
    ],
    facts: [
      {
        claim: `It is not monotonic: its minimum is $${minimum}$, at $x = ${minimumAt}$.`,
        quantity: "smallest value",
        at: minimumAt,
        equals: minimum,
      },
      {
        claim: `The derivative is largest just left of $x = ${edge}$: $\\tfrac32$.`,
        quantity: "largest slope",
        at: edge,
        equals: 1.5,
      },
      { claim: `From $x = ${edge}$ on it is the identity.`, quantity: "value", at: edge, equals: edge },
      { claim: "At 0 the derivative is $\\tfrac12$.", quantity: "slope", at: 0, equals: 0.5 },
    ],
    source: "Howard2019",
  };
}
