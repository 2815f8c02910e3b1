import { Problem } from "../../problem.js";
import { requireFinite } from "../../require.js";
import { sameWeights, type Weighting } from "./weighting.js";

/**
 * Fixed weights w_t, on top of the tasks' own: the total is Σ_t w_t λ_t L_t.
 *
 * @param weights w_t, at least 0, in the order of the tasks.
 * @throws Problem if one is below 0; when training starts, if there are not as many as tasks.
 */
export function fixedWeights(weights: readonly number[]): Weighting {
  for (const weight of weights) requireFinite("weight", weight, { atLeast: 0 });
  return {
    name: "fixed",
    start: (tasks) => {
      if (weights.length !== tasks) {
        throw new Problem({
          rule: `There must be one fixed weight for each of the ${tasks} tasks.`,
          came: `${weights.length}`,
          cure: "Give one number for each task, in their order.",
        });
      }
      const fixed = sameWeights([...weights]);
      return { weigh: () => fixed };
    },
  };
}
