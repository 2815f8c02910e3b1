import * as tf from "@tensorflow/tfjs";

import { batchNormalization as normalize } from "../operations/batch-normalization.js";
import { requireFinite } from "../require.js";
import { moveTowards } from "./moving-average.js";
import { parameterShape } from "./sharing.js";
import { type LayerArgs, onlyInput } from "./weights.js";

export interface BatchNormalizationOptions extends LayerArgs {
  /** ε, above 0 and in the unit of x²; 10⁻³ by default, as in Keras. */
  readonly epsilon?: number;
  /** Share of the moving averages that a step keeps, at least 0 and below 1; 0.99 by default. */
  readonly decay?: number;
  /**
   * Whether γ is learned, true by default; it stays 1 otherwise. A ReLU that a linear layer follows loses nothing by that;
   * a smooth activation such as Swish can then no longer choose how much of its bend the data see.
   */
  readonly scale?: boolean;
}

/**
 * Batch normalization over the last axis: γ (x − mean) / √(variance + ε) + β with learned γ and β, with the mean and
 * the biased variance of the batch in training, with their moving averages otherwise. The numbers are those of
 * `tf.layers.batchNormalization`, which composes its training from dozens of operations where this is one.
 *
 * @see Ioffe2015, alg. 1
 */
export class BatchNormalization extends tf.layers.Layer {
  static className = "FusedBatchNormalization";
  private readonly epsilon: number;
  private readonly decay: number;
  private readonly hasScale: boolean;
  private scale!: tf.LayerVariable;
  private offset!: tf.LayerVariable;
  private mean!: tf.LayerVariable;
  private variance!: tf.LayerVariable;

  /** @throws Problem if an option is outside its bounds. */
  constructor(options: BatchNormalizationOptions = {}) {
    super(options);
    this.epsilon = requireFinite("epsilon", options.epsilon ?? 1e-3, { above: 0 });
    this.decay = requireFinite("decay", options.decay ?? 0.99, { atLeast: 0, below: 1 });
    this.hasScale = options.scale ?? true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = parameterShape(inputShape as tf.Shape, "channel").slice(-1);
    const [zeros, ones] = [tf.initializers.zeros(), tf.initializers.ones()];
    this.scale = this.addWeight("scale", channels, "float32", ones, undefined, this.hasScale);
    this.offset = this.addWeight("offset", channels, "float32", zeros);
    this.mean = this.addWeight("moving_mean", channels, "float32", zeros, undefined, false);
    this.variance = this.addWeight("moving_variance", channels, "float32", ones, undefined, false);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      const [scale, offset, mean, variance] = [this.scale, this.offset, this.mean, this.variance].map(
        (weight) => weight.read() as tf.Tensor1D,
      ) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      const { epsilon } = this;
      if (training !== true)
        return normalize(x, scale, offset, { epsilon, statistics: { mean, variance } }).output;
      const result = normalize(x, scale, offset, { epsilon });
      moveTowards(this.mean, result.mean, this.decay);
      moveTowards(this.variance, result.variance, this.decay);
      return result.output;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon, decay: this.decay, scale: this.hasScale };
  }
}

tf.serialization.registerClass(BatchNormalization);

/** A layer of batch normalization. @throws Problem as {@link BatchNormalization}. @see Ioffe2015, alg. 1 */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}
