import * as tf from "@tensorflow/tfjs";

import type { Optimizer } from "./optimizers.js";

/**
 * An optimizer whose steps are scaled, variable by variable: w ← w + s (w′ − w), where w′ is what `optimizer` makes of w.
 *
 * The step of every optimizer here is its learning rate times something that does not depend on it, so a scaled step is
 * the step of a scaled learning rate. `scaleOf` should not exceed 1: the difference w′ − w carries the rounding of w.
 */
export function scaleSteps(
  optimizer: Optimizer,
  variables: readonly tf.Variable[],
  scaleOf: (variable: tf.Variable) => number,
): Optimizer {
  return {
    ...optimizer,
    update: (gradients) =>
      tf.tidy(() => {
        const scaled = variables.filter((variable) => gradients[variable.name] && scaleOf(variable) !== 1);
        const before = scaled.map((variable) => tf.clone(variable));
        optimizer.update(gradients);
        for (const [index, variable] of scaled.entries()) {
          const start = before[index]!;
          variable.assign(tf.add(start, tf.mul(tf.sub(variable, start), scaleOf(variable))));
        }
      }),
  };
}
