import * as tf from "@tensorflow/tfjs";

import { traceNorm } from "../operations/trace-norm.js";
import { requireFinite } from "../require.js";

/** Ω of soft sharing, already times its strength. */
export type SharingPenalty = (trunks: {
  /** W_t^l: layer by layer (weights and biases alike), and in each task by task, of one shape. */
  readonly weights: readonly (readonly tf.Tensor[])[];
  /** h_t^l of the step's inputs: layer by layer, and in each task by task. Runs all trunks on all inputs. */
  readonly activations: () => readonly (readonly tf.Tensor[])[];
}) => tf.Scalar;

/**
 * L2 between all pairs: λ Σ_l Σ_{t<t′} ‖W_t^l − W_t′^l‖², which is T λ Σ_l Σ_t ‖W_t^l − W̄^l‖².
 *
 * @param strength λ, at least 0. λ = 0 is single-task learning, λ → ∞ hard sharing.
 * @throws Problem if the strength is below 0.
 * @see Duong2015
 */
export function l2ToEachOther(strength: number): SharingPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ weights }) =>
    sum(weights, (ofTasks) => tf.mul(squaredDeviations(ofTasks), strength * ofTasks.length));
}

/**
 * L2 to the mean: λ Σ_l Σ_t ‖W_t^l − W̄^l‖² with W̄^l = 1/T Σ_t W_t^l.
 *
 * @param strength λ, at least 0. λ = 0 is single-task learning, λ → ∞ hard sharing.
 * @throws Problem if the strength is below 0.
 * @see Evgeniou2004
 */
export function l2ToMean(strength: number): SharingPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ weights }) => sum(weights, (ofTasks) => tf.mul(squaredDeviations(ofTasks), strength));
}

/**
 * The trace norm of stacked weights: λ Σ_l ‖[vec W_1^l; …; vec W_T^l]‖_*. It lets tasks share a few directions in place of
 * one point: trunks may differ, but in few ways.
 *
 * @param strength λ, at least 0.
 * @throws Problem if the strength is below 0; in a step, if the backend is `webgpu`.
 * @see Yang2017
 */
export function traceNormSharing(strength: number): SharingPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ weights }) =>
    sum(weights, (ofTasks) => {
      const rows = tf.stack(ofTasks.map((weight) => tf.reshape(weight, [-1]))) as tf.Tensor2D;
      return tf.mul(traceNorm(rows), strength);
    });
}

/**
 * Tied activations: λ Σ_l Σ_t 1/n ‖H_t^l − H̄^l‖², where H_t^l is what layer l of task t's trunk says of the n examples of the
 * step: trunks may have other weights as long as they say the same. All trunks run on all inputs once more.
 *
 * @param strength λ, at least 0.
 * @throws Problem if the strength is below 0.
 */
export function tiedActivations(strength: number): SharingPenalty {
  requireFinite("strength", strength, { atLeast: 0 });
  return ({ activations }) =>
    sum(activations(), (ofTasks) => tf.mul(squaredDeviations(ofTasks), strength / ofTasks[0]!.shape[0]!));
}

function sum(
  layers: readonly (readonly tf.Tensor[])[],
  penalize: (ofTasks: readonly tf.Tensor[]) => tf.Tensor,
): tf.Scalar {
  return tf.tidy(() => tf.addN(layers.map(penalize)) as tf.Scalar);
}

/** Σ_t ‖x_t − x̄‖². */
function squaredDeviations(ofTasks: readonly tf.Tensor[]): tf.Tensor {
  const all = tf.stack([...ofTasks]);
  return tf.sum(tf.square(tf.sub(all, tf.mean(all, 0, true))));
}
