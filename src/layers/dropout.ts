import * as tf from "@tensorflow/tfjs";

import { requireFinite, requireInteger } from "../require.js";
import { createUniformTensors } from "./random-numbers.js";
import { type LayerArgs, onlyInput } from "./weights.js";

export interface DropoutOptions extends LayerArgs {
  /** Share of the numbers that become 0, at least 0 and below 1. */
  readonly rate: number;
  /** Of the draws; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * Dropout: in training each number becomes 0 with probability `rate`, and the others are divided by 1 − `rate`;
 * otherwise nothing changes. Every step draws anew, from the seed: `tf.layers.dropout` draws from `Math.random`, or with
 * a seed drops the same numbers at every step.
 *
 * @see Srivastava2014
 */
export class Dropout extends tf.layers.Layer {
  static className = "SeededDropout";
  private readonly rate: number;
  private readonly seed: number;
  private readonly uniform: (shape: readonly number[]) => tf.Tensor;

  /** @throws Problem if the rate is outside its bounds, or the seed not a whole number of at least 0. */
  constructor(options: DropoutOptions) {
    super(options);
    this.rate = requireFinite("rate", options.rate, { atLeast: 0, below: 1 });
    this.seed = requireInteger("seed", options.seed, 0);
    this.uniform = createUniformTensors(this.seed);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      if (training !== true || this.rate === 0) return tf.clone(x);
      const kept = tf.cast(tf.greaterEqual(this.uniform(x.shape), this.rate), "float32");
      return tf.mul(x, tf.mul(kept, 1 / (1 - this.rate)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed };
  }
}

tf.serialization.registerClass(Dropout);

/** A layer of dropout. @throws Problem as {@link Dropout}. @see Srivastava2014 */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}
