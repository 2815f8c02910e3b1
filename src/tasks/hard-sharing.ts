import * as tf from "@tensorflow/tfjs";

import type { Trainable } from "../training/trainable.js";
import { applyPart, joinParts, type MultiTaskModel, partOf, requireSameTasks } from "./multi-task-model.js";
import type { Trunk } from "./trunk.js";

/** Heads by task: each takes the representation [examples, features] to its task's outputs. */
export type Heads = Readonly<Record<string, Trainable>>;

/**
 * Hard parameter sharing: one trunk for all tasks, y_t = head_t(trunk(x)). The trunk runs once for all.
 *
 * @throws Problem if there is no head.
 * @see Caruana1997
 */
export function hardSharing<Inputs extends tf.Tensor>({
  trunk,
  heads,
}: {
  /** Any network of the package or, with `trainable`, of TensorFlow.js. */
  readonly trunk: Trunk<Inputs>;
  readonly heads: Heads;
}): MultiTaskModel<Inputs> {
  requireSameTasks("heads", heads, heads);
  const { state, penalties } = joinParts([trunk, ...Object.values(heads)]);
  return {
    shared: trunk.variables,
    own: ownVariables(heads),
    state,
    predict: (inputs, tasks, { training = false } = {}) =>
      tf.tidy(() => {
        const representation = applyPart(trunk, inputs, training);
        return Object.fromEntries(
          tasks.map((task) => [task, applyPart(partOf(heads, task), representation, training)]),
        );
      }),
    ...sumOfPenalties(penalties),
  };
}

/** Variables of each task's parts, by task. */
export function ownVariables(
  ...parts: Readonly<Record<string, Trainable<never, tf.Tensor>>>[]
): Record<string, tf.Variable[]> {
  return Object.fromEntries(
    Object.keys(parts[0]!).map((task) => [task, parts.flatMap((part) => part[task]!.variables)]),
  );
}

/** The penalty of a model whose parts have some; nothing where none has. */
export function sumOfPenalties<Inputs extends tf.Tensor>(
  penalties: readonly ((inputs: readonly Inputs[]) => tf.Scalar)[],
): Pick<MultiTaskModel<Inputs>, "penalty"> {
  if (penalties.length === 0) return {};
  return {
    penalty: (inputs) => tf.tidy(() => tf.addN(penalties.map((penalty) => penalty(inputs))) as tf.Scalar),
  };
}
