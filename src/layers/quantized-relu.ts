import * as tf from "@tensorflow/tfjs";

import type { QuantizedReluEstimator } from "../quantized/estimator.js";
import {
  type QuantizedReluOptions as FunctionOptions,
  quantizedRelu as stepFunction,
} from "../quantized/quantized-relu.js";
import type { StepFunction } from "../quantized/step-function.js";
import { type LayerArgs, onlyInput } from "./weights.js";

export interface QuantizedReluOptions extends LayerArgs, FunctionOptions {}

/**
 * ReLU with 2^b levels as a layer, with a straight-through estimator in place of its derivative. Nothing is learned. Its
 * step is meant for inputs of mean 0 and standard deviation 1, such as batch normalization gives.
 *
 * @see Yin2019, sec. 4
 */
export class QuantizedRelu extends tf.layers.Layer {
  static className = "QuantizedRelu";
  private readonly bits: number;
  private readonly givenStep: number | undefined;
  private readonly estimator: QuantizedReluEstimator;
  private readonly steps: StepFunction;

  /** @throws Problem if an option is outside its bounds. */
  constructor({ bits, step, estimator = "clipped-relu", ...options }: QuantizedReluOptions) {
    super(options);
    this.bits = bits;
    this.givenStep = step ?? undefined;
    this.estimator = estimator;
    this.steps = stepFunction({
      bits,
      estimator,
      ...(this.givenStep !== undefined && { step: this.givenStep }),
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.steps.apply(onlyInput(inputs)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      bits: this.bits,
      estimator: this.estimator,
      ...(this.givenStep !== undefined && { step: this.givenStep }),
    };
  }
}

tf.serialization.registerClass(QuantizedRelu);

/** A layer of quantized ReLUs. @throws Problem as {@link QuantizedRelu}. @see Yin2019, sec. 4 */
export function quantizedRelu(options: QuantizedReluOptions): QuantizedRelu {
  return new QuantizedRelu(options);
}
