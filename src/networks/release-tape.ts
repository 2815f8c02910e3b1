import * as tf from "@tensorflow/tfjs";

/**
 * Runs something that differentiates. If it throws, frees what TensorFlow.js has saved for the backward pass: it keeps
 * that from `tf.tidy`, and lets go of it only at the end of a backward pass that succeeds.
 */
export function releaseTapeOnError<Result>(differentiate: () => Result): Result {
  try {
    return differentiate();
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved } of state.activeTape ?? []) tf.dispose(saved);
    state.activeTape = [];
    throw error;
  }
}
