import { requireFinite } from "../../require.js";
import { sameWeights, type Weighting } from "./weighting.js";

/**
 * Weights that grow by a plan: w = f^((e − 1) / (E − 1)) in epoch e of E, the same for all tasks. A control for weights that are
 * learned: those grow while losses fall, and an optimizer such as Adam, which divides gradients by their size in past steps,
 * takes longer steps where weights grow, whatever they weigh. A constant factor, with f = 1, changes nothing.
 *
 * @param options.factor f, above 0: how many times the first weight, 1, the last one is. 1,000 by default.
 * @throws Problem if the factor is not above 0.
 */
export function growingWeights({ factor = 1000 }: { factor?: number } = {}): Weighting {
  requireFinite("factor", factor, { above: 0 });
  return {
    name: "growing",
    start: (tasks, { epochs }) => ({
      weigh: ({ epoch }) =>
        sameWeights(new Array<number>(tasks).fill(factor ** ((epoch - 1) / Math.max(1, epochs - 1)))),
    }),
  };
}
