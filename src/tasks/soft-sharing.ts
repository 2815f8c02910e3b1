import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { type Heads, ownVariables, sumOfPenalties } from "./hard-sharing.js";
import { applyPart, joinParts, type MultiTaskModel, partOf, requireSameTasks } from "./multi-task-model.js";
import type { SharingPenalty } from "./sharing-penalty.js";
import type { Trunk } from "./trunk.js";

/** Trunks by task. */
export type Trunks<Inputs extends tf.Tensor> = Readonly<Record<string, Trunk<Inputs>>>;

/**
 * Single-task learning, the baseline: a trunk and a head for each task, y_t = head_t(trunk_t(x)), with nothing in common.
 * Trained together they take the steps that each would take alone.
 *
 * @throws Problem if trunks and heads are not of the same tasks.
 */
export function separateTasks<Inputs extends tf.Tensor>({
  trunks,
  heads,
}: {
  readonly trunks: Trunks<Inputs>;
  readonly heads: Heads;
}): MultiTaskModel<Inputs> {
  requireSameTasks("trunks", trunks, heads);
  const { state, penalties } = joinParts([...Object.values(trunks), ...Object.values(heads)]);
  return {
    shared: [],
    own: ownVariables(trunks, heads),
    state,
    predict: (inputs, tasks, { training = false } = {}) =>
      tf.tidy(() =>
        Object.fromEntries(
          tasks.map((task) => {
            const representation = applyPart(partOf(trunks, task), inputs, training);
            return [task, applyPart(partOf(heads, task), representation, training)];
          }),
        ),
      ),
    ...sumOfPenalties(penalties),
  };
}

/**
 * Soft parameter sharing: a trunk and a head for each task, and a penalty Ω that pulls the trunks towards each other.
 * Without strength it is single-task learning (in steps that have labels of every task: where one has none, a penalty of 0 still
 * lets an optimizer with a memory move that task's trunk); an L2 penalty of infinite strength is hard sharing.
 *
 * @param options.penalty One of `l2ToEachOther`, `l2ToMean`, `traceNormSharing`, `tiedActivations`, or your own.
 * @throws Problem if trunks and heads are not of the same tasks, or trunks differ in the shapes of their variables.
 * @see Duong2015
 */
export function softSharing<Inputs extends tf.Tensor>({
  trunks,
  heads,
  penalty,
}: {
  readonly trunks: Trunks<Inputs>;
  readonly heads: Heads;
  readonly penalty: SharingPenalty;
}): MultiTaskModel<Inputs> {
  const separate = separateTasks({ trunks, heads });
  const all = Object.values(trunks);
  requireSameShapes(trunks);
  const weights = all[0]!.variables.map((_, layer) => all.map(({ variables }) => variables[layer]!));
  return {
    ...separate,
    ...sumOfPenalties<Inputs>([
      ...(separate.penalty === undefined ? [] : [separate.penalty]),
      (inputs) =>
        penalty({
          weights,
          activations: () => inputs.flatMap((source) => activationsByLayer(all, source)),
        }),
    ]),
  };
}

/** What all trunks say of the same inputs: layer by layer, and in each trunk by trunk. */
function activationsByLayer<Inputs extends tf.Tensor>(
  trunks: readonly Trunk<Inputs>[],
  inputs: Inputs,
): tf.Tensor[][] {
  const byTrunk = trunks.map(
    (trunk) => trunk.activations?.(inputs, true) ?? [applyPart(trunk, inputs, true)],
  );
  return byTrunk[0]!.map((_, layer) => byTrunk.map((layers) => layers[layer]!));
}

function requireSameShapes<Inputs extends tf.Tensor>(trunks: Trunks<Inputs>): void {
  const shapes = Object.entries(trunks).map(([task, { variables }]) => ({
    task,
    text: variables.map(({ shape }) => `[${shape.join(", ")}]`).join(", "),
  }));
  const odd = shapes.find(({ text }) => text !== shapes[0]!.text);
  if (odd === undefined) return;
  throw new Problem({
    rule: "Trunks that are pulled towards each other must have variables of the same shapes.",
    came: `${shapes[0]!.text} for ${shapes[0]!.task}, ${odd.text} for ${odd.task}`,
    cure: "Build all trunks with the same sizes; heads may differ.",
  });
}
