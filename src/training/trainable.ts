import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/** What training needs of a network whose inputs are `Inputs`, [examples, …]. A `DeepNetwork` has it. */
export interface Trainable<Inputs extends tf.Tensor = tf.Tensor2D, Outputs extends tf.Tensor = tf.Tensor2D> {
  readonly variables: readonly tf.Variable[];
  /** What steps change without a gradient, such as moving means; nothing if absent. */
  readonly state?: readonly tf.Variable[];
  /** [examples, …] → [examples, outputs]. */
  predict(inputs: Inputs): Outputs;
  /**
   * Outputs for a step of training, where a network may draw random numbers, use the statistics of the batch, and
   * remember them; `predict` if absent.
   */
  predictForTraining?(inputs: Inputs): Outputs;
  /** What a step adds to the loss, such as a sum of squares of some weights; nothing if absent. */
  penalty?(): tf.Scalar;
}

/**
 * A model of TensorFlow.js as `train` and `evaluate` take it. In steps its layers run in training mode (dropout drops,
 * normalization uses the batch and updates its moving means) and the penalties of their regularizers are added to the
 * loss; in evaluation neither.
 *
 * The model stays the caller's and need not be compiled. `train` orders its batches from the seed, which `model.fit`
 * cannot: that shuffles with `Math.random`. Weights that are not trainable are left out, as they are when this is called.
 *
 * @param model One input of any rank, one output [examples, outputs]. For the default loss, the softmax
 * cross-entropy, the outputs must be logits: no softmax at the end.
 * @throws Problem if the model has no input shape yet, more than one input or output, or an output of another rank.
 */
export function trainable(model: tf.LayersModel): Trainable<tf.Tensor> {
  requireOneToOne(model);
  const run = (inputs: tf.Tensor, training: boolean) =>
    tf.tidy(() => {
      const outputs = model.call(inputs, { training });
      return (Array.isArray(outputs) ? outputs[0] : outputs) as tf.Tensor2D;
    });
  return {
    variables: model.trainableWeights.map((weight) => weight.read() as tf.Variable),
    state: model.nonTrainableWeights.map((weight) => weight.read() as tf.Variable),
    predict: (inputs) => run(inputs, false),
    predictForTraining: (inputs) => run(inputs, true),
    penalty: () =>
      tf.tidy(() =>
        model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), tf.scalar(0) as tf.Scalar),
      ),
  };
}

function requireOneToOne(model: tf.LayersModel): void {
  const [inputs, outputs] = [model.inputs?.length ?? 0, model.outputs?.length ?? 0];
  const rank = model.outputs?.[0]?.shape.length;
  if (inputs === 1 && outputs === 1 && rank === 2) return;
  throw new Problem({
    rule: "A model to train must have one input and one output of the shape [examples, outputs].",
    came:
      inputs === 0
        ? "a model whose input shape is not known yet"
        : `${inputs} inputs and ${outputs} outputs, the first of rank ${rank}`,
    cure: "Give its first layer an `inputShape`, end it with `tf.layers.flatten` or `dense`, or write a `Trainable`.",
  });
}
