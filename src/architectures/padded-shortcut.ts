import * as tf from "@tensorflow/tfjs";

import { type LayerArgs, onlyInput } from "../layers/weights.js";

/**
 * The shortcut without parameters of a residual block that halves the image and has more channels: every second pixel, and
 * zeros in the new channels, half of them before the old ones and half behind.
 *
 * @see He2016, sec. 3.3, option A
 */
export class PaddedShortcut extends tf.layers.Layer {
  static className = "PaddedShortcut";
  private readonly filters: number;

  constructor({ filters, ...options }: LayerArgs & { filters: number }) {
    super(options);
    this.filters = filters;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width] = inputShape as [number | null, number, number, number];
    return [batch, Math.ceil(height / 2), Math.ceil(width / 2), this.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs) as tf.Tensor4D;
      const before = Math.floor((this.filters - x.shape[3]) / 2);
      const behind = this.filters - x.shape[3] - before;
      // A slice with strides has no gradient in TensorFlow.js; a pooling of single pixels is the same.
      const halved = tf.avgPool(x, 1, 2, "same");
      return tf.pad(halved, [
        [0, 0],
        [0, 0],
        [0, 0],
        [before, behind],
      ]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), filters: this.filters };
  }
}

tf.serialization.registerClass(PaddedShortcut);
