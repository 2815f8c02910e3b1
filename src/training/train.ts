import * as tf from "@tensorflow/tfjs";

import { crossEntropy, type Loss } from "../networks/cross-entropy.js";
import { releaseTapeOnError } from "../networks/release-tape.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import { createOptimizer } from "./create-optimizer.js";
import { type Evaluation, evaluate } from "./evaluate.js";
import { countExamples, type LabeledData } from "./labeled-data.js";
import type { Optimizer } from "./optimizers.js";
import type { Trainable } from "./trainable.js";
import { yieldToEventLoop } from "./yield-to-event-loop.js";

export interface TrainingOptions<Inputs extends tf.Tensor = tf.Tensor2D> {
  /** Passes over the training data, at least 1. */
  readonly epochs: number;
  /** Most updates over all epochs, at least 1: training ends with the last of them, in the middle of an epoch. None by default. */
  readonly steps?: number;
  /** Examples of one update, at least 1; the last batch of an epoch may be smaller. */
  readonly batchSize: number;
  /** Size of a step, above 0: one number, or the one of each epoch, from 1. */
  readonly learningRate: number | ((epoch: number) => number);
  /**
   * What the learning rate is multiplied by for one variable, above 0; 1 by default. A variable of a model is named
   * after its layer and what it holds: `({ name }) => (name.includes("/coefficients") ? 5 : 1)`.
   */
  readonly learningRateOf?: (variable: tf.Variable) => number;
  /** Orders the examples of every epoch. */
  readonly seed: number;
  /** Gradient descent, with momentum if given, or Adam (β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁷); `sgd` by default. */
  readonly optimizer?: "sgd" | "adam";
  /**
   * Share of the last step that the next one keeps, for `sgd`: v ← μ v + ∂L/∂w, w ← w − η v; at least 0 and below 1,
   * 0 by default.
   */
  readonly momentum?: number;
  /** Largest norm over all gradients of a step together, above 0; longer ones are scaled to it. None by default. */
  readonly clipGlobalNorm?: number;
  /** The softmax cross-entropy by default. */
  readonly loss?: Loss;
  /** Evaluated after every epoch. */
  readonly validation?: LabeledData<Inputs>;
  /** Stops training at the next step. */
  readonly signal?: AbortSignal;
  /** Called after every epoch; a promise that it returns is awaited, so it can read weights and curves. */
  readonly onProgress?: (progress: TrainingProgress) => unknown;
}

export interface TrainingProgress {
  /** Epochs done, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean loss over the examples of this epoch, each before its update, without the network's penalty. */
  readonly trainingLoss: number;
  readonly validation: Evaluation | undefined;
}

/**
 * One number an epoch; the lists of validation stay empty without validation data, that of its accuracy in regression
 * too.
 */
export interface History {
  /**
   * Mean loss over the examples of an epoch, each before its update, without the network's penalty. NaN or Infinity
   * when training diverged.
   */
  readonly trainingLoss: number[];
  readonly validationLoss: number[];
  readonly validationAccuracy: number[];
}

/**
 * Trains a network by stochastic gradient descent on batches in seeded random order. The same network, data and options
 * give the same history. Between steps the event loop runs, so a notebook can be interrupted.
 *
 * @param network Its variables are updated in place; after an interruption they are those of the last whole step.
 * @throws The signal's reason, by default a DOMException named `AbortError`, when `signal` is aborted.
 * @throws Problem if an option is outside its bounds or the data has no example.
 * @see Goodfellow2016, sec. 8.3
 */
export async function train<Inputs extends tf.Tensor = tf.Tensor2D>(
  network: Trainable<Inputs>,
  data: LabeledData<Inputs>,
  options: TrainingOptions<Inputs>,
): Promise<History> {
  const { epochs, batchSize, loss = crossEntropy, validation, signal, onProgress } = options;
  requireInteger("epochs", epochs, 1);
  let left =
    options.steps === undefined ? Number.POSITIVE_INFINITY : requireInteger("steps", options.steps, 1);
  requireInteger("batchSize", batchSize, 1);
  const examples = countExamples(data);
  if (validation !== undefined) countExamples(validation);
  const random = createRandom(options.seed).fork("shuffling");
  const { optimizer, beginEpoch } = createOptimizer(network.variables, options);
  const history: History = { trainingLoss: [], validationLoss: [], validationAccuracy: [] };
  try {
    for (let epoch = 1; epoch <= epochs && left > 0; epoch++) {
      beginEpoch(epoch);
      const order = random.permutation(examples);
      let [sum, seen] = [0, 0];
      for (let start = 0; start < examples && left > 0; start += batchSize, left--) {
        await yieldToEventLoop();
        signal?.throwIfAborted();
        const chosen = order.slice(start, start + batchSize);
        sum += chosen.length * (await step(network, data, chosen, optimizer, loss));
        seen += chosen.length;
      }
      const trainingLoss = sum / seen;
      history.trainingLoss.push(trainingLoss);
      const evaluation = validation && (await evaluate(network, validation, { loss, signal }));
      if (evaluation !== undefined) history.validationLoss.push(evaluation.loss);
      if (evaluation?.accuracy !== undefined) history.validationAccuracy.push(evaluation.accuracy);
      await onProgress?.({ epoch, epochs, trainingLoss, validation: evaluation });
    }
    return history;
  } finally {
    optimizer.dispose();
  }
}

/** One update; returns the loss before it. */
async function step<Inputs extends tf.Tensor>(
  network: Trainable<Inputs>,
  data: LabeledData<Inputs>,
  chosen: readonly number[],
  optimizer: Optimizer,
  loss: Loss,
): Promise<number> {
  let before: tf.Scalar | undefined;
  try {
    tf.tidy(() => {
      const rows = tf.tensor1d(chosen as number[], "int32");
      const inputs = tf.gather(data.inputs, rows);
      const targets = tf.gather(data.targets, rows);
      const objective = () => {
        const outputs = network.predictForTraining?.(inputs) ?? network.predict(inputs);
        before = tf.keep(loss(outputs, targets));
        return network.penalty === undefined ? before : tf.add<tf.Scalar>(before, network.penalty());
      };
      const { grads } = releaseTapeOnError(() =>
        tf.variableGrads(objective, network.variables as tf.Variable[]),
      );
      optimizer.update(grads);
    });
    return (await before!.data())[0]!;
  } finally {
    before?.dispose();
  }
}
