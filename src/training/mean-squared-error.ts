import * as tf from "@tensorflow/tfjs";

import type { Loss } from "../networks/cross-entropy.js";

/**
 * The mean squared error 1/(n m) Σᵢⱼ (yᵢⱼ − tᵢⱼ)², the loss of regression: over examples and outputs alike, as in
 * PyTorch and Keras.
 *
 * @param outputs y, [examples, outputs].
 * @param targets t, [examples, outputs].
 * @returns In the square of the unit of the targets.
 * @example meanSquaredError(tf.tensor2d([[1, 2]]), tf.tensor2d([[1, 4]])); // 2
 */
export const meanSquaredError: Loss = (outputs, targets) =>
  tf.tidy(() => tf.mean(tf.square(tf.sub(outputs, targets))));
