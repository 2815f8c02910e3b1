import * as tf from "@tensorflow/tfjs";

import { crossEntropy, type Loss } from "../networks/cross-entropy.js";
import { requireInteger } from "../require.js";
import { countExamples, type LabeledData } from "./labeled-data.js";
import type { Trainable } from "./trainable.js";
import { yieldToEventLoop } from "./yield-to-event-loop.js";

export interface EvaluationOptions {
  /** The softmax cross-entropy by default. */
  readonly loss?: Loss;
  /** Examples at a time, at least 1, 256 by default: it bounds the memory and changes nothing else. */
  readonly batchSize?: number;
  /** Stops evaluation at the next batch. */
  readonly signal?: AbortSignal | undefined;
}

export interface Evaluation {
  /** Mean over the examples; for the cross-entropy in nats. */
  readonly loss: number;
  /**
   * Share of examples whose largest output is that of their class, 0 … 1; the first of equal outputs counts. Undefined
   * where the targets are not distributions over two classes or more, as in regression.
   */
  readonly accuracy: number | undefined;
}

/**
 * Loss and accuracy of a network on data that it does not learn from, without its penalties.
 *
 * @throws The signal's reason, by default a DOMException named `AbortError`, when `signal` is aborted.
 * @throws Problem if `batchSize` is not a whole number of at least 1, or the data has no example.
 */
export async function evaluate<Inputs extends tf.Tensor = tf.Tensor2D>(
  network: Trainable<Inputs>,
  data: LabeledData<Inputs>,
  { loss = crossEntropy, batchSize = 256, signal }: EvaluationOptions = {},
): Promise<Evaluation> {
  requireInteger("batchSize", batchSize, 1);
  const examples = countExamples(data);
  let [lossSum, correct, areClasses] = [0, 0, true];
  for (let start = 0; start < examples; start += batchSize) {
    await yieldToEventLoop();
    signal?.throwIfAborted();
    const size = Math.min(batchSize, examples - start);
    const results = tf.tidy(() => {
      const targets = tf.slice(data.targets, start, size);
      const outputs = network.predict(tf.slice(data.inputs, start, size));
      return { loss: loss(outputs, targets), outputs, targets };
    });
    try {
      const columns = results.outputs.shape[1];
      const targets = await results.targets.data();
      lossSum += size * (await results.loss.data())[0]!;
      areClasses &&= areDistributions(targets, columns);
      const chosen = largestOfEachRow(await results.outputs.data(), columns);
      const labels = largestOfEachRow(targets, columns);
      correct += chosen.filter((choice, example) => choice === labels[example]).length;
    } finally {
      tf.dispose(results);
    }
  }
  return { loss: lossSum / examples, accuracy: areClasses ? correct / examples : undefined };
}

/** Whether every row holds numbers of at least 0 that sum to 1, as labels do. */
function areDistributions(values: ArrayLike<number>, columns: number): boolean {
  if (columns < 2) return false;
  for (let start = 0; start < values.length; start += columns) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[start + column]!;
      if (value < 0) return false;
      sum += value;
    }
    if (!(Math.abs(sum - 1) < 1e-5)) return false;
  }
  return true;
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
