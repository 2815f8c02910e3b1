import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import { imageNetwork } from "./image-layers.js";
import type { NetworkOptions, WeightDecayOptions } from "./network-options.js";
import { requireDepth } from "./require-depth.js";

export interface DenseNetworkOptions extends NetworkOptions, WeightDecayOptions {
  /** Layers with weights, 3n + 4; 40 by default. */
  readonly depth?: number;
  /** k, the filters that each layer adds, at least 1; 12 by default. */
  readonly growth?: number;
}

/**
 * The densely connected network: three blocks of n layers, each of which reads all that came before it in its block and adds
 * k channels by normalization, activation and a convolution of 3 × 3. Between the blocks a convolution of 1 × 1 and the mean
 * of 2 × 2 pixels.
 *
 * DenseNet-40-12 has 1.0 million parameters, DenseNet-100-12 7.0 million.
 *
 * @throws Problem if the depth is not 3n + 4, or an option is outside its bounds.
 * @see Huang2017, sec. 3
 */
export function denseNetwork({ depth = 40, growth = 12, ...options }: DenseNetworkOptions): tf.LayersModel {
  const layersOfBlock = requireDepth("dense network", depth, 3, 4);
  requireInteger("growth", growth, 1);
  return imageNetwork(options, "mean", (images, { convolve, normalize, activate, pool }) => {
    let [x, channels] = [convolve(images, 16, 3), 16];
    for (let block = 0; block < 3; block++) {
      if (block > 0) x = pool(convolve(activate(normalize(x)), channels, 1), "mean");
      for (let layer = 0; layer < layersOfBlock; layer++) {
        const added = convolve(activate(normalize(x)), growth, 3);
        x = tf.layers.concatenate().apply([x, added]) as tf.SymbolicTensor;
        channels += growth;
      }
    }
    return activate(normalize(x));
  });
}
