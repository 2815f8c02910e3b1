import * as tf from "@tensorflow/tfjs";

/**
 * The linear half of a dense layer: z = x W + b.
 *
 * @param inputs x, [batch, inputs].
 * @param weights W, [inputs, outputs].
 * @param bias b, [outputs].
 * @returns z, [batch, outputs].
 */
export function affine(inputs: tf.Tensor2D, weights: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return tf.add(tf.matMul(inputs, weights), bias);
}
