import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import { type Estimator, estimatorSlope } from "./estimator.js";
import { dot, frameOf, type TwoLayerWeights } from "./two-layer-model.js";

/** A mean over random inputs, with its standard error. */
export interface SampledMean {
  readonly mean: number;
  readonly standardError: number;
}

/** What was measured on random inputs. */
export interface SampledGradients {
  /** Half the squared difference to the teacher. */
  readonly loss: SampledMean;
  /** ∂ℓ/∂v, one for each patch. */
  readonly output: readonly SampledMean[];
  /** The coarse gradient g = Zᵀ(μ′(Zw) ⊙ v) (vᵀσ(Zw) − y*), one for each number of w. */
  readonly filter: readonly SampledMean[];
}

/**
 * Loss and gradients of the two-layer model by Monte Carlo: means over random inputs Z of what a training step with a
 * straight-through estimator would see.
 *
 * @param options.estimator Any one.
 * @param options.samples Inputs, at least 2; 10,000 by default.
 * @param options.random Draws samples · m · n normal numbers.
 * @throws Problem if sizes differ, a filter is 0 or `samples` is not a whole number of at least 2.
 * @see Yin2019, eq. 3 and eq. 5
 */
export function sampleGradients(
  weights: TwoLayerWeights,
  teacher: TwoLayerWeights,
  { estimator, samples = 10_000, random }: { estimator: Estimator; samples?: number; random: Random },
): SampledGradients {
  const { towards } = frameOf(weights, teacher);
  requireInteger("samples", samples, 2);
  const { filter, output } = weights;
  const [loss, outputs, filters] = [createMean(), output.map(createMean), filter.map(createMean)];
  for (let sample = 0; sample < samples; sample++) {
    const patches = output.map(() => filter.map(() => random.normal()));
    const responses = patches.map((patch) => dot(patch, filter));
    const isActive = responses.map((response) => (response > 0 ? 1 : 0));
    const target = patches.reduce((y, patch, i) => y + (dot(patch, towards) > 0 ? teacher.output[i]! : 0), 0);
    const error = dot(output, isActive) - target;
    loss.add(error ** 2 / 2);
    for (const [i, mean] of outputs.entries()) mean.add(isActive[i]! * error);
    const passed = responses.map((response, i) => estimatorSlope(estimator, response) * output[i]! * error);
    for (const [j, mean] of filters.entries())
      mean.add(patches.reduce((total, patch, i) => total + passed[i]! * patch[j]!, 0));
  }
  return {
    loss: loss.result(),
    output: outputs.map((mean) => mean.result()),
    filter: filters.map((mean) => mean.result()),
  };
}

function createMean() {
  let [count, total, squares] = [0, 0, 0];
  return {
    add(value: number) {
      count += 1;
      total += value;
      squares += value * value;
    },
    result(): SampledMean {
      const mean = total / count;
      const variance = Math.max(0, squares - count * mean * mean) / (count - 1);
      return { mean, standardError: Math.sqrt(variance / count) };
    },
  };
}
