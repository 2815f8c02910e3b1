import { sameWeights, scaledSoftmax, type Weighting } from "./weighting.js";

/**
 * Random loss weighting: in every step w = T softmax(z) with z_t ~ N(0, 1). The control for weightings that claim to be
 * clever. LibMTL leaves out the factor T, which divides its learning rate by T.
 *
 * @see Lin2022
 */
export function randomWeights(): Weighting {
  return {
    name: "random",
    start: (tasks) => ({
      weigh: ({ random }) => {
        const source = random.fork("weights");
        return sameWeights(scaledSoftmax(Array.from({ length: tasks }, () => source.normal())));
      },
    }),
  };
}
