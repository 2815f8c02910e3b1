import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import { type ImageLayers, imageNetwork } from "./image-layers.js";
import type { NetworkOptions, WeightDecayOptions } from "./network-options.js";
import { requireDepth } from "./require-depth.js";

export interface WideResidualNetworkOptions extends NetworkOptions, WeightDecayOptions {
  /** Layers with weights, 6n + 4; 16 by default. */
  readonly depth?: number;
  /** How many times as many filters as in a residual network, at least 1; 4 by default. */
  readonly widening?: number;
}

/**
 * The wide residual network: as the residual one, with n blocks a stage of 16k, 32k and 64k filters, and with normalization
 * and activation before each convolution. Where the shape changes, the shortcut is a convolution of 1 × 1.
 *
 * WRN-28-10 has 36.5 million parameters.
 *
 * @throws Problem if the depth is not 6n + 4, or an option is outside its bounds.
 * @see Zagoruyko2016, table 1
 */
export function wideResidualNetwork({
  depth = 16,
  widening = 4,
  ...options
}: WideResidualNetworkOptions): tf.LayersModel {
  const blocks = requireDepth("wide residual network", depth, 6, 4);
  requireInteger("widening", widening, 1);
  return imageNetwork(options, "mean", (images, layers) => {
    let [x, channels] = [layers.convolve(images, 16, 3), 16];
    for (const [stage, base] of [16, 32, 64].entries()) {
      for (let block = 0; block < blocks; block++) {
        const stride = stage > 0 && block === 0 ? 2 : 1;
        x = wideBlock(x, { channels, filters: base * widening, stride }, layers);
        channels = base * widening;
      }
    }
    return layers.activate(layers.normalize(x));
  });
}

function wideBlock(
  x: tf.SymbolicTensor,
  { channels, filters, stride }: { channels: number; filters: number; stride: number },
  { convolve, normalize, activate }: ImageLayers,
): tf.SymbolicTensor {
  const activated = activate(normalize(x));
  const hidden = activate(normalize(convolve(activated, filters, 3, stride)));
  const residual = convolve(hidden, filters, 3);
  const shortcut = channels === filters ? x : convolve(activated, filters, 1, stride);
  return tf.layers.add().apply([residual, shortcut]) as tf.SymbolicTensor;
}
