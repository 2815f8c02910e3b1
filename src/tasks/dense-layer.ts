import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { affine } from "../networks/affine.js";
import { glorotUniform, type Initializer } from "../networks/initializers.js";
import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import type { Trainable } from "../training/trainable.js";

export interface DenseLayerOptions {
  /** Numbers that come in for each example, at least 1. */
  readonly inputs: number;
  /** Numbers that go out, at least 1. */
  readonly outputs: number;
  /** f; none by default, as in a head. */
  readonly activation?: Activation;
  /** Draws W; the bias starts at 0. Glorot's uniform rule by default. */
  readonly initializer?: Initializer;
  readonly random: Random;
}

/**
 * A dense layer y = f(x W + b), as a part of a multi-task network: a head, a step of a trunk or an expert.
 *
 * @throws Problem if a size is not a whole number of at least 1.
 */
export function denseLayer(options: DenseLayerOptions): Trainable {
  const { inputs, outputs, activation, initializer = glorotUniform, random } = options;
  requireInteger("inputs", inputs, 1);
  requireInteger("outputs", outputs, 1);
  const { weights, bias } = tf.tidy(() => ({
    weights: tf.variable(tf.tensor2d(initializer.sample(inputs, outputs, random), [inputs, outputs])),
    bias: tf.variable(tf.zeros([outputs]) as tf.Tensor1D),
  }));
  return {
    variables: [weights, bias] as unknown as tf.Variable[],
    predict: (x) =>
      tf.tidy(() => {
        const linear = affine(x, weights, bias);
        return activation === undefined ? linear : activation.apply(linear);
      }),
  };
}
