import * as tf from "@tensorflow/tfjs";

import { createRandom } from "../random.js";

/**
 * A source of random tensors for a layer, other numbers on every call. `tf.layers.dropout` with a seed drops the same
 * numbers at every step; this does not.
 *
 * @param seed Any whole number of 0 … 2⁵³ − 1; the same seed gives the same sequence of tensors on every backend.
 * @throws Problem if `seed` is not such a number.
 */
export function createUniformTensors(seed: number): (shape: readonly number[]) => tf.Tensor {
  const seeds = createRandom(seed).fork("tensors");
  return (shape) => tf.randomUniform([...shape], 0, 1, "float32", seeds.integer(2 ** 32));
}

/**
 * As `createUniformTensors`, but standard normal numbers.
 *
 * @param seed Any whole number of 0 … 2⁵³ − 1; the same seed gives the same sequence of tensors on every backend.
 * @throws Problem if `seed` is not such a number.
 */
export function createNormalTensors(seed: number): (shape: readonly number[]) => tf.Tensor {
  const seeds = createRandom(seed).fork("normal tensors");
  return (shape) => tf.randomNormal([...shape], 0, 1, "float32", seeds.integer(2 ** 32));
}
