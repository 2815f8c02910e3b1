import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { relu } from "../activations/index.js";
import { partOf } from "../tasks/multi-task-model.js";
import { createSurroundings, type Surroundings, type SurroundingsOptions } from "./surroundings.js";
import { requireNewTask, type TaskActivation, type TaskActivationFactory } from "./task-activation.js";
import { joinTasks } from "./task-rows.js";

export interface FeatureModulationOptions extends SurroundingsOptions {
  /** f; ReLU by default. */
  readonly activation?: Activation;
}

/**
 * Feature-wise linear modulation by task, the usual competitor of learned activations: h = f(γ_t ⊙ x + β_t), with a scale and a
 * shift of each task's own for every channel: 2 · T · channels numbers for T tasks. Scales start at 1, shifts at 0. (The paper
 * has a network give γ and β out of a question; here each task has its own.)
 *
 * @returns What makes it for each layer of a network.
 * @throws Problem if the dropout is outside its bounds.
 * @see Perez2018
 */
export function featureModulation(options: FeatureModulationOptions = {}): TaskActivationFactory {
  return ({ tasks, channels, random }) => {
    const own = Object.fromEntries(tasks.map((task) => [task, createModulation(channels)]));
    return assemble(options, channels, own, createSurroundings(options, channels, random));
  };
}

/** γ and β of one task, each [channels]. */
type Modulation = readonly [scale: tf.Variable, shift: tf.Variable];

function assemble(
  options: FeatureModulationOptions,
  channels: number,
  own: Readonly<Record<string, Modulation>>,
  surroundings: Surroundings,
): TaskActivation {
  const { activation = relu } = options;
  return {
    shared: surroundings.variables,
    own,
    state: surroundings.state,
    apply(x, tasks, mode) {
      const [scale, shift] = ([0, 1] as const).map((part) =>
        tf.reshape(joinTasks(tasks.map((task) => partOf(own, task)[part])), [tasks.length, 1, channels]),
      ) as [tf.Tensor, tf.Tensor];
      const rows = tf.reshape(surroundings.before(x, mode), [tasks.length, -1, channels]);
      const modulated = tf.add(tf.mul(rows, scale), shift);
      return surroundings.behind(tf.reshape(activation.apply(modulated), x.shape), mode);
    },
    withTask(task, { like }) {
      requireNewTask(own, task);
      const added =
        like === undefined
          ? createModulation(channels)
          : (tf.tidy(() =>
              partOf(own, like).map((one) => tf.variable<tf.Rank>(tf.clone(one))),
            ) as unknown as Modulation);
      return assemble(options, channels, { ...own, [task]: added }, surroundings);
    },
  };
}

function createModulation(channels: number): Modulation {
  return tf.tidy(() => [
    tf.variable<tf.Rank>(tf.ones([channels])),
    tf.variable<tf.Rank>(tf.zeros([channels])),
  ]) as unknown as Modulation;
}
