import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/** Examples and what a network should say about them, as tensors. Whoever creates them disposes of them. */
export type LabeledData = {
  /** [examples, features]. */
  readonly inputs: tf.Tensor2D;
  /** One-hot labels, [examples, classes]. */
  readonly targets: tf.Tensor2D;
};

/** Examples and their classes, as plain numbers. */
export interface LabeledNumbers {
  /** examples · features numbers, example by example. */
  readonly inputs: Float32Array;
  /** One class of 0 … classes − 1 for each example. */
  readonly labels: readonly number[];
  readonly features: number;
  readonly classes: number;
}

/**
 * Puts labeled examples into tensors.
 *
 * @throws Problem if inputs and labels are not of the same number of examples, or a label is not a class.
 */
export function createLabeledData({ inputs, labels, features, classes }: LabeledNumbers): LabeledData {
  if (inputs.length !== labels.length * features) {
    throw new Problem({
      rule: "There must be one label for each example.",
      came: `${labels.length} labels for ${inputs.length} numbers, ${features} an example`,
      cure: "Give all numbers of one example, then those of the next.",
    });
  }
  const targets = new Float32Array(labels.length * classes);
  for (const [example, label] of labels.entries()) {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new Problem({
        rule: `A label must be a class of 0 … ${classes - 1}.`,
        came: `${label} for example ${example}`,
        cure: "Count classes from 0.",
      });
    }
    targets[example * classes + label] = 1;
  }
  return {
    inputs: tf.tensor2d(inputs, [labels.length, features]),
    targets: tf.tensor2d(targets, [labels.length, classes]),
  };
}
