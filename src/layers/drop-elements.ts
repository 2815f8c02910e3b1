import * as tf from "@tensorflow/tfjs";

/**
 * What a mask belongs to: one for all places and examples of a `step`; one for every `position` of the filter in every
 * example; the same, but all filters share it (`patch`); or no mask, but normal outputs with the mean and the variance
 * that masks for every position would give (`moments`).
 */
export type Masks = "step" | "position" | "patch" | "moments";

/** Draws tensors of a shape: uniform on [0, 1), and standard normal. */
export interface Draws {
  uniform(shape: readonly number[]): tf.Tensor;
  normal(shape: readonly number[]): tf.Tensor;
}

/** So that the square root has a finite gradient where a patch is all 0; far below any variance that matters. */
const LEAST_VARIANCE = 1e-12;

/**
 * A convolution of stride 1 whose weights are dropped: each becomes 0 with probability p, the others are divided by 1 − p.
 * Every form has the mean Σ w x of the plain convolution and the variance p / (1 − p) · Σ w² x², the sums over a patch.
 *
 * @param x [batch, height, width, channels].
 * @param kernel w, [size, size, channels, units].
 * @returns [batch, height or less, width or less, units].
 */
export function dropElements(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { rate, masks, padding }: { rate: number; masks: Masks; padding: "same" | "valid" },
  draws: Draws,
): tf.Tensor4D {
  const maskOf = (shape: readonly number[]) =>
    tf.mul(tf.cast(tf.greaterEqual(draws.uniform(shape), rate), "float32"), 1 / (1 - rate));
  if (masks === "step") return tf.conv2d(x, tf.mul(kernel, maskOf(kernel.shape)), 1, padding);
  if (masks === "moments") {
    const mean = tf.conv2d(x, kernel, 1, padding);
    const squares = tf.conv2d(tf.square(x), tf.square(kernel), 1, padding);
    const deviation = tf.sqrt(tf.add(tf.mul(squares, rate / (1 - rate)), LEAST_VARIANCE));
    return tf.add(mean, tf.mul(deviation, draws.normal(mean.shape)));
  }
  const units = kernel.shape[3];
  const { patches, places } = imagePatches(x, kernel.shape[0], padding);
  const [count, length] = patches.shape;
  const weights = tf.reshape(kernel, [length, units]) as tf.Tensor2D;
  const sums =
    masks === "patch"
      ? tf.matMul(tf.mul(patches, maskOf([count, length])) as tf.Tensor2D, weights)
      : tf.sum(
          tf.mul(tf.reshape(patches, [count, length, 1]), tf.mul(maskOf([count, length, units]), weights)),
          1,
        );
  return tf.reshape(sums, [...places, units]) as tf.Tensor4D;
}

/**
 * The parts of images that a square filter of stride 1 looks at, one a row, in the order of its weights: row by row, then
 * column by column, then channel by channel.
 *
 * @returns `patches` [batch · height · width, size² · channels], and `places` [batch, height, width].
 */
export function imagePatches(
  x: tf.Tensor4D,
  size: number,
  padding: "same" | "valid",
): { patches: tf.Tensor2D; places: [number, number, number] } {
  const [batch, height, width, channels] = x.shape;
  const before = padding === "same" ? Math.floor((size - 1) / 2) : 0;
  const after = padding === "same" ? size - 1 - before : 0;
  const padded = tf.pad(x, [
    [0, 0],
    [before, after],
    [before, after],
    [0, 0],
  ]);
  const [rows, columns] = [height + before + after - size + 1, width + before + after - size + 1];
  const shifted = Array.from({ length: size ** 2 }, (_, index) =>
    tf.slice(padded, [0, Math.floor(index / size), index % size, 0], [batch, rows, columns, channels]),
  );
  const patches = tf.reshape(tf.concat(shifted, 3), [batch * rows * columns, size ** 2 * channels]);
  return { patches: patches as tf.Tensor2D, places: [batch, rows, columns] };
}
