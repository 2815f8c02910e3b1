import * as tf from "@tensorflow/tfjs";

import { type ImageLayers, imageNetwork } from "./image-layers.js";
import type { NetworkOptions, WeightDecayOptions } from "./network-options.js";
import { PaddedShortcut } from "./padded-shortcut.js";
import { requireDepth } from "./require-depth.js";

export interface ResidualNetworkOptions extends NetworkOptions, WeightDecayOptions {
  /** Layers with weights, 6n + 2; 20 by default. */
  readonly depth?: number;
}

/**
 * The residual network for CIFAR: a convolution of 16 filters, three stages of n blocks with 16, 32 and 64 filters, of which
 * the second and third halve the image, the mean over the image, and the logits. A block is two convolutions of 3 × 3 with
 * batch normalization beside a shortcut without parameters, with the activation between them and after the sum.
 *
 * ResNet-20 has 0.27 million parameters, ResNet-110 1.7 million.
 *
 * @throws Problem if the depth is not 6n + 2, or an option is outside its bounds.
 * @see He2016, sec. 4.2
 */
export function residualNetwork({ depth = 20, ...options }: ResidualNetworkOptions): tf.LayersModel {
  const blocks = requireDepth("residual network", depth, 6, 2);
  return imageNetwork(options, "mean", (images, layers) => {
    let x = layers.activate(layers.normalize(layers.convolve(images, 16, 3)));
    for (const [stage, filters] of [16, 32, 64].entries())
      for (let block = 0; block < blocks; block++)
        x = residualBlock(x, filters, stage > 0 && block === 0, layers);
    return x;
  });
}

function residualBlock(
  x: tf.SymbolicTensor,
  filters: number,
  halves: boolean,
  { convolve, normalize, activate }: ImageLayers,
): tf.SymbolicTensor {
  const hidden = activate(normalize(convolve(x, filters, 3, halves ? 2 : 1)));
  const residual = normalize(convolve(hidden, filters, 3));
  const shortcut = halves ? new PaddedShortcut({ filters }).apply(x) : x;
  return activate(tf.layers.add().apply([residual, shortcut as tf.SymbolicTensor]) as tf.SymbolicTensor);
}
