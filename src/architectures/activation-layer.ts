import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { activationNamed } from "../activations/table.js";
import { type LayerArgs, onlyInput } from "../layers/weights.js";

/** A fixed activation function, or what makes the layer of a learned one, afresh for every place where it stands. */
export type ActivationChoice = Activation | (() => tf.layers.Layer);

/** A fixed activation function as a layer: f of every number of its input, whose shape it keeps. */
export class ActivationLayer extends tf.layers.Layer {
  static className = "ActivationLayer";
  readonly activation: Activation;

  constructor({ activation, ...options }: LayerArgs & { activation: Activation }) {
    super(options);
    this.activation = activation;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.activation.apply(onlyInput(inputs)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), activation: this.activation.name };
  }

  /** @throws Problem if the function is none of the table `activations`: such a model is saved by its weights alone. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    { activation, ...config }: tf.serialization.ConfigDict,
  ): T {
    return new cls({ ...config, activation: activationNamed(String(activation)) });
  }
}

tf.serialization.registerClass(ActivationLayer);

/** The layer of one place in a network. */
export function createActivationLayer(choice: ActivationChoice): tf.layers.Layer {
  return typeof choice === "function" ? choice() : new ActivationLayer({ activation: choice });
}
