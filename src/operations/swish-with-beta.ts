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
  return tf.mul(x, tf.sigmoid(tf.mul(x, beta)));
}
