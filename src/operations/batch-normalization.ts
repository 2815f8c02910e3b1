import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import { normalizedPowers } from "./normalized-powers.js";
import { requireExamples, requireShape, requireValues } from "./shapes.js";

/** Mean and variance of each channel. */
export interface ChannelStatistics {
  /** [channels], in the unit of x. */
  readonly mean: tf.Tensor1D;
  /** [channels], biased: divided by the number of values; in the unit of x². */
  readonly variance: tf.Tensor1D;
}

export interface BatchNormalizationOptions {
  /** ε, added to every variance, in the unit of x²; above 0, 10⁻³ by default, as in Keras (PyTorch: 10⁻⁵). */
  readonly epsilon?: number;
  /** Running statistics, for inference. By default those of x itself, through which the gradient flows. */
  readonly statistics?: ChannelStatistics;
}

export interface BatchNormalizationResult<T extends tf.Tensor> extends ChannelStatistics {
  /** In the shape of x. */
  readonly output: T;
}

/**
 * Batch normalization: scale · (x − mean) / √(variance + ε) + offset, where the mean and the biased variance are those of
 * the channel, the last axis, over all others. Gradients for x, scale and offset; the mean and the variance that it
 * returns have one too.
 *
 * @param x [batch, ..., channels], float32.
 * @param scale γ, [channels]; no unit.
 * @param offset β, [channels]; no unit.
 * @returns The output, and the mean and variance that it was normalized with, for running averages. PyTorch averages the
 * unbiased variance, n / (n − 1) times this one.
 * @throws Problem if a shape or a type does not fit, `epsilon` is not above 0, or an empty batch comes without statistics.
 * @example batchNormalization(tf.tensor2d([[1], [3]]), tf.tensor1d([2]), tf.tensor1d([0.5])).output; // [[-1.499], [2.499]]
 * @see Ioffe2015, alg. 1
 */
export function batchNormalization<T extends tf.Tensor>(
  x: T,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { epsilon = 1e-3, statistics }: BatchNormalizationOptions = {},
): BatchNormalizationResult<T> {
  requireExamples(x, 2);
  requireFinite("epsilon", epsilon, { above: 0 });
  const channels = x.shape.at(-1)!;
  requireShape("scale", scale, [channels]);
  requireShape("offset", offset, [channels]);
  if (statistics === undefined) requireValues(x);
  else {
    requireShape("statistics.mean", statistics.mean, [channels]);
    requireShape("statistics.variance", statistics.variance, [channels]);
  }
  return tf.tidy(() => {
    const row = (tensor: tf.Tensor) => tf.reshape(tensor, [1, channels]) as tf.Tensor2D;
    const given = statistics && { means: row(statistics.mean), variances: row(statistics.variance) };
    const { output, means, variances } = normalizedPowers(x, row(scale), offset, epsilon, given);
    const flat = (tensor: tf.Tensor) => tf.reshape(tensor, [channels]) as tf.Tensor1D;
    return { output: output as T, mean: flat(means), variance: flat(variances) };
  });
}
