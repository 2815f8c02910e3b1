import * as tf from "@tensorflow/tfjs";

import type { Loss } from "../networks/cross-entropy.js";

/**
 * The binary cross-entropy of logits, −1/n Σᵢ Σⱼ tᵢⱼ log σ(zᵢⱼ) + (1 − tᵢⱼ) log σ(−zᵢⱼ): the mean over examples, the sum over
 * outputs, each a yes or no of its own. Computed as t softplus(−z) + (1 − t) softplus(z), so that it is finite and exact for
 * large logits.
 *
 * @param logits z, [examples, outputs].
 * @param targets t, [examples, outputs], 0 … 1.
 * @returns In nats.
 * @example binaryCrossEntropy(tf.tensor2d([[0], [0]]), tf.tensor2d([[1], [0]])); // 0.693
 */
export const binaryCrossEntropy: Loss = (logits, targets) =>
  tf.tidy(() => {
    const yes = tf.mul(targets, tf.softplus(tf.neg(logits)));
    const no = tf.mul(tf.sub(1, targets), tf.softplus(logits));
    return tf.div(tf.sum(tf.add(yes, no)), logits.shape[0]);
  });
