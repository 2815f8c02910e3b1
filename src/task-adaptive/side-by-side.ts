import * as tf from "@tensorflow/tfjs";

import type { Initializer } from "../networks/initializers.js";
import type { Random } from "../random.js";
import { denseLayer } from "../tasks/dense-layer.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import type { Trainable } from "../training/trainable.js";
import { runBlocks, taskAdaptive } from "./task-adaptive.js";
import type { TaskBlock } from "./task-blocks.js";
import { joinTasks } from "./task-rows.js";

/** A dense layer without activation. */
export interface LinearHead extends Trainable {
  /** [inputs, outputs]. */
  readonly weights: tf.Variable;
  /** [outputs]. */
  readonly bias: tf.Variable;
}

/**
 * A linear head for each task, all of one shape: y_t = h V_t + c_t.
 *
 * @param options.inputs Features of the network, at least 1.
 * @param options.outputs Numbers that each task predicts, 1 by default.
 * @throws Problem if a size is not a whole number of at least 1.
 */
export function linearHeads({
  tasks,
  random,
  outputs = 1,
  ...options
}: {
  readonly tasks: readonly string[];
  readonly inputs: number;
  readonly outputs?: number;
  readonly initializer?: Initializer;
  readonly random: Random;
}): Record<string, LinearHead> {
  return Object.fromEntries(
    tasks.map((task) => {
      const layer = denseLayer({ ...options, outputs, random: random.fork(`head ${task}`) });
      const [weights, bias] = layer.variables as [tf.Variable, tf.Variable];
      return [task, { ...layer, weights, bias }];
    }),
  );
}

/**
 * The tasks of a task-adaptive network as one task, `all`, whose outputs stand side by side, [examples, tasks · outputs]: for regressions
 * whose labels every example has. Its loss is the sum of theirs and its steps are the same, but a step is a few large operations and not
 * several for each task. The variables are those of `taskAdaptive` with the same parts, which evaluates and draws what was trained here.
 *
 * @throws Problem if heads and activations are not of the same tasks.
 * @see Liu2020
 */
export function sideBySide<Inputs extends tf.Tensor>({
  blocks,
  heads,
}: {
  readonly blocks: readonly TaskBlock[];
  readonly heads: Readonly<Record<string, LinearHead>>;
}): MultiTaskModel<Inputs> {
  const { shared, own, state = [], penalty } = taskAdaptive<Inputs>({ blocks, heads });
  const tasks = Object.keys(heads);
  const all = Object.values(heads);
  return {
    shared,
    own: { all: Object.values(own).flat() },
    state,
    predict: (inputs, _, { training = false } = {}) =>
      tf.tidy(() => {
        const features = runBlocks(blocks, inputs, tasks, { training, frozen: false });
        const byTask = tf.reshape(features, [tasks.length, -1, features.shape[1]!]);
        const weights = joinTasks(all.map((head) => head.weights));
        const bias = tf.expandDims(joinTasks(all.map((head) => head.bias)), 1);
        const outputs = tf.transpose(tf.add(tf.matMul(byTask, weights), bias), [1, 0, 2]);
        return { all: tf.reshape(outputs, [outputs.shape[0]!, -1]) as tf.Tensor2D };
      }),
    ...(penalty === undefined ? {} : { penalty }),
  };
}
