import * as tf from "@tensorflow/tfjs";

const affineWithGradient = tf.customGrad((...args) => {
  const [inputs, weights, bias, save] = args as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc];
  const value = tf.add(tf.matMul(inputs, weights), bias);
  // Only now: TensorFlow.js keeps what was saved by a function that then throws.
  save([inputs, weights]);
  return {
    value,
    gradFunc: (gradient, saved) => {
      const [x, w] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [
        tf.matMul(gradient as tf.Tensor2D, tf.transpose(w)),
        tf.matMul(tf.transpose(x), gradient as tf.Tensor2D),
        tf.sum(gradient, 0),
      ];
    },
  };
});

/**
 * The linear half of a dense layer: z = x W + b.
 *
 * Its gradients are those of `tf.matMul` and `tf.add`, with the transposed factor written out before the product: the
 * WebAssembly kernel of TensorFlow.js 4.22 multiplies a transposed factor in a scalar loop, an order of magnitude slower.
 *
 * @param inputs x, [batch, inputs].
 * @param weights W, [inputs, outputs].
 * @param bias b, [outputs].
 * @returns z, [batch, outputs].
 */
export function affine(inputs: tf.Tensor2D, weights: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return affineWithGradient(inputs, weights, bias) as tf.Tensor2D;
}
