import * as tf from "@tensorflow/tfjs";

import { crossEntropy, type Loss } from "../networks/cross-entropy.js";
import type { LabeledData } from "./labeled-data.js";

/** What training needs of a network. A `DeepNetwork` has it. */
export interface Trainable {
  readonly variables: readonly tf.Variable[];
  /** [batch, features] → [batch, outputs]. */
  predict(inputs: tf.Tensor2D): tf.Tensor2D;
}

export interface Evaluation {
  /** Mean over the examples; for the cross-entropy in nats. */
  readonly loss: number;
  /** Share of examples whose largest output is that of their class, 0 … 1; the first of equal outputs counts. */
  readonly accuracy: number;
}

/**
 * Loss and accuracy of a network on data that it does not learn from.
 *
 * @param loss The softmax cross-entropy by default.
 */
export async function evaluate(
  network: Trainable,
  data: LabeledData,
  loss: Loss = crossEntropy,
): Promise<Evaluation> {
  const results = tf.tidy(() => {
    const outputs = network.predict(data.inputs);
    return { loss: loss(outputs, data.targets), outputs };
  });
  try {
    const [lossValue] = await results.loss.data();
    const chosen = largestOfEachRow(await results.outputs.data(), results.outputs.shape[1]);
    const labels = largestOfEachRow(await data.targets.data(), data.targets.shape[1]);
    const correct = chosen.filter((choice, example) => choice === labels[example]).length;
    return { loss: lossValue!, accuracy: correct / labels.length };
  } finally {
    tf.dispose(results);
  }
}

/** Index of the largest number of each row; −1 for a row without a number, such as that of a diverged network. */
function largestOfEachRow(values: ArrayLike<number>, columns: number): number[] {
  return Array.from({ length: values.length / columns }, (_, row) => {
    let largest = -1;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      if (!Number.isNaN(value) && (largest < 0 || value > values[row * columns + largest]!)) largest = column;
    }
    return largest;
  });
}
