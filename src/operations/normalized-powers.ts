import * as tf from "@tensorflow/tfjs";

import { fuse, hasKernel } from "./fused.js";
import { stack, unstack } from "./stack.js";

/** Means and variances of the powers x, x², … of x in each channel. */
export interface PowerStatistics {
  /** [K, channels] */
  readonly means: tf.Tensor2D;
  /** [K, channels], biased: divided by the number of values. */
  readonly variances: tf.Tensor2D;
}

export interface NormalizedPowers extends PowerStatistics {
  /** In the shape of x. */
  readonly output: tf.Tensor;
}

/**
 * bias + Σₖ wₖ (xᵏ − mean of xᵏ) / √(variance of xᵏ + ε) for k = 1 … K, each channel, the last axis of x, by itself. With
 * K = 1 it is batch normalization.
 *
 * @param x [..., channels].
 * @param coefficients w, [K] or [K, channels].
 * @param bias [1] or [channels].
 * @param given Statistics to use in place of those of x.
 */
export function normalizedPowers(
  x: tf.Tensor,
  coefficients: tf.Tensor,
  bias: tf.Tensor,
  epsilon: number,
  given: PowerStatistics | undefined,
): NormalizedPowers {
  const degree = coefficients.shape[0]!;
  const moments = given === undefined ? powerMoments(x, degree) : stack([given.means, given.variances]);
  const [means, variances] = unstack(moments) as [tf.Tensor2D, tf.Tensor2D];
  const kernel = "NormalizedPowers";
  // Where x has statistics of its own, the gradient kernel follows x through them.
  const isTraining = given === undefined && hasKernel(kernel);
  const output = fuse({
    kernel,
    inputs: isTraining ? { x, coefficients, bias } : { x, coefficients, bias, moments },
    constants: isTraining ? { moments } : {},
    attributes: { epsilon, isTraining },
    composed: (values, w, b, m) =>
      composed(values!, w!, b!, isTraining ? composedMoments(values!, degree) : m!, epsilon),
  });
  return { output, means, variances };
}

/** Means and variances of x … xᴷ, [2, K, channels]. */
function powerMoments(x: tf.Tensor, degree: number): tf.Tensor {
  const attributes = { degree };
  return fuse({
    kernel: "PowerMoments",
    inputs: { x },
    attributes,
    composed: (values) => composedMoments(values!, degree),
  });
}

function composedMoments(x: tf.Tensor, degree: number): tf.Tensor {
  const moments = powersOf(x, degree).map((power) => tf.moments(power, 0));
  return stack([stack(moments.map(({ mean }) => mean)), stack(moments.map(({ variance }) => variance))]);
}

function composed(
  x: tf.Tensor,
  coefficients: tf.Tensor,
  bias: tf.Tensor,
  moments: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  const [means, variances] = unstack(moments) as [tf.Tensor, tf.Tensor];
  const [mean, deviation] = [unstack(means), unstack(tf.sqrt(tf.add(variances, epsilon)))];
  const weights = unstack(coefficients);
  const terms = powersOf(x, weights.length).map((power, k) =>
    tf.mul(tf.div(tf.sub(power, mean[k]!), deviation[k]!), weights[k]!),
  );
  return tf.reshape(tf.add(tf.addN(terms), bias), x.shape);
}

/** x, x², … as matrices [values, channels]. Repeated products: `tf.pow` of a negative number is NaN on some backends. */
function powersOf(x: tf.Tensor, degree: number): tf.Tensor[] {
  const channels = x.shape.at(-1)!;
  const rows = x.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const powers = [tf.reshape(x, [rows, channels])];
  while (powers.length < degree) powers.push(tf.mul(powers.at(-1)!, powers[0]!));
  return powers;
}
