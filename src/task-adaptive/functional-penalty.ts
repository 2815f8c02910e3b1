import * as tf from "@tensorflow/tfjs";

import { traceNorm } from "../operations/trace-norm.js";
import { requireFinite } from "../require.js";
import type { TaskFunctions } from "./task-functions.js";

/** Ω of the functions of one layer, already times its strength. */
export type FunctionalPenalty = (functions: TaskFunctions) => tf.Scalar;

/**
 * The distance of the tasks' functions: c · mean over all pairs t, t′ of ∫ (σ_t − σ_t′)² dμ, μ standard normal, pairs t = t′ counted
 * too. It is computed as 2c · mean over t of ‖σ_t − σ̄‖², the same number without a difference of large ones.
 *
 * @param strength c, at least 0. c → ∞ makes all functions of a layer one, which is hard sharing with a learned activation.
 * @throws Problem if the strength is below 0.
 * @see Liu2020
 */
export function functionalDistance(strength: number): FunctionalPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ rows, gram }) =>
    tf.tidy(() => {
      const deviations = tf.sub<tf.Tensor2D>(rows, tf.mean(rows, 0, true));
      return tf.mul<tf.Scalar>(
        tf.sum(tf.mul(times(deviations, gram), deviations)),
        (2 * strength) / rows.shape[0],
      );
    });
}

/**
 * The cosine of the tasks' functions: −c · mean over all pairs t, t′ of ⟨σ_t, σ_t′⟩ / (‖σ_t‖ ‖σ_t′‖) under the standard normal
 * measure; −c where all functions have one direction. Gradients pass through the norms and to the hinges.
 *
 * @param strength c, at least 0.
 * @throws Problem if the strength is below 0.
 * @see Liu2020
 */
export function functionalCosine(strength: number): FunctionalPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ rows, gram }) =>
    tf.tidy(() => {
      const squares = tf.sum(tf.mul(times(rows, gram), rows), 1, true);
      // A function that is 0 has no direction: it counts as orthogonal to all.
      const directions = tf.div(rows, tf.sqrt(tf.add(squares, 1e-12)));
      const middle = tf.mean(directions, 0, true) as tf.Tensor2D;
      return tf.mul<tf.Scalar>(tf.sum(tf.mul(times(middle, gram), middle)), -strength);
    });
}

/**
 * The trace norm of the coordinates: c ‖α‖_*, the sum of the singular values of [tasks, M]. It lets functions differ, but in few
 * ways. Unlike the other two it depends on the basis, not on the functions alone. (The authors' code sums the lengths of the rows under
 * this name, which is another norm.)
 *
 * @param strength c, at least 0.
 * @throws Problem if the strength is below 0; in a step, if the backend is `webgpu`.
 * @see Liu2020
 */
export function coordinateTraceNorm(strength: number): FunctionalPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ coordinates }) => tf.tidy(() => tf.mul<tf.Scalar>(traceNorm(coordinates), strength));
}

function times(rows: tf.Tensor2D, gram: tf.Tensor2D | undefined): tf.Tensor2D {
  return gram === undefined ? rows : tf.matMul(rows, gram);
}
