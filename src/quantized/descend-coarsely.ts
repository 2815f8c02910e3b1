import { requireFinite, requireInteger } from "../require.js";
import { expectedCoarseGradient } from "./coarse-gradient.js";
import type { Estimator } from "./estimator.js";
import { populationGradient, populationLoss, type TwoLayerWeights } from "./two-layer-model.js";

export interface CoarseDescentOptions {
  readonly start: TwoLayerWeights;
  readonly teacher: TwoLayerWeights;
  /** `identityEstimator`, `reluEstimator` or a clipped ReLU. */
  readonly estimator: Estimator;
  /** η, above 0. */
  readonly learningRate: number;
  /** At least 1. */
  readonly steps: number;
}

/** A path of coarse gradient descent. */
export interface CoarseDescent {
  /** The population loss before the first step and after each: steps + 1 numbers. */
  readonly losses: readonly number[];
  readonly end: TwoLayerWeights;
}

/**
 * Coarse gradient descent: v ← v − η ∂f/∂v, w ← w − η E g, where E g is the mean coarse gradient of a straight-through
 * estimator. Every step uses exact means over all inputs, so that what it shows is the estimator's doing, and no noise.
 *
 * @throws Problem if an option is outside its bounds, sizes differ, or a filter becomes 0.
 * @see Yin2019, algorithm 1
 */
export function descendCoarsely(options: CoarseDescentOptions): CoarseDescent {
  const { start, teacher, estimator } = options;
  const rate = requireFinite("learningRate", options.learningRate, { above: 0 });
  const steps = requireInteger("steps", options.steps, 1);
  let weights = start;
  const losses = [populationLoss(weights, teacher)];
  for (let step = 0; step < steps; step++) {
    const { output } = populationGradient(weights, teacher);
    const coarse = expectedCoarseGradient(weights, teacher, estimator);
    weights = {
      output: weights.output.map((value, i) => value - rate * output[i]!),
      filter: weights.filter.map((value, j) => value - rate * coarse[j]!),
    };
    losses.push(populationLoss(weights, teacher));
  }
  return { losses, end: weights };
}
