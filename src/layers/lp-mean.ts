import * as tf from "@tensorflow/tfjs";

/** Sizes below this count as this where they are divided by each other. */
const SMALLEST_SIZE = 1e-37;
/** Below this, |z| / max|z| counts as 0: its logarithm stays finite, its powers are 0 for every p ≥ 1. */
const SMALLEST_RATIO = 1e-30;

/**
 * The power mean of order p of the sizes of the last axis: u = (1/k Σⱼ |zⱼ|ᵖ)^(1/p).
 *
 * Computed from |z| / max|z|, so that no power overflows. Gradients: ∂u/∂zⱼ = 1/k (|zⱼ| / u)^(p − 1) sign zⱼ, where
 * sign 0 = 0, and ∂u/∂p = u / p · (Σ rᵖ log r / Σ rᵖ − log(1/k Σ rᵖ) / p) with r = |z| / max|z|; both are 0 where u = 0.
 *
 * @param z [..., units, k].
 * @param order p, [units], at least 1.
 * @returns [..., units].
 * @see Gulcehre2014
 */
export function lpMean(z: tf.Tensor, order: tf.Tensor): tf.Tensor {
  const mean = tf.customGrad((values, exponents, save) => {
    const result = forward(values as tf.Tensor, exponents as tf.Tensor).value;
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    (save as unknown as tf.GradSaveFunc)([values as tf.Tensor, exponents as tf.Tensor, result]);
    return {
      value: result,
      gradFunc: (gradient, saved) => gradients(gradient, ...(saved as [tf.Tensor, tf.Tensor, tf.Tensor])),
    };
  });
  return mean(z, order);
}

function forward(z: tf.Tensor, order: tf.Tensor) {
  const sizes = tf.abs(z);
  const largest = tf.max(sizes, -1, true);
  // Where all pieces of a unit are 0, their ratios to the largest count as 1.
  const ratios = tf.div(tf.maximum(sizes, SMALLEST_SIZE), tf.maximum(largest, SMALLEST_SIZE));
  const logarithms = tf.log(tf.maximum(ratios, SMALLEST_RATIO));
  const powers = tf.exp(tf.mul(logarithms, tf.expandDims(order, -1)));
  const powerMean = tf.mean(powers, -1);
  const value = tf.mul(tf.squeeze(largest, [-1]), tf.exp(tf.div(tf.log(powerMean), order)));
  return { sizes, logarithms, powers, powerMean, value };
}

function gradients(gradient: tf.Tensor, z: tf.Tensor, order: tf.Tensor, value: tf.Tensor): tf.Tensor[] {
  const { sizes, logarithms, powers, powerMean } = forward(z, order);
  const pieces = z.shape.at(-1)!;
  const ratios = tf.divNoNan(sizes, tf.expandDims(value, -1));
  const exponents = tf.expandDims(tf.sub(order, 1), -1);
  const inward = tf.div(tf.mul(tf.sign(z), tf.pow(ratios, exponents)), pieces);
  const ofPieces = tf.mul(tf.expandDims(gradient, -1), inward);
  const weighted = tf.div(tf.mean(tf.mul(powers, logarithms), -1), powerMean);
  const ofOrder = tf.mul(tf.div(value, order), tf.sub(weighted, tf.div(tf.log(powerMean), order)));
  const batchAxes = Array.from({ length: gradient.rank - 1 }, (_, axis) => axis);
  return [ofPieces, tf.sum(tf.mul(gradient, ofOrder), batchAxes)];
}
