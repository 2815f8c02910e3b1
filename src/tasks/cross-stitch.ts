import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { type Heads, ownVariables, sumOfPenalties } from "./hard-sharing.js";
import { applyPart, joinParts, type MultiTaskModel, partOf, requireSameTasks } from "./multi-task-model.js";
import type { Stage } from "./trunk.js";

export interface CrossStitchOptions {
  /** The trunk of each task, stage by stage; all have as many stages, and stages at one height give the same shape. */
  readonly columns: Readonly<Record<string, readonly Stage[]>>;
  readonly heads: Heads;
  /** A_tt at the start, 0.9 by default; the rest up to 1 is shared by the other tasks. */
  readonly self?: number;
}

/** A network of stitched columns, and the stitches themselves. */
export interface CrossStitchModel<Inputs extends tf.Tensor> extends MultiTaskModel<Inputs> {
  /** A^l, [tasks, tasks], stage by stage, rows and columns in the order of `columns`. */
  readonly stitches: readonly tf.Variable<tf.Rank.R2>[];
}

/**
 * A cross-stitch network: behind every stage, each task goes on with a learned mixture of all tasks' activations,
 * x̃_t = Σ_t′ A_tt′ x_t′. The identity in place of A is single-task learning, equal rows everywhere are hard sharing.
 *
 * The paper trains A 100 to 1,000 times faster than the weights: give `learningRateOf` the stitches.
 *
 * @throws Problem if columns and heads are not of the same tasks, there are fewer than two columns, they differ in length
 * or have no stage, or `self` is not finite.
 * @see Misra2016, eq. 1
 */
export function crossStitch<Inputs extends tf.Tensor>({
  columns,
  heads,
  self = 0.9,
}: CrossStitchOptions): CrossStitchModel<Inputs> {
  requireSameTasks("columns", columns, heads);
  requireFinite("self", self);
  const all = Object.values(columns);
  const count = all.length;
  requireSameHeight(columns);
  const start = all.map((_, t) => all.map((_, other) => (t === other ? self : (1 - self) / (count - 1))));
  const stitches = all[0]!.map(() => tf.tidy(() => tf.variable(tf.tensor2d(start, [count, count]))));
  const stages = all.flat();
  const { state, penalties } = joinParts([...stages, ...Object.values(heads)]);

  const representations = (inputs: Inputs, training: boolean): tf.Tensor2D[] => {
    let current: tf.Tensor[] = all.map(() => inputs);
    for (const [height, stitch] of stitches.entries()) {
      const said = all.map((column, t) => applyPart(column[height]!, current[t] as never, training));
      const shape = said[0]!.shape;
      const rows = tf.stack(said.map((x) => tf.reshape(x, [-1]))) as tf.Tensor2D;
      current = tf.unstack(tf.matMul(stitch, rows)).map((x) => tf.reshape(x, shape));
    }
    return current as tf.Tensor2D[];
  };

  return {
    shared: [...stages.flatMap(({ variables }) => variables), ...(stitches as unknown as tf.Variable[])],
    own: ownVariables(heads),
    state,
    stitches,
    predict: (inputs, tasks, { training = false } = {}) =>
      tf.tidy(() => {
        const all = representations(inputs, training);
        const byTask = Object.fromEntries(Object.keys(columns).map((task, t) => [task, all[t]!]));
        return Object.fromEntries(
          tasks.map((task) => [task, applyPart(partOf(heads, task), partOf(byTask, task), training)]),
        );
      }),
    ...sumOfPenalties(penalties),
  };
}

function requireSameHeight(columns: CrossStitchOptions["columns"]): void {
  const heights = Object.entries(columns).map(([task, stages]) => `${stages.length} for ${task}`);
  const [first, ...others] = Object.values(columns).map(({ length }) => length);
  if (others.length > 0 && first! > 0 && others.every((height) => height === first)) return;
  throw new Problem({
    rule: "A cross-stitch network needs at least two columns with the same number of stages.",
    came: heights.join(", "),
    cure: "Build the columns of all tasks alike.",
  });
}
