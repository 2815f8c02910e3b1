import * as tf from "@tensorflow/tfjs";

import type { MultiTaskModel } from "./multi-task-model.js";
import type { TaskBatch } from "./task-batches.js";

/** Outputs and targets of the labeled examples, by task. */
export type Labeled = Record<string, { readonly outputs: tf.Tensor2D; readonly targets: tf.Tensor2D }>;

/**
 * What a model says of the examples that have each task's label, over all sources of a step.
 *
 * @param only The tasks to predict; all that have a label by default.
 */
export function forward(
  model: MultiTaskModel,
  batches: readonly TaskBatch[],
  training: boolean,
  only?: string,
): Labeled {
  const parts: Record<string, { outputs: tf.Tensor2D[]; targets: tf.Tensor2D[] }> = {};
  for (const batch of batches) {
    const names = Object.keys(batch.targets).filter((name) => only === undefined || name === only);
    if (names.length === 0) continue;
    const predicted = model.predict(batch.inputs, names, { training });
    for (const name of names) {
      const { targets, places } = batch.targets[name]!;
      const outputs = places === undefined ? predicted[name]! : tf.gather(predicted[name]!, places);
      parts[name] ??= { outputs: [], targets: [] };
      parts[name].outputs.push(outputs);
      parts[name].targets.push(targets);
    }
  }
  return Object.fromEntries(
    Object.entries(parts).map(([name, { outputs, targets }]) => [
      name,
      { outputs: joinRows(outputs), targets: joinRows(targets) },
    ]),
  );
}

function joinRows(parts: readonly tf.Tensor2D[]): tf.Tensor2D {
  return parts.length === 1 ? parts[0]! : tf.concat([...parts]);
}
