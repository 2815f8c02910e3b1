import * as tf from "@tensorflow/tfjs";

/** The place among `tasks` of the task of each row: rows of one task lie together, as many of each. */
export function taskOfRow(x: tf.Tensor, tasks: readonly string[]): tf.Tensor1D {
  const examples = x.shape[0]! / tasks.length;
  const rows = Int32Array.from({ length: x.shape[0]! }, (_, row) => Math.floor(row / examples));
  return tf.tensor1d(rows, "int32");
}
