import * as tf from "@tensorflow/tfjs";

/** Sizes below this count as this where they are divided by each other. */
const SMALLEST_SIZE = 1e-37;

/**
 * The power mean of order p of the sizes of k pieces, number by number: u = (1/k Σⱼ |zⱼ|ᵖ)^(1/p).
 *
 * Computed from r = |z| / max|z|, so that no power overflows. Gradients: ∂u/∂zⱼ = 1/k (|zⱼ| / u)^(p − 1) sign zⱼ, where
 * sign 0 = 0, and ∂u/∂p = u / p · (Σ rᵖ log r / Σ rᵖ − log(1/k Σ rᵖ) / p); both are 0 where u = 0.
 *
 * @param pieces z, k tensors [..., units].
 * @param order p, [units], at least 1.
 * @returns [..., units].
 * @see Gulcehre2014
 */
export function lpMean(pieces: readonly tf.Tensor[], order: tf.Tensor): tf.Tensor {
  const mean = tf.customGrad((...given) => {
    const save = given.at(-1) as unknown as tf.GradSaveFunc;
    const [p, ...z] = given.slice(0, -1) as [tf.Tensor, ...tf.Tensor[]];
    const { largest, powerMean } = powersOf(z, p);
    const value = tf.mul(largest, tf.exp(tf.div(tf.log(powerMean), p)));
    save([p, value, ...z]);
    return {
      value,
      gradFunc: (gradient, saved) => gradients(gradient, ...(saved as [tf.Tensor, tf.Tensor])),
    };
  });
  return mean(order, ...pieces);
}

/** log r and rᵖ of each piece, the mean of the latter, and max|z|. */
function powersOf(z: readonly tf.Tensor[], order: tf.Tensor) {
  const sizes = z.map((piece) => tf.abs(piece));
  const largest = sizes.reduce((most, size) => tf.maximum(most, size));
  // Where all pieces of a unit are 0, their ratios to the largest count as 1.
  const logarithmOfLargest = tf.log(tf.maximum(largest, SMALLEST_SIZE));
  const logarithms = sizes.map((size) => tf.sub(tf.log(tf.maximum(size, SMALLEST_SIZE)), logarithmOfLargest));
  const powers = logarithms.map((logarithm) => tf.exp(tf.mul(logarithm, order)));
  return { largest, logarithms, powers, powerMean: tf.div(tf.addN(powers), z.length) };
}

/** Of p, then of the pieces. */
function gradients(gradient: tf.Tensor, order: tf.Tensor, value: tf.Tensor, ...z: tf.Tensor[]): tf.Tensor[] {
  const { logarithms, powers, powerMean } = powersOf(z, order);
  const weighted = tf.addN(powers.map((power, index) => tf.mul(power, logarithms[index]!)));
  const spread = tf.sub(tf.div(weighted, tf.mul(powerMean, z.length)), tf.div(tf.log(powerMean), order));
  const ofOrder = tf.mul(gradient, tf.mul(tf.div(value, order), spread));
  const exponent = tf.sub(order, 1);
  const logarithmOfValue = tf.log(tf.maximum(value, SMALLEST_SIZE));
  const share = tf.div(gradient, z.length);
  const ofPieces = z.map((piece) => {
    const logarithm = tf.sub(tf.log(tf.maximum(tf.abs(piece), SMALLEST_SIZE)), logarithmOfValue);
    return tf.mul(share, tf.mul(tf.sign(piece), tf.exp(tf.mul(logarithm, exponent))));
  });
  const batchAxes = Array.from({ length: gradient.rank - 1 }, (_, axis) => axis);
  return [tf.sum(ofOrder, batchAxes), ...ofPieces];
}
