import * as tf from "@tensorflow/tfjs";

import { requireFinite, requireInteger } from "../require.js";
import { estimatorOfQuantizedRelu, type QuantizedReluEstimator } from "./estimator.js";
import { halfGaussianStep } from "./half-gaussian-step.js";
import { type StepFunction, straightThrough } from "./step-function.js";

export interface QuantizedReluOptions {
  /** b, a whole number of 1 … 8: there are 2^b levels, 0 among them. */
  readonly bits: number;
  /** α, the distance of levels, above 0 and in the unit of x; by default the best one for a standard normal x. */
  readonly step?: number;
  /** What stands in for the derivative; `clipped-relu` by default, which ends at the largest level. */
  readonly estimator?: QuantizedReluEstimator;
}

/**
 * ReLU with 2^b levels at equal distances: 0 for x ≤ 0, and α k for x > 0 with the level k of 1 … 2^b − 1 that is nearest
 * to x / α, the lower one of two. It jumps at 0 and at α (k + ½).
 *
 * @throws Problem if an option is outside its bounds.
 * @example quantizedRelu({ bits: 2, step: 0.5 }).value(0.9); // 1
 * @see Cai2017
 * @see Yin2019, sec. 4
 */
export function quantizedRelu(options: QuantizedReluOptions): StepFunction {
  const bits = requireInteger("bits", options.bits, 1, 8);
  const step = requireFinite("step", options.step ?? halfGaussianStep(bits), { above: 0 });
  const levels = 2 ** bits - 1;
  const estimator = estimatorOfQuantizedRelu(options.estimator ?? "clipped-relu", levels * step);
  const forward = (x: tf.Tensor): tf.Tensor => {
    const nearest = tf.ceil(tf.sub(tf.div(x, step), 0.5));
    return tf.mul(tf.mul(tf.clipByValue(nearest, 1, levels), step), tf.step(x));
  };
  return {
    title: `${bits}-bit ReLU`,
    estimator,
    jumps: Array.from({ length: levels }, (_, k) => (k === 0 ? 0 : (k + 0.5) * step)),
    value: (x) => (x > 0 ? step * Math.min(levels, Math.max(1, Math.ceil(x / step - 0.5))) : 0),
    apply: (x) => straightThrough(x, forward, estimator),
  };
}
