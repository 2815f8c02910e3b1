import type * as tf from "@tensorflow/tfjs";

/** The numbers of a tensor, which is then disposed of. */
export async function readNumbers(tensor: tf.Tensor): Promise<number[]> {
  try {
    return Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}
