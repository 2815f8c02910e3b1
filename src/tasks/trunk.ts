import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import type { Trainable } from "../training/trainable.js";
import { type DenseLayerOptions, denseLayer } from "./dense-layer.js";
import { applyPart, joinParts } from "./multi-task-model.js";

/** What makes a representation [examples, features] of inputs: all that lies before the heads. */
export interface Trunk<Inputs extends tf.Tensor = tf.Tensor> extends Trainable<Inputs> {
  /** What each of its layers says, the representation last; the representation alone if absent. */
  activations?(inputs: Inputs, training: boolean): tf.Tensor[];
}

/** A part of a trunk: tensors of any rank in and out. */
export type Stage = Trainable<never, tf.Tensor>;

/**
 * Stages one after the other, as one trunk. The last one gives the representation, [examples, features].
 */
export function stackStages<Inputs extends tf.Tensor = tf.Tensor>(stages: readonly Stage[]): Trunk<Inputs> {
  requireInteger("number of stages", stages.length, 1);
  const { state, penalties } = joinParts(stages);
  const activations = (inputs: Inputs, training: boolean): tf.Tensor[] => {
    const all: tf.Tensor[] = [];
    for (const stage of stages) all.push(applyPart(stage, (all.at(-1) ?? inputs) as never, training));
    return all;
  };
  const run = (inputs: Inputs, training: boolean) =>
    tf.tidy(() => activations(inputs, training).at(-1) as tf.Tensor2D);
  return {
    variables: stages.flatMap(({ variables }) => variables),
    state,
    activations,
    predict: (inputs) => run(inputs, false),
    predictForTraining: (inputs) => run(inputs, true),
    ...(penalties.length === 0
      ? {}
      : { penalty: () => tf.tidy(() => tf.addN(penalties.map((penalty) => penalty())) as tf.Scalar) }),
  };
}

export interface DenseTrunkOptions extends Omit<DenseLayerOptions, "outputs"> {
  /** Number of layers, at least 1. */
  readonly depth: number;
  /** Units of each layer, and so features of the representation, at least 1. */
  readonly width: number;
}

/** The layers of {@link denseTrunk}, one by one, for architectures that join them between. @throws Problem as it. */
export function denseStages({ depth, width, inputs, random, ...layer }: DenseTrunkOptions): Trainable[] {
  requireInteger("depth", depth, 1);
  return Array.from({ length: depth }, (_, index) =>
    denseLayer({
      ...layer,
      inputs: index === 0 ? inputs : width,
      outputs: width,
      random: random.fork(`layer ${index + 1}`),
    }),
  );
}

/**
 * Equal dense layers, each with the activation: hₗ = f(hₗ₋₁ Wₗ + bₗ), h₀ = x. The same source gives the same trunk.
 *
 * @throws Problem if a size is not a whole number of at least 1.
 */
export function denseTrunk(options: DenseTrunkOptions): Trunk<tf.Tensor2D> {
  return stackStages(denseStages(options));
}
