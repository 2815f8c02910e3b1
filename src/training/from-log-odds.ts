import * as tf from "@tensorflow/tfjs";

import type { Trainable } from "./trainable.js";

/**
 * A network of one number f as one of two classes: its logits are 0 and f, so that f is the logarithm of the odds of
 * class 1, log p₁ / p₀, and the softmax cross-entropy is log(1 + exp(±f)).
 *
 * @param network [examples, …] → [examples, 1].
 * @returns A network [examples, …] → [examples, 2] on the same variables.
 * @example fromLogOdds({ variables: [], predict: (x) => x }).predict(tf.tensor2d([[2]])); // [[0, 2]]
 */
export function fromLogOdds<Inputs extends tf.Tensor>(network: Trainable<Inputs>): Trainable<Inputs> {
  const logits = (outputs: tf.Tensor2D) => tf.concat([tf.zerosLike(outputs), outputs], 1) as tf.Tensor2D;
  const { predictForTraining } = network;
  return {
    ...network,
    predict: (inputs) => tf.tidy(() => logits(network.predict(inputs))),
    ...(predictForTraining === undefined
      ? {}
      : { predictForTraining: (inputs: Inputs) => tf.tidy(() => logits(predictForTraining(inputs))) }),
  };
}
