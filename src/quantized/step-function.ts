import * as tf from "@tensorflow/tfjs";

import { requireFloats } from "../operations/shapes.js";
import type { Estimator } from "./estimator.js";

/** A function that is flat between its jumps, and what stands in for its derivative, which is 0 almost everywhere. */
export interface StepFunction {
  /** For legends and headings. */
  readonly title: string;
  readonly estimator: Estimator;
  /** Where the function jumps, in increasing order. */
  readonly jumps: readonly number[];
  /** The function of one number. */
  value(x: number): number;
  /** The function of every element, float32; its gradient is dy · μ′(x). @throws Problem if x is not float32. */
  apply<T extends tf.Tensor>(x: T): T;
}

/**
 * Any function of every element, with the gradient of a straight-through estimator: y = forward(x), and backwards
 * ∂L/∂x = ∂L/∂y · μ′(x), whatever the derivative of `forward` is.
 *
 * @param x [...], float32.
 * @param forward Keeps the shape; its own gradient is never asked for.
 * @returns In the shape of x.
 * @throws Problem if x is not of type float32.
 * @example tf.grad((x) => straightThrough(x, tf.round, reluEstimator))(tf.tensor1d([-0.7, 0.7])); // [0, 1]
 * @see Yin2019, eq. 5
 */
export function straightThrough<T extends tf.Tensor>(
  x: T,
  forward: (x: T) => tf.Tensor,
  estimator: Estimator,
): T {
  requireFloats("x", x);
  const withGradient = tf.customGrad((given, save) => {
    const value = tf.tidy(() => forward(given as T));
    (save as tf.GradSaveFunc)([given as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => passing(dy, saved[0]!, estimator);
    return { value, gradFunc: gradFunc as never };
  });
  return withGradient(x) as T;
}

/** dy where the estimator lets it pass, else 0. `tf.step` has a gradient, so that gradients of gradients exist. */
function passing(dy: tf.Tensor, x: tf.Tensor, { low, high }: Estimator): tf.Tensor {
  return tf.tidy(() => {
    let passed = dy;
    if (low !== Number.NEGATIVE_INFINITY) passed = tf.mul(passed, tf.step(tf.sub(x, low)));
    if (high !== Number.POSITIVE_INFINITY) passed = tf.mul(passed, tf.step(tf.sub(high, x)));
    return passed === dy ? tf.clone(dy) : passed;
  });
}
