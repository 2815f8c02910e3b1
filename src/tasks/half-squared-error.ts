import * as tf from "@tensorflow/tfjs";

import type { Loss } from "../networks/cross-entropy.js";

/**
 * Half the squared error 1/n Σᵢ ½ Σⱼ (yᵢⱼ − tᵢⱼ)²: the mean over examples, the sum over outputs. It is, but for a constant,
 * the negative log-likelihood of normal noise of variance 1, so that it can be weighed against a cross-entropy.
 *
 * @param outputs y, [examples, outputs].
 * @param targets t, [examples, outputs].
 * @returns In the square of the unit of the targets.
 * @example halfSquaredError(tf.tensor2d([[1, 2]]), tf.tensor2d([[1, 4]])); // 2
 * @see Zhang2014, eq. 3
 */
export const halfSquaredError: Loss = (outputs, targets) =>
  tf.tidy(() => tf.div(tf.sum(tf.square(tf.sub(outputs, targets))), 2 * outputs.shape[0]));
