import { sameWeights, type Weighting } from "./weighting.js";

/**
 * Equal weights: the total is Σ_t λ_t L_t with the fixed weights λ_t of the tasks themselves. With λ (or the learning rate)
 * chosen by `tune`, this is the baseline that every other weighting has to beat.
 *
 * @see Kurin2022
 */
export function equalWeights(): Weighting {
  return {
    name: "equal",
    start: (tasks) => {
      const weights = sameWeights(new Array<number>(tasks).fill(1));
      return { weigh: () => weights };
    },
  };
}
