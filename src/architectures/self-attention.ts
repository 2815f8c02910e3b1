import * as tf from "@tensorflow/tfjs";

import { type LayerArgs, onlyInput } from "../layers/weights.js";

/**
 * Attention of a sequence to itself: softmax(QKᵀ / √d) V for each head, where queries, keys and values are linear in the
 * input, and a linear layer over the heads side by side. [batch, length, features] in and out.
 *
 * @see Vaswani2017, eq. 1
 */
export class SelfAttention extends tf.layers.Layer {
  static className = "SelfAttention";
  private readonly heads: number;
  private features = 0;
  private readonly projections: { kernel: tf.LayerVariable; bias: tf.LayerVariable }[] = [];

  constructor({ heads, ...options }: LayerArgs & { heads: number }) {
    super(options);
    this.heads = heads;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.features = (inputShape as number[]).at(-1)!;
    const zeros = tf.initializers.zeros();
    for (const name of ["query", "key", "value", "output"]) {
      this.projections.push({
        kernel: this.addWeight(`${name}/kernel`, [this.features, this.features], "float32", zeros),
        bias: this.addWeight(`${name}/bias`, [this.features], "float32", zeros),
      });
    }
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      const [batch, length] = x.shape as [number, number];
      const size = this.features / this.heads;
      const project = (of: tf.Tensor, index: number) => {
        const { kernel, bias } = this.projections[index]!;
        return tf.add(
          tf.matMul(tf.reshape(of, [-1, this.features]), kernel.read() as tf.Tensor2D),
          bias.read(),
        );
      };
      const byHead = (index: number) =>
        tf.transpose(tf.reshape(project(x, index), [batch, length, this.heads, size]), [0, 2, 1, 3]);
      const [query, key, value] = [0, 1, 2].map(byHead) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const weights = tf.softmax(tf.div(tf.matMul(query, key, false, true), Math.sqrt(size)));
      const heads = tf.transpose(tf.matMul(weights, value), [0, 2, 1, 3]);
      return tf.reshape(project(heads, 3), [batch, length, this.features]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), heads: this.heads };
  }
}

tf.serialization.registerClass(SelfAttention);
