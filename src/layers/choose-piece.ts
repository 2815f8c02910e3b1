import * as tf from "@tensorflow/tfjs";

/**
 * The piece of each unit with the highest score: z_c with c = argmaxⱼ sⱼ, the first of equal ones. The gradient goes to
 * that piece alone, while `tf.max` hands all of it to every one of equal pieces; scores have none.
 *
 * @param z [..., pieces].
 * @param scores The shape of z.
 * @returns [...].
 */
export function choosePiece(z: tf.Tensor, scores: tf.Tensor): tf.Tensor {
  const winners = tf.expandDims(tf.argMax(scores, -1), -1);
  // Not `tf.oneHot`: with the WebAssembly backend it fills floats with the bits of whole numbers.
  const chosen = tf.equal(winners, tf.range(0, z.shape.at(-1)!, 1, "int32"));
  const choose = tf.customGrad((values, save) => {
    const value = tf.sum(tf.where(chosen, values as tf.Tensor, tf.zerosLike(values as tf.Tensor)), -1);
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    (save as tf.GradSaveFunc)([chosen]);
    return {
      value,
      gradFunc: (gradient, saved) => {
        const [mask] = saved as [tf.Tensor];
        return tf.mul(tf.cast(mask, "float32"), tf.expandDims(gradient, -1));
      },
    };
  });
  return choose(z);
}
