import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import type { Activation } from "./activation.js";
import { defineElementwise } from "./elementwise.js";

const DEFAULT_ALPHA = 1;

/**
 * The exponential linear unit: x for x > 0 and α(eˣ − 1) for x ≤ 0, which saturates softly at −α.
 *
 * @param alpha Depth of the left side, no unit; above 0, 1 by default. Only α = 1 has no kink at 0.
 * @throws Problem if `alpha` is not a finite number above 0.
 * @example elu().apply(tf.tensor1d([-1, 0, 1])); // [-0.632, 0, 1]
 * @see Clevert2016
 */
export function elu({ alpha = DEFAULT_ALPHA }: { alpha?: number } = {}): Activation {
  requireFinite("alpha", alpha, { above: 0 });
  const elementwise = defineElementwise(
    (x) => tf.add(tf.relu(x), tf.mul(tf.expm1(negativePart(x)), alpha)),
    (x) => {
      const right = tf.step(x);
      return tf.add(right, tf.mul(tf.sub(1, right), tf.mul(tf.exp(negativePart(x)), alpha)));
    },
  );
  const isDefault = alpha === DEFAULT_ALPHA;
  const factor = isDefault ? "" : `${alpha}\\,`;
  return {
    name: isDefault ? "elu" : `elu(alpha=${alpha})`,
    title: isDefault ? "ELU" : `ELU (α = ${alpha})`,
    formula: String.raw`\begin{cases} x & x > 0 \\ ${factor}(e^{x} - 1) & x \le 0 \end{cases}`,
    derivativeFormula: String.raw`\begin{cases} 1 & x > 0 \\ ${factor}e^{x} & x \le 0 \end{cases}`,
    ...elementwise,
    // The kernels of TensorFlow.js know α = 1 only.
    ...(isDefault ? { apply: <T extends tf.Tensor>(x: T) => tf.elu(x) } : {}),
    value: (x) => (x > 0 ? x : alpha * Math.expm1(x)),
    slope: (x) => (x > 0 ? 1 : alpha * Math.exp(x)),
    kinks: isDefault ? [] : [0],
    range: [-alpha, Infinity],
    monotonicity: "increasing",
    saturates: { left: true, right: false },
    parameters: [
      {
        name: "alpha",
        symbol: String.raw`\alpha`,
        value: alpha,
        derivativeFormula: String.raw`\begin{cases} 0 & x > 0 \\ e^{x} - 1 & x \le 0 \end{cases}`,
        derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => tf.expm1(negativePart(x))) as T,
        slope: (x) => (x > 0 ? 0 : Math.expm1(x)),
      },
    ],
    facts: [
      {
        claim: `The left side tends to $${-alpha}$.`,
        quantity: "smallest value",
        at: -Infinity,
        equals: -alpha,
      },
      { claim: `The slope just left of 0 is ${alpha}.`, quantity: "slope", at: 0, equals: alpha },
    ],
    source: "Clevert2016",
  };
}

/** min(x, 0). */
function negativePart(x: tf.Tensor): tf.Tensor {
  return tf.neg(tf.relu(tf.neg(x)));
}
