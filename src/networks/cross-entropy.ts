import * as tf from "@tensorflow/tfjs";

/** A loss: the mean over the examples of how far outputs [examples, …] are from targets of the same shape. */
export type Loss = (outputs: tf.Tensor2D, targets: tf.Tensor2D) => tf.Scalar;

/**
 * The softmax cross-entropy −1/n Σᵢ Σₖ tᵢₖ log softmax(zᵢ)ₖ, whose gradient is (softmax(z) − t) / n.
 *
 * @param logits z, [examples, classes].
 * @param targets t, [examples, classes], one probability distribution a row; constants, without a gradient.
 * @returns The mean over the examples, in nats.
 * @example crossEntropy(tf.tensor2d([[0, 0]]), tf.tensor2d([[1, 0]])); // 0.693
 */
export const crossEntropy: Loss = (logits, targets) => {
  const ofLogits = tf.customGrad((z, save) => {
    const examples = logits.shape[0];
    const value = tf.div(tf.sum(tf.mul(targets, tf.logSoftmax(z as tf.Tensor2D))), -examples);
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    // The targets too, which may be made in the same pass.
    (save as tf.GradSaveFunc)([z as tf.Tensor, targets]);
    return {
      value,
      gradFunc: (gradient, saved) => {
        const [logitsAgain, targetsAgain] = saved as [tf.Tensor2D, tf.Tensor2D];
        return tf.mul(gradient, tf.div(tf.sub(tf.softmax(logitsAgain), targetsAgain), examples));
      },
    };
  });
  return ofLogits(logits) as tf.Scalar;
};
