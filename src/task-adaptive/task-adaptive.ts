import * as tf from "@tensorflow/tfjs";

import { type Heads, ownVariables, sumOfPenalties } from "../tasks/hard-sharing.js";
import {
  applyPart,
  joinParts,
  type MultiTaskModel,
  partOf,
  requireSameTasks,
} from "../tasks/multi-task-model.js";
import type { RunMode } from "./task-activation.js";
import type { TaskBlock } from "./task-blocks.js";

/** A network that tasks share but for activations and heads. */
export interface TaskAdaptiveModel<Inputs extends tf.Tensor = tf.Tensor> extends MultiTaskModel<Inputs> {
  readonly blocks: readonly TaskBlock[];
  readonly heads: Heads;
}

/**
 * A task-adaptive network: y_t = head_t(h_t^L), h_t^l = σ_t^l(W^l h_t^{l−1} + b^l). Weights and biases belong to all tasks, only the
 * activations and the heads to one. The first layer's products are computed once for all tasks that are asked for; from its activation
 * on each task has rows of its own. Batch normalization in training takes its statistics over the rows of all of them.
 *
 * Tasks may have inputs of their own: give `trainTasks` a source for each.
 *
 * @param options.blocks `denseBlocks`, `convolutionBlocks`, the two one after the other, or your own.
 * @throws Problem if heads and activations are not of the same tasks.
 * @see Liu2020
 */
export function taskAdaptive<Inputs extends tf.Tensor>({
  blocks,
  heads,
}: {
  readonly blocks: readonly TaskBlock[];
  readonly heads: Heads;
}): TaskAdaptiveModel<Inputs> {
  for (const { activation } of blocks) requireSameTasks("activations", activation.own, heads);
  requireSameTasks("heads", heads, heads);
  const common = blocks.flatMap(({ connect, after }) => (after === undefined ? [connect] : [connect, after]));
  const { state, penalties } = joinParts([...common, ...Object.values(heads)]);
  const ofActivations = blocks.flatMap(({ activation }) =>
    activation.penalty === undefined ? [] : [() => activation.penalty!()],
  );
  const ofHeads = ownVariables(heads);
  return {
    blocks,
    heads,
    shared: [
      ...common.flatMap(({ variables }) => variables),
      ...blocks.flatMap(({ activation }) => activation.shared),
    ],
    own: Object.fromEntries(
      Object.keys(heads).map((task) => [
        task,
        [...blocks.flatMap(({ activation }) => activation.own[task]!), ...ofHeads[task]!],
      ]),
    ),
    state: [...state, ...blocks.flatMap(({ activation }) => activation.state)],
    predict: (inputs, tasks, { training = false } = {}) =>
      predictTasks({ blocks, heads }, inputs, tasks, { training, frozen: false }),
    ...sumOfPenalties<Inputs>([...penalties, ...ofActivations]),
  };
}

/** Outputs of tasks, by name. */
export function predictTasks(
  { blocks, heads }: Pick<TaskAdaptiveModel, "blocks" | "heads">,
  inputs: tf.Tensor,
  tasks: readonly string[],
  mode: RunMode,
): Record<string, tf.Tensor2D> {
  return tf.tidy(() => {
    const features = runBlocks(blocks, inputs, tasks, mode);
    const parts = tasks.length === 1 ? [features] : tf.split(features, tasks.length);
    return Object.fromEntries(
      tasks.map((task, place) => [task, applyPart(partOf(heads, task), parts[place]!, mode.training)]),
    );
  });
}

/** Features of tasks, [tasks · examples, features]: those of the first task, then those of the second, and so on. */
export function runBlocks(
  blocks: readonly TaskBlock[],
  inputs: tf.Tensor,
  tasks: readonly string[],
  mode: RunMode,
): tf.Tensor2D {
  const trains = mode.training && !mode.frozen;
  let rows: tf.Tensor = inputs;
  for (const [index, { connect, activation, after }] of blocks.entries()) {
    const common = applyPart(connect, rows as never, trains);
    const x = index === 0 && tasks.length > 1 ? repeat(common, tasks.length) : common;
    rows = activation.apply(x, tasks, mode);
    if (after !== undefined) rows = applyPart(after, rows as never, trains);
  }
  return rows as tf.Tensor2D;
}

function repeat(x: tf.Tensor, times: number): tf.Tensor {
  return tf.tile(x, [times, ...x.shape.slice(1).map(() => 1)]);
}
