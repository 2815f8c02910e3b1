import * as tf from "@tensorflow/tfjs";

import { fuse } from "./fused.js";
import { requireExamples, requireShared } from "./shapes.js";

/**
 * Swish with a learned gate: x · σ(βx), with gradients for x and β.
 *
 * @param x Pre-activations, [batch, ...], float32.
 * @param beta β, the slope of the gate: the shape of one example of x, with 1 where units share; a scalar if x has rank
 * 1. No unit.
 * @returns In the shape of x.
 * @throws Problem if a shape or a type does not fit.
 * @example swishWithBeta(tf.tensor1d([-1, 2]), tf.scalar(1)); // [-0.269, 1.762]
 * @see Ramachandran2017, sec. 4
 */
export function swishWithBeta<T extends tf.Tensor>(x: T, beta: tf.Tensor): T {
  requireExamples(x);
  requireShared("beta", beta, x, []);
  return fuse({ kernel: "SwishWithBeta", inputs: { x, beta }, composed: composed as never }) as T;
}

function composed(x: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  return tf.mul(x, sigmoid(tf.mul(x, beta)));
}

/**
 * σ(t) with the derivative σ(t) σ(−t). That of `tf.sigmoid`, y (1 − y), cancels where y has rounded to 1, and its own
 * derivative is wrong: TensorFlow.js 4.22 takes an output that it saved for a constant.
 */
function sigmoid(t: tf.Tensor): tf.Tensor {
  const withGradient = tf.customGrad((given, save) => {
    const value = tf.sigmoid(given as tf.Tensor);
    (save as tf.GradSaveFunc)([given as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.mul(dy, tf.mul(sigmoid(saved[0]!), sigmoid(tf.neg(saved[0]!))));
    return { value, gradFunc: gradFunc as never };
  });
  return withGradient(t);
}
