import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { glorotUniform, type Initializer } from "../networks/initializers.js";
import type { Random } from "../random.js";
import { denseLayer } from "../tasks/dense-layer.js";
import { type Stage, stackStages, type Trunk } from "../tasks/trunk.js";
import { convolutionStage } from "./convolution-stage.js";

/** The convolutions of a trunk for faces, one after the other, and the dense layer behind them. */
export interface FaceTrunkShape {
  /** Height and width of its gray images. */
  readonly inputSize: number;
  readonly convolutions: readonly {
    readonly filters: number;
    readonly size: number;
    readonly pools: boolean;
  }[];
  /** Units of the dense layer: the representation that the tasks share. */
  readonly features: number;
}

export interface FaceTrunkOptions {
  readonly shape: FaceTrunkShape;
  readonly activation: Activation;
  /** Whether filters are not shared between places; they are by default. */
  readonly isLocal?: boolean;
  /** Glorot's uniform rule by default. */
  readonly initializer?: Initializer;
  readonly random: Random;
}

/** A trunk of convolutions and one dense layer, [faces, size, size, 1] → [faces, features]. @throws Problem as its stages do. */
export function faceTrunk(options: FaceTrunkOptions): Trunk<tf.Tensor4D> {
  const { shape, activation, isLocal = false, initializer = glorotUniform, random } = options;
  const stages: Stage[] = [];
  let [inputSize, channels] = [shape.inputSize, 1];
  for (const [index, convolution] of shape.convolutions.entries()) {
    const made = convolutionStage({
      ...convolution,
      inputSize,
      channels,
      activation,
      isLocal,
      initializer,
      random: random.fork(`convolution ${index + 1}`),
    });
    stages.push(made.stage);
    [inputSize, channels] = [made.outputSize, convolution.filters];
  }
  const dense = denseLayer({
    inputs: inputSize * inputSize * channels,
    outputs: shape.features,
    activation,
    initializer,
    random: random.fork("dense"),
  });
  const flat: Stage = {
    variables: dense.variables,
    predict: (inputs: tf.Tensor) => tf.tidy(() => dense.predict(tf.reshape(inputs, [inputs.shape[0]!, -1]))),
  };
  return stackStages<tf.Tensor4D>([...stages, flat]);
}
