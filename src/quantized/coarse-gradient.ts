import { errorFunction } from "../activations/error-function.js";
import { Problem } from "../problem.js";
import type { Estimator } from "./estimator.js";
import { dot, frameOf, populationGradient, sum, type TwoLayerWeights } from "./two-layer-model.js";

/**
 * The mean over all inputs of what back-propagation with a straight-through estimator gives for w, in closed form. With
 * ŵ = w / ‖w‖, the unit vector u at a right angle to it towards w*, and h = ‖v‖² + (1ᵀv)² − (1ᵀv)(1ᵀv*) + vᵀv*:
 *
 * - identity: E g = (‖v‖² ŵ − vᵀv* w*) / √(2π)
 * - ReLU: E g = h p(0) / 2 · ŵ − vᵀv* (p(θ) ŵ + q(θ) u) with p = (1 + cos θ) / √(8π), q = sin θ / √(8π)
 * - ReLU clipped at c: the same with L = c / ‖w‖, E = erf(L / (√2 sin θ)), p = (1 + E cos θ) / √(8π) − φ(L) Φ(L cot θ) and
 *   q = E sin θ / √(8π). The published p and q are integrals; these are their values.
 *
 * The mean for v needs no estimator: it is the gradient of the population loss.
 *
 * @param teacher v* and w*, of the same sizes; only the direction of w* counts.
 * @param estimator `identityEstimator`, `reluEstimator` or a clipped ReLU.
 * @returns One number for each of w.
 * @throws Problem if sizes differ, a filter is 0 or the estimator is another one.
 * @see Yin2019, lemmas 4 and 7 of the submission
 */
export function expectedCoarseGradient(
  weights: TwoLayerWeights,
  teacher: TwoLayerWeights,
  estimator: Estimator,
): number[] {
  const { angle, length, along, across, towards } = frameOf(weights, teacher);
  const [v, target] = [weights.output, teacher.output];
  const common = dot(v, target);
  if (estimator.low === Number.NEGATIVE_INFINITY && estimator.high === Number.POSITIVE_INFINITY) {
    return along.map((value, j) => (dot(v, v) * value - common * towards[j]!) / Math.sqrt(2 * Math.PI));
  }
  requireRectifier(estimator);
  const h = dot(v, v) + sum(v) ** 2 - sum(v) * sum(target) + common;
  const limit = estimator.high / length;
  const { p, q } = projections(angle, limit);
  const own = (h / 2) * projections(0, limit).p - common * p;
  return along.map((value, j) => own * value - common * q * across[j]!);
}

/**
 * ⟨g, ∂f/∂w⟩ for a coarse gradient g. Where it is above 0, a small step against g goes down the population loss. For the
 * mean of ReLU's it is sin θ (vᵀv*)² / (2 (2π)^(3/2) ‖w‖), for that of the identity twice as much.
 *
 * @param coarse g, one number for each of w.
 * @throws Problem if sizes differ or a filter is 0.
 * @see Yin2019, lemmas 5 and 8 of the submission
 */
export function descentAlignment(
  coarse: readonly number[],
  weights: TwoLayerWeights,
  teacher: TwoLayerWeights,
): number {
  return dot(coarse, populationGradient(weights, teacher).filter);
}

/** E[z 1(0 < zᵀŵ < limit, zᵀw* > 0)] for a standard normal z: along ŵ, and at a right angle to it towards w*. */
function projections(angle: number, limit: number): { p: number; q: number } {
  const scale = Math.sqrt(8 * Math.PI);
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  if (limit === Number.POSITIVE_INFINITY) return { p: (1 + cosine) / scale, q: sine / scale };
  const share = errorFunction(limit / (Math.SQRT2 * sine));
  const below = (1 + errorFunction((limit * cosine) / (Math.SQRT2 * sine))) / 2;
  const density = Math.exp((-limit * limit) / 2) / Math.sqrt(2 * Math.PI);
  return { p: (1 + share * cosine) / scale - density * below, q: (share * sine) / scale };
}

function requireRectifier({ name, low, high }: Estimator): void {
  if (low === 0 && high > 0) return;
  throw new Problem({
    rule: "The mean coarse gradient is known for the identity, for ReLU and for a clipped ReLU.",
    came: `${name}, which passes ${low} … ${high}`,
    cure: "Take one of these, or `sampleGradients` for any other.",
  });
}
