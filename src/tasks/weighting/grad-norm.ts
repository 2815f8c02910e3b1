import { requireFinite } from "../../require.js";
import { learnedNumbers } from "./learned-numbers.js";
import { type MeasuredStep, sameWeights, scaledSoftmax, type Weighting } from "./weighting.js";

/**
 * GradNorm: learns weights w = T softmax(s) such that the tasks' gradients G_t = w_t ‖∇L_t‖ with respect to the shared variables
 * come to the sizes Ḡ r_t^α, by descending Σ_t |G_t − Ḡ r_t^α| with the targets held constant. r_t = (L_t / L_t(0)) / mean is how
 * slowly a task trains. Needs first derivatives only, since ∂G_t/∂w_t = ‖∇L_t‖.
 *
 * As in LibMTL, all shared variables count (the paper takes the last shared layer), L_t(0) is the mean loss of the first epoch,
 * and in that epoch the weights are equal. A task that is not present in a step counts neither in means nor in the sum; where
 * L_t(0) is not above 0, r_t is 1.
 *
 * @param options.alpha α, at least 0, 1.5 by default: how much slow tasks are favored.
 * @param options.learningRate Of s, above 0; that of the run by default. The optimizer is that of the run.
 * @throws Problem if an option is outside its bounds.
 * @see Chen2018, eq. 1 and 2
 */
export function gradNorm({
  alpha = 1.5,
  learningRate,
}: {
  alpha?: number;
  learningRate?: number;
} = {}): Weighting {
  requireFinite("alpha", alpha, { atLeast: 0 });
  return {
    name: "GradNorm",
    gradients: true,
    start: (tasks, options) => {
      const s = learnedNumbers(new Array<number>(tasks).fill(0), options, learningRate);
      const weights = () => scaledSoftmax(s.values);
      return {
        weigh: () => sameWeights(weights()),
        async learn(step) {
          if (step.epochLosses.length === 0) return;
          await s.descend(gradientOfLogits(weights(), slopesOfWeights(weights(), step, alpha)), step.epoch);
        },
        save: s.save,
        load: s.load,
        dispose: s.dispose,
      };
    },
  };
}

/** ∂ Σ|G_t − target_t| / ∂w_t = sign(G_t − target_t) ‖∇L_t‖. */
function slopesOfWeights(
  weights: readonly number[],
  { present, losses, products = [], epochLosses }: MeasuredStep,
  alpha: number,
): number[] {
  const norms = weights.map((_, task) => Math.sqrt(products[task]![task]!));
  const sizes = weights.map((weight, task) => weight * norms[task]!);
  const ratios = losses.map((loss, task) => {
    const first = epochLosses[0]![task]!;
    return first > 0 ? loss / first : 1;
  });
  const meanOfPresent = (values: readonly number[]) => {
    const chosen = values.filter((_, task) => present[task]);
    return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
  };
  const [meanSize, meanRatio] = [meanOfPresent(sizes), meanOfPresent(ratios)];
  return sizes.map((size, task) => {
    if (!present[task]) return 0;
    const rate = meanRatio > 0 ? ratios[task]! / meanRatio : 1;
    return Math.sign(size - meanSize * rate ** alpha) * norms[task]!;
  });
}

/** The gradient with respect to s of a function with these slopes in w = T softmax(s): w_t (slope_t − Σ w slope / T). */
function gradientOfLogits(weights: readonly number[], slopes: readonly number[]): number[] {
  const mean = weights.reduce((sum, weight, task) => sum + weight * slopes[task]!, 0) / weights.length;
  return weights.map((weight, task) => weight * (slopes[task]! - mean));
}
