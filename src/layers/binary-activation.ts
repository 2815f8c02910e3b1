import * as tf from "@tensorflow/tfjs";

import { hardTanhEstimator } from "../quantized/estimator.js";
import { signOf } from "../quantized/shifted-sign.js";
import { straightThrough } from "../quantized/step-function.js";
import { requireFinite } from "../require.js";
import { parameterShape } from "./sharing.js";
import { type LayerArgs, onlyInput } from "./weights.js";

export interface BinaryActivationOptions extends LayerArgs {
  /** t, or where the learned ones start, in the unit of the inputs; 0 by default. */
  readonly threshold?: number;
  /** Whether every channel learns a threshold of its own; false by default: all keep t. */
  readonly learned?: boolean;
  /** How far from the threshold the gradient passes, above 0, in the unit of the inputs; 1 by default. */
  readonly reach?: number;
}

/**
 * The sign with a shifted threshold as a layer: 1 for x ≥ t, else −1. The estimator is the derivative of the hard tanh
 * around the threshold: ∂y/∂x = 1 for |x − t| < reach, else 0, and ∂y/∂t = −∂y/∂x.
 *
 * @see Kim2021
 */
export class BinaryActivation extends tf.layers.Layer {
  static className = "BinaryActivation";
  private readonly start: number;
  private readonly learned: boolean;
  private readonly reach: number;
  private threshold!: tf.LayerVariable;

  /** @throws Problem if an option is outside its bounds. */
  constructor({ threshold = 0, learned = false, reach = 1, ...options }: BinaryActivationOptions = {}) {
    super(options);
    this.start = requireFinite("threshold", threshold);
    this.learned = learned;
    this.reach = requireFinite("reach", reach, { above: 0 });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = parameterShape(inputShape as tf.Shape, "channel").slice(-1);
    const start = tf.initializers.constant({ value: this.start });
    this.threshold = this.addWeight("threshold", channels, "float32", start, undefined, this.learned);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const distance = tf.sub(onlyInput(inputs), this.threshold.read());
      return straightThrough(distance, signOf, hardTanhEstimator({ reach: this.reach }));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), threshold: this.start, learned: this.learned, reach: this.reach };
  }
}

tf.serialization.registerClass(BinaryActivation);

/** A layer of signs. @throws Problem as {@link BinaryActivation}. @see Kim2021 */
export function binaryActivation(options: BinaryActivationOptions = {}): BinaryActivation {
  return new BinaryActivation(options);
}
