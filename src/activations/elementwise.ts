import * as tf from "@tensorflow/tfjs";

import type { Activation } from "./activation.js";

/**
 * The tensor half of an activation from its value and its derivative, for functions that TensorFlow.js does not have
 * or whose composed gradient is wrong at a kink.
 */
export function defineElementwise(
  value: (x: tf.Tensor) => tf.Tensor,
  derivative: (x: tf.Tensor) => tf.Tensor,
): Pick<Activation, "apply" | "derivative"> {
  const withGradient = tf.customGrad((x, save) => {
    const result = value(x as tf.Tensor);
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: result,
      gradFunc: (outputGradient, saved) => tf.mul(outputGradient, derivative((saved as tf.Tensor[])[0]!)),
    };
  });
  return {
    apply: <T extends tf.Tensor>(x: T) => withGradient(x) as T,
    derivative: <T extends tf.Tensor>(x: T) => tf.tidy(() => derivative(x)) as T,
  };
}
