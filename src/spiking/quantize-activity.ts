import * as tf from "@tensorflow/tfjs";

/**
 * Activities of one time step as whole numbers of spikes, Δ ⌊a / Δ + r⌋. The derivative by a is taken to be 1, as if nothing
 * were rounded, so that training goes by the slope of the activation itself; r has none.
 *
 * @param activities a, of any shape.
 * @param remainder r, of a shape that broadcasts to it.
 * @param step Δ, above 0.
 * @returns The activities that other neurons hear, and what is left, a / Δ + r − n, in [0, 1).
 * @see Voelker2020
 */
export function quantizeActivity(
  activities: tf.Tensor,
  remainder: tf.Tensor,
  step: number,
): { output: tf.Tensor; remainder: tf.Tensor } {
  const count = tf.customGrad((a) => {
    const value = tf.floor(tf.add(tf.mul(a as tf.Tensor, 1 / step), remainder));
    return { value, gradFunc: (gradient: tf.Tensor) => tf.mul(gradient, 1 / step) };
  });
  const spikes = count(activities);
  // The slopes of both terms by a cancel: no gradient takes the way through the remainder.
  const left = tf.sub(tf.add(tf.mul(activities, 1 / step), remainder), spikes);
  return { output: tf.mul(spikes, step), remainder: left };
}
