import { requireFinite } from "../../require.js";
import { learnedNumbers } from "./learned-numbers.js";
import { sameWeights, type Weighting } from "./weighting.js";

/**
 * Uncertainty weighting: the total is Σ_t c L_t e^(−s_t) + s_t / 2 with a learned s_t = log σ_t² for each task, so a task counts
 * w_t = c e^(−s_t). Where the losses stand still, e^(s_t) = 2 c L_t: each term is then ½ + s_t / 2, whatever the unit of L_t.
 *
 * @param options.factor c, above 0. ½ by default, the form of LibMTL for all tasks; a loss L_t = ‖y − t‖² then is the paper's
 * regression. 1 is the paper's regression for `halfSquaredError` of one output, and its form for the softmax cross-entropy.
 * @param options.start s_t at the start, −0.5 by default as in LibMTL.
 * @param options.learningRate Of s_t, above 0; that of the run by default. The optimizer is that of the run.
 * @throws Problem if an option is outside its bounds.
 * @see Kendall2018, eq. 7 and 10
 */
export function uncertaintyWeights({
  factor = 0.5,
  start = -0.5,
  learningRate,
}: {
  factor?: number;
  start?: number;
  learningRate?: number;
} = {}): Weighting {
  requireFinite("factor", factor, { above: 0 });
  requireFinite("start", start);
  return {
    name: "uncertainty",
    start: (tasks, options) => {
      const s = learnedNumbers(new Array<number>(tasks).fill(start), options, learningRate);
      const weights = () => s.values.map((value) => factor * Math.exp(-value));
      return {
        weigh: () => sameWeights(weights()),
        learn: ({ present, losses, epoch }) =>
          s.descend(
            weights().map((weight, task) => (present[task] ? 0.5 - weight * losses[task]! : 0)),
            epoch,
          ),
        save: s.save,
        load: s.load,
        dispose: s.dispose,
      };
    },
  };
}
