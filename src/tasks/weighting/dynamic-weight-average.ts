import { requireFinite } from "../../require.js";
import { sameWeights, scaledSoftmax, type Weighting } from "./weighting.js";

/**
 * Dynamic weight average: w = T softmax(r / τ) with r_t = L_t(e−1) / L_t(e−2), the ratio of the mean losses of the last two
 * epochs: a task whose loss falls slowly counts more. The first two epochs weigh equally; a ratio that is not finite, as of
 * a loss of 0 or a task without labels, counts as 1.
 *
 * @param options.temperature τ, above 0, 2 by default; large makes the weights equal.
 * @throws Problem if the temperature is not above 0.
 * @see Liu2019, eq. 7
 */
export function dynamicWeightAverage({ temperature = 2 }: { temperature?: number } = {}): Weighting {
  requireFinite("temperature", temperature, { above: 0 });
  return {
    name: "dynamic weight average",
    start: (tasks) => ({
      weigh: ({ epochLosses }) => {
        const [last, before] = [epochLosses.at(-1), epochLosses.at(-2)];
        const ratios = Array.from({ length: tasks }, (_, task) => {
          const ratio = before === undefined ? 1 : last![task]! / before[task]!;
          return (Number.isFinite(ratio) ? ratio : 1) / temperature;
        });
        return sameWeights(scaledSoftmax(ratios));
      },
    }),
  };
}
