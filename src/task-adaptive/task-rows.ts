import * as tf from "@tensorflow/tfjs";

/** The place among `tasks` of the task of each row: rows of one task lie together, as many of each. */
export function taskOfRow(x: tf.Tensor, tasks: readonly string[]): tf.Tensor1D {
  const examples = x.shape[0]! / tasks.length;
  const rows = new Int32Array(x.shape[0]!);
  for (let place = 0; place < tasks.length; place++)
    rows.fill(place, place * examples, (place + 1) * examples);
  return tf.tensor1d(rows, "int32");
}

/**
 * Tensors of one shape, one for each task, as parts of one along a new first axis. It is `tf.stack` in two operations, whatever the number
 * of tasks: `tf.stack` gives every part its axis by itself.
 */
export function joinTasks(parts: readonly tf.Tensor[]): tf.Tensor {
  return tf.reshape(tf.concat([...parts]), [parts.length, ...parts[0]!.shape]);
}
