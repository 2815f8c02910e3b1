import type * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import { imageNetwork } from "./image-layers.js";
import type { NetworkOptions, WeightDecayOptions } from "./network-options.js";

export interface SmallCnnOptions extends NetworkOptions, WeightDecayOptions {
  /** Filters of each convolution, at least 1; `[8, 16, 32]` by default. */
  readonly filters?: readonly number[];
}

/**
 * A convolutional network that a laptop trains in seconds: convolutions of 3 × 3, each with batch normalization and the
 * activation, of which the first halves the image by its stride and the others by max pooling of 2 × 2, then the logits.
 *
 * @throws Problem if a size is not a whole number in its range, or there are no filters.
 */
export function smallCnn({ filters = [8, 16, 32], ...options }: SmallCnnOptions): tf.LayersModel {
  requireInteger("filters.length", filters.length, 1);
  for (const count of filters) requireInteger("filters", count, 1);
  return imageNetwork(options, "flatten", (images, { convolve, normalize, activate, pool }) => {
    const [first, ...others] = filters as [number, ...number[]];
    const halved = activate(normalize(convolve(images, first, 3, 2)));
    return others.reduce((x, count) => pool(activate(normalize(convolve(x, count, 3))), "max"), halved);
  });
}
