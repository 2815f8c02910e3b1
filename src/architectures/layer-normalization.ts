import * as tf from "@tensorflow/tfjs";

import { onlyInput } from "../layers/weights.js";

const EPSILON = 1e-5;

/**
 * Layer normalization: γ (x − mean) / √(variance + ε) + β over the last axis, with ε = 10⁻⁵. The numbers are those of
 * `tf.layers.layerNormalization`, whose gradient cuts its tiles apart one by one: a step of a Transformer takes a quarter
 * of a second with it.
 *
 * @see Ba2016, eq. 4
 */
export class LayerNormalization extends tf.layers.Layer {
  static className = "ComposedLayerNormalization";
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const features = [(inputShape as number[]).at(-1)!];
    this.gamma = this.addWeight("gamma", features, "float32", tf.initializers.ones());
    this.beta = this.addWeight("beta", features, "float32", tf.initializers.zeros());
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      const centered = tf.sub(x, tf.mean(x, -1, true));
      const variance = tf.mean(tf.square(centered), -1, true);
      const normalized = tf.mul(centered, tf.rsqrt(tf.add(variance, EPSILON)));
      return tf.add(tf.mul(normalized, this.gamma.read()), this.beta.read());
    });
  }
}

tf.serialization.registerClass(LayerNormalization);
