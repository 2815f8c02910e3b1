import * as tf from "@tensorflow/tfjs";

import type { Random } from "../random.js";
import { labeledPlaces, type TaskData } from "./task-data.js";

/** Rows of each source for one step. */
export type StepRows = readonly (readonly number[])[];

/**
 * The steps of one epoch: each takes a batch of every source. A source that has been gone through begins again, in a new
 * order, so that every step sees every task.
 *
 * @param batchSizes Examples of each source in a step; the last batch of a pass may be smaller.
 * @param steps By default as many as the longest source needs to be gone through once.
 */
export function orderEpoch(
  sources: readonly TaskData[],
  batchSizes: readonly number[],
  random: Random,
  steps?: number,
): StepRows[] {
  const counts = sources.map(({ inputs }) => inputs.shape[0]!);
  const length = steps ?? Math.max(...counts.map((count, source) => Math.ceil(count / batchSizes[source]!)));
  const bySource = counts.map((count, source) => {
    const own = random.fork(`source ${source + 1}`);
    const batches: number[][] = [];
    while (batches.length < length) {
      const order = own.permutation(count);
      for (let start = 0; start < count; start += batchSizes[source]!)
        batches.push(order.slice(start, start + batchSizes[source]!));
    }
    return batches;
  });
  return Array.from({ length }, (_, step) => bySource.map((batches) => batches[step]!));
}

/** Labels of one task in a batch. */
export type BatchTargets = {
  /** [labeled examples, outputs]. */
  readonly targets: tf.Tensor2D;
  /** Places in the batch of the examples that have the label; absent if all have it. */
  readonly places?: tf.Tensor1D;
};

/** Examples of one source in one step. */
export type TaskBatch = {
  readonly inputs: tf.Tensor;
  /** Only tasks of which an example has the label. */
  readonly targets: Readonly<Record<string, BatchTargets>>;
};

/** The tensors of a batch, for the tasks asked for; the caller frees them. */
export function gatherBatch(
  { inputs, targets }: TaskData,
  rows: readonly number[],
  tasks: ReadonlySet<string>,
): TaskBatch {
  const indices = tf.tensor1d([...rows], "int32");
  const ofTasks: Record<string, BatchTargets> = {};
  for (const [name, labels] of Object.entries(targets)) {
    const places = labeledPlaces(labels, rows);
    if (!tasks.has(name) || places?.length === 0) continue;
    if (places === undefined) {
      ofTasks[name] = { targets: tf.gather(labels.values, indices) };
      continue;
    }
    const labeledRows = places.map((place) => rows[place]!);
    ofTasks[name] = {
      targets: tf.gather(labels.values, tf.tensor1d(labeledRows, "int32")),
      places: tf.tensor1d(places, "int32"),
    };
  }
  return { inputs: tf.gather(inputs, indices), targets: ofTasks };
}
