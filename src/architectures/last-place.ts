import * as tf from "@tensorflow/tfjs";

import { onlyInput } from "../layers/weights.js";

/** The vector at the last place of a sequence: [batch, length, features] to [batch, features]. */
export class LastPlace extends tf.layers.Layer {
  static className = "LastPlace";

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, , features] = inputShape as tf.Shape;
    return [batch!, features!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs) as tf.Tensor3D;
      const [batch, length, features] = x.shape;
      return tf.reshape(tf.slice(x, [0, length - 1, 0], [batch, 1, features]), [batch, features]);
    });
  }
}

tf.serialization.registerClass(LastPlace);
