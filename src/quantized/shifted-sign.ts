import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import { hardTanhEstimator } from "./estimator.js";
import { type StepFunction, straightThrough } from "./step-function.js";

export interface ShiftedSignOptions {
  /** t, in the unit of x; 0 by default. */
  readonly threshold?: number;
  /** How far from the threshold the gradient passes, above 0, in the unit of x; 1 by default. */
  readonly reach?: number;
}

/**
 * The sign with a shifted threshold: 1 for x ≥ t, else −1. The estimator, the derivative of the hard tanh, is shifted with
 * it: μ′(x) = 1 for |x − t| < reach. Of a standard normal x a share Φ(−t) becomes 1.
 *
 * @throws Problem if an option is outside its bounds.
 * @example shiftedSign({ threshold: 0.5 }).value(0.4); // -1
 * @see Kim2021
 */
export function shiftedSign({ threshold = 0, reach = 1 }: ShiftedSignOptions = {}): StepFunction {
  requireFinite("threshold", threshold);
  const estimator = hardTanhEstimator({ center: threshold, reach });
  return {
    title: threshold === 0 ? "sign" : `sign from ${threshold} on`,
    estimator,
    jumps: [threshold],
    value: (x) => (x >= threshold ? 1 : -1),
    apply: (x) => straightThrough(x, (given) => signOf(tf.sub(given, threshold)), estimator),
  };
}

/** 1 for x ≥ 0, else −1; `tf.sign` has 0 at 0. */
export function signOf(x: tf.Tensor): tf.Tensor {
  return tf.sub(1, tf.mul(2, tf.step(tf.neg(x))));
}
