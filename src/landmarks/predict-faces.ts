import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import { yieldToEventLoop } from "../training/yield-to-event-loop.js";

/**
 * What a network says of faces, task by task, as plain numbers: 10 shares of the crop's side for each face of `landmarks`,
 * logits of an attribute.
 *
 * @param options.batchSize Faces at a time, 256 by default: it bounds the memory and changes nothing else.
 * @param options.signal Stops it at the next batch.
 * @throws The signal's reason when `signal` is aborted. Problem if a task is none of the model's.
 */
export async function predictFaces(
  model: Pick<MultiTaskModel<tf.Tensor4D>, "predict">,
  inputs: tf.Tensor4D,
  tasks: readonly string[],
  { batchSize = 256, signal }: { batchSize?: number; signal?: AbortSignal | undefined } = {},
): Promise<Record<string, Float32Array>> {
  requireInteger("batchSize", batchSize, 1);
  const parts: Record<string, Float32Array[]> = Object.fromEntries(tasks.map((task) => [task, []]));
  const faces = inputs.shape[0];
  for (let start = 0; start < faces; start += batchSize) {
    await yieldToEventLoop();
    signal?.throwIfAborted();
    const outputs = tf.tidy(() => {
      const count = Math.min(batchSize, faces - start);
      return model.predict(tf.slice(inputs, [start, 0, 0, 0], [count, -1, -1, -1]), tasks);
    });
    try {
      for (const task of tasks) parts[task]!.push((await outputs[task]!.data()) as Float32Array);
    } finally {
      tf.dispose(outputs);
    }
  }
  return Object.fromEntries(tasks.map((task) => [task, joinNumbers(parts[task]!)]));
}

function joinNumbers(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    joined.set(part, place);
    place += part.length;
  }
  return joined;
}
