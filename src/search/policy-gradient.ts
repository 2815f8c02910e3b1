import * as tf from "@tensorflow/tfjs";

import type { Policy } from "./policy.js";
import type { Program } from "./program.js";

/** What a policy learns from: programs, and how much better than expected each turned out. */
export interface Experience {
  readonly programs: readonly Program[];
  /** R − b: reward less baseline. */
  readonly advantages: readonly number[];
}

/**
 * The loss whose gradient is that of REINFORCE with a baseline: −Σ log π(a) · (R − b), a mean over programs, less
 * `entropyBonus` times the entropy of all distributions.
 *
 * @see Williams1992, sec. 4
 */
export function reinforceLoss(policy: Policy, experience: Experience, entropyBonus: number): tf.Scalar {
  return tf.tidy(() => {
    const { logProbabilities, entropies } = policy.evaluate(experience.programs);
    const gains = tf.mul(logProbabilities, columnOf(experience.advantages));
    return lossOf(gains, entropies, entropyBonus);
  });
}

/**
 * The loss of proximal policy optimization: −Σ min(r (R − b), clip(r, 1 − ε, 1 + ε) (R − b)), where r = π(a) / π_old(a)
 * is the ratio for one choice; a mean over programs, less `entropyBonus` times the entropy.
 *
 * The advantage R − b stands where some write the return alone: with a terminal reward and no baseline nearly every choice
 * would be reinforced.
 *
 * @param before log π_old(a) of every choice, [programs, decisions].
 * @param clip ε.
 * @see Schulman2017, eq. 7
 */
export function ppoLoss(
  policy: Policy,
  experience: Experience,
  before: tf.Tensor2D,
  { clip, entropyBonus }: { clip: number; entropyBonus: number },
): tf.Scalar {
  return tf.tidy(() => {
    const { logProbabilities, entropies } = policy.evaluate(experience.programs);
    const ratio = tf.exp(tf.sub(logProbabilities, before));
    const advantages = columnOf(experience.advantages);
    // Where both are equal, as at ratio 1, TensorFlow.js gives the whole gradient to the first.
    const gains = tf.minimum(
      tf.mul(ratio, advantages),
      tf.mul(tf.clipByValue(ratio, 1 - clip, 1 + clip), advantages),
    );
    return lossOf(gains, entropies, entropyBonus);
  });
}

function columnOf(values: readonly number[]): tf.Tensor2D {
  return tf.tensor2d([...values], [values.length, 1]);
}

function lossOf(gains: tf.Tensor, entropies: tf.Tensor, entropyBonus: number): tf.Scalar {
  const total = entropyBonus === 0 ? gains : tf.add(gains, tf.mul(entropies, entropyBonus));
  return tf.neg(tf.mean(tf.sum(total, 1)));
}
