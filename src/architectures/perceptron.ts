import * as tf from "@tensorflow/tfjs";

import { he } from "../networks/initializers.js";
import { requireInteger } from "../require.js";
import { createActivationLayer } from "./activation-layer.js";
import { drawWeights } from "./draw-weights.js";
import type { NetworkOptions } from "./network-options.js";

export interface PerceptronOptions extends NetworkOptions {
  /** Hidden layers, at least 1; 2 by default. */
  readonly depth?: number;
  /** Units of each, at least 1; 32 by default. */
  readonly width?: number;
}

/**
 * A multilayer perceptron without normalization: the numbers of an example in a row, `depth` dense layers with the
 * activation, and the logits.
 *
 * @throws Problem if a size is not a whole number in its range.
 */
export function perceptron(options: PerceptronOptions): tf.LayersModel {
  const { inputShape, classes, activation, seed, initializer = he, depth = 2, width = 32 } = options;
  requireInteger("depth", depth, 1);
  requireInteger("width", width, 1);
  requireInteger("classes", classes, 2);
  const inputs = tf.util.sizeFromShape([...inputShape]);
  const dense = (units: number) => tf.layers.dense({ units, kernelInitializer: "zeros" });
  const model = tf.sequential();
  model.add(tf.layers.reshape({ inputShape: [...inputShape], targetShape: [inputs] }));
  for (let layer = 0; layer < depth; layer++) {
    model.add(dense(width));
    model.add(createActivationLayer(activation));
  }
  model.add(dense(classes));
  drawWeights(model, initializer, seed);
  return model;
}
