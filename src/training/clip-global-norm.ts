import * as tf from "@tensorflow/tfjs";

/**
 * Gradients scaled down together, so that the norm over all of them is at most `limit`: gᵢ · min(1, c / ‖g‖) with
 * ‖g‖² = Σᵢ ‖gᵢ‖². The direction stays; gradients within the limit stay as they are. A NaN or Infinity among them makes
 * all of them NaN.
 *
 * @param gradients Stay the caller's; what comes back is new.
 * @param limit c, above 0.
 * @see Pascanu2013, algorithm 1
 */
export function clipGlobalNorm(gradients: tf.NamedTensorMap, limit: number): tf.NamedTensorMap {
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
    const norm = tf.sqrt(tf.addN(squares));
    const factor = tf.div(limit, tf.maximum(norm, limit));
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
    );
  });
}
