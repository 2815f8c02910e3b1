import * as tf from "@tensorflow/tfjs";

// TensorFlow.js cannot differentiate `tf.unstack` with one part, nor, twice, `tf.stack` of one.

/** The parts of a tensor along its first axis. */
export function unstack(tensor: tf.Tensor): tf.Tensor[] {
  return tensor.shape[0] === 1 ? [tf.reshape(tensor, tensor.shape.slice(1))] : tf.unstack(tensor);
}

/** Tensors of one shape as parts of one along a new first axis. */
export function stack(tensors: readonly tf.Tensor[]): tf.Tensor {
  const [first, ...others] = tensors;
  return others.length === 0 ? tf.reshape(first!, [1, ...first!.shape]) : tf.stack([...tensors]);
}
