import * as tf from "@tensorflow/tfjs";

import { type LayerArgs, onlyInput } from "../layers/weights.js";

/** A learned vector for each token plus one for each place: [batch, length] of whole numbers to [batch, length, features]. */
export class TokenEmbedding extends tf.layers.Layer {
  static className = "TokenEmbedding";
  private readonly tokens: number;
  private readonly features: number;
  private ofTokens!: tf.LayerVariable;
  private ofPlaces!: tf.LayerVariable;

  constructor({ tokens, features, ...options }: LayerArgs & { tokens: number; features: number }) {
    super(options);
    this.tokens = tokens;
    this.features = features;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const zeros = tf.initializers.zeros();
    const length = (inputShape as number[])[1]!;
    this.ofTokens = this.addWeight("tokens/kernel", [this.tokens, this.features], "float32", zeros);
    this.ofPlaces = this.addWeight("places/kernel", [length, this.features], "float32", zeros);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...(inputShape as number[]), this.features];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const tokens = tf.cast(onlyInput(inputs), "int32");
      return tf.add(tf.gather(this.ofTokens.read(), tokens), this.ofPlaces.read());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), tokens: this.tokens, features: this.features };
  }
}

tf.serialization.registerClass(TokenEmbedding);
