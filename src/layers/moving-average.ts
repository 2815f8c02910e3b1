import * as tf from "@tensorflow/tfjs";

/** Moves a weight towards `value`: m ← d m + (1 − d) value, with the decay d. The weight is not trained otherwise. */
export function moveTowards(weight: tf.LayerVariable, value: tf.Tensor, decay: number): void {
  tf.tidy(() => {
    const moving = weight.read();
    weight.write(tf.add(moving, tf.mul(tf.sub(value, moving), 1 - decay)));
  });
}
