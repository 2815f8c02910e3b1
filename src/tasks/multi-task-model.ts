import type * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import type { Trainable } from "../training/trainable.js";

/**
 * A network of several tasks, however they share. What an architecture has beyond trunk and heads, such as activations of
 * a task's own, stands among the variables of that task.
 */
export interface MultiTaskModel<Inputs extends tf.Tensor = tf.Tensor> {
  /** Variables that more than one task uses: what gradient-based weightings look at. */
  readonly shared: readonly tf.Variable[];
  /** Variables that one task alone uses, by its name. */
  readonly own: Readonly<Record<string, readonly tf.Variable[]>>;
  /** What steps change without a gradient, such as moving means; nothing if absent. */
  readonly state?: readonly tf.Variable[];
  /**
   * Outputs of the tasks asked for, by name, [examples, outputs].
   *
   * @param options.training Whether this is a step of training, where dropout drops and normalization uses the batch.
   */
  predict(
    inputs: Inputs,
    tasks: readonly string[],
    options?: { readonly training?: boolean },
  ): Record<string, tf.Tensor2D>;
  /**
   * What a step adds to the weighted losses, such as what ties the tasks' weights; nothing if absent.
   *
   * @param inputs What the step predicts from, source by source.
   */
  penalty?(inputs: readonly Inputs[]): tf.Scalar;
}

/** Every variable once: the shared ones, then those of each task. */
export function variablesOf(model: MultiTaskModel<never>): tf.Variable[] {
  return [...new Set([...model.shared, ...Object.values(model.own).flat()])];
}

/** Frees all variables of a model; its parts cannot be used afterwards. */
export function disposeModel(model: MultiTaskModel<never>): void {
  for (const variable of [...variablesOf(model), ...(model.state ?? [])])
    if (!variable.isDisposed) variable.dispose();
}

/** The outputs of a part in training or not. */
export function applyPart<Inputs extends tf.Tensor, Outputs extends tf.Tensor>(
  part: Trainable<Inputs, Outputs>,
  inputs: Inputs,
  training: boolean,
): Outputs {
  return training ? (part.predictForTraining?.(inputs) ?? part.predict(inputs)) : part.predict(inputs);
}

/** What parts carry besides their variables, put together for a model. */
export function joinParts(parts: readonly Trainable<never, tf.Tensor>[]): {
  state: tf.Variable[];
  penalties: (() => tf.Scalar)[];
} {
  return {
    state: [...new Set(parts.flatMap(({ state = [] }) => state))],
    penalties: parts.flatMap((part) => (part.penalty === undefined ? [] : [() => part.penalty!()])),
  };
}

/** @throws Problem if parts by task, such as trunks, are not of the tasks that have heads. */
export function requireSameTasks(
  what: string,
  parts: Readonly<Record<string, unknown>>,
  heads: Readonly<Record<string, unknown>>,
): void {
  const [given, needed] = [parts, heads].map((record) => Object.keys(record).sort().join(", "));
  if (given === needed && given !== "") return;
  throw new Problem({
    rule: `There must be ${what} for each task that has a head, at least one.`,
    came: `${what} for ${given || "none"}, heads for ${needed || "none"}`,
    cure: "Name both after the tasks.",
  });
}

/** The parts of tasks that are asked for. @throws Problem if there is none of a name. */
export function partOf<Part>(parts: Readonly<Record<string, Part>>, task: string): Part {
  const part = Object.hasOwn(parts, task) ? parts[task] : undefined;
  if (part !== undefined) return part;
  throw new Problem({
    rule: `A task of this model must be one of ${Object.keys(parts).join(", ")}.`,
    came: `\`${task}\``,
    cure: "Give the model a head of that name.",
  });
}
