import type * as tf from "@tensorflow/tfjs";

import type { Random } from "../random.js";
import { sumOfPenalties } from "../tasks/hard-sharing.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import type { Trainable } from "../training/trainable.js";
import { predictTasks, type TaskAdaptiveModel, taskAdaptive } from "./task-adaptive.js";

/** A network that has learned one task more, or will. */
export interface AddedTask<Inputs extends tf.Tensor> {
  /** The network with all tasks. It has the variables of the one before, and those of the new task. */
  readonly model: TaskAdaptiveModel<Inputs>;
  /** The new task alone, for `trainTasks`: its only variables are its own. */
  readonly learner: MultiTaskModel<Inputs>;
}

/**
 * Adds a task to a trained network. Training the `learner` changes the new task's activations and head and nothing else: what is shared
 * stands still, moving averages too, so the old tasks' outputs stay as they are, bit for bit.
 *
 * @param options.task Its name.
 * @param options.head Its head; takes the features of the network.
 * @param options.like An old task whose activations the new one starts from; fresh ones by default.
 * @param options.random Draws fresh ones.
 * @throws Problem if the network has a task of that name, or none of the name `like`.
 * @see Liu2020
 */
export function addTask<Inputs extends tf.Tensor>(
  { blocks, heads }: TaskAdaptiveModel<Inputs>,
  {
    task,
    head,
    like,
    random,
  }: { readonly task: string; readonly head: Trainable; readonly like?: string; readonly random: Random },
): AddedTask<Inputs> {
  const model = taskAdaptive<Inputs>({
    heads: { ...heads, [task]: head },
    blocks: blocks.map((block, index) => ({
      ...block,
      activation: block.activation.withTask(task, { like, random: random.fork(`layer ${index + 1}`) }),
    })),
  });
  return {
    model,
    learner: {
      shared: [],
      own: { [task]: model.own[task]! },
      predict: (inputs, tasks, { training = false } = {}) =>
        predictTasks(model, inputs, tasks, { training, frozen: true }),
      ...(model.penalty === undefined ? {} : sumOfPenalties<Inputs>([model.penalty])),
    },
  };
}
