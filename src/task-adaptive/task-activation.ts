import type * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import type { Random } from "../random.js";

/** How a network runs. */
export interface RunMode {
  /** Whether this is a step of training, where dropout drops. */
  readonly training: boolean;
  /** Whether normalization keeps its moving averages all the same: nothing that is shared may change. */
  readonly frozen: boolean;
}

/** An activation that every task has in its own form. */
export interface TaskActivation {
  /** Variables of all tasks, such as hinges. */
  readonly shared: readonly tf.Variable[];
  /** Variables of each task, by its name. */
  readonly own: Readonly<Record<string, readonly tf.Variable[]>>;
  /** Moving averages. */
  readonly state: readonly tf.Variable[];
  /**
   * @param x Pre-activations, [tasks · examples, …, channels]: those of the first task, then those of the second, and so on.
   * @param tasks Names of the tasks, in that order.
   * @returns In the shape of x. Called in a `tf.tidy`.
   */
  apply(x: tf.Tensor, tasks: readonly string[], mode: RunMode): tf.Tensor;
  /** What a step adds to the loss; nothing if absent. */
  penalty?(): tf.Scalar;
  /**
   * This activation with one more task; the variables of the others are the same ones.
   *
   * @param like A task whose numbers the new one starts from.
   */
  withTask(
    task: string,
    options: { readonly like?: string | undefined; readonly random: Random },
  ): TaskActivation;
}

/** What makes the activation of each layer: its channels are the numbers along the last axis of what comes in. */
export type TaskActivationFactory<Activation extends TaskActivation = TaskActivation> = (options: {
  readonly tasks: readonly string[];
  readonly channels: number;
  readonly random: Random;
}) => Activation;

/** @throws Problem if there is a task of that name already. */
export function requireNewTask(own: Readonly<Record<string, unknown>>, task: string): void {
  if (!Object.hasOwn(own, task)) return;
  throw new Problem({
    rule: "A task that is added must have a name of its own.",
    came: `\`${task}\`, beside ${Object.keys(own).join(", ")}`,
    cure: "Give it another name.",
  });
}
