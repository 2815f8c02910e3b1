import type * as tf from "@tensorflow/tfjs";

import { batchNormalization } from "../layers/batch-normalization.js";
import { dropout } from "../layers/dropout.js";
import type { Random } from "../random.js";
import type { RunMode } from "./task-activation.js";

export interface SurroundingsOptions {
  /** Whether the pre-activations are normalized first, by statistics and with γ and β that all tasks share; no by default. */
  readonly batchNormalization?: boolean;
  /** Share of the outputs that a step of training drops, at least 0 and below 1; 0 by default. */
  readonly dropout?: number;
}

/** What may stand before and behind the activation of a layer, for all tasks alike. */
export interface Surroundings {
  readonly variables: readonly tf.Variable[];
  readonly state: readonly tf.Variable[];
  before(x: tf.Tensor, mode: RunMode): tf.Tensor;
  behind(x: tf.Tensor, mode: RunMode): tf.Tensor;
}

/** @throws Problem if the dropout is outside its bounds. */
export function createSurroundings(
  { batchNormalization: normalizes = false, dropout: rate = 0 }: SurroundingsOptions,
  channels: number,
  random: Random,
): Surroundings {
  const drops = dropout({ rate, seed: random.fork("dropout").integer(2 ** 32) });
  const normalization = normalizes ? batchNormalization() : undefined;
  normalization?.build([null, channels]);
  const read = (weights: readonly tf.LayerVariable[] = []) =>
    weights.map((weight) => weight.read() as tf.Variable);
  return {
    variables: read(normalization?.trainableWeights),
    state: read(normalization?.nonTrainableWeights),
    before: (x, { training, frozen }) =>
      (normalization?.call(x, { training: training && !frozen }) as tf.Tensor | undefined) ?? x,
    behind: (x, { training }) => (rate === 0 ? x : (drops.call(x, { training }) as tf.Tensor)),
  };
}
