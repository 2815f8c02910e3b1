import * as tf from "@tensorflow/tfjs";

import type { Initializer } from "../networks/initializers.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";

/**
 * Draws the kernel of every dense layer and convolution of a model, in the order of its layers, from a source of its own:
 * kernel n is the same in two models of one seed, whatever stands between its layers. Biases, scales and offsets stay as
 * the model made them.
 *
 * @param initializer Its fan-in is the number of inputs that one output sums over, its fan-out the number of outputs that
 * one input goes to.
 */
export function drawWeights(model: tf.LayersModel, initializer: Initializer, seed: number): void {
  const random = createRandom(requireInteger("seed", seed, 0));
  let index = 0;
  for (const layer of model.layers) {
    for (const weight of layer.trainableWeights) {
      if (!/\/(kernel|embeddings)(_\d+)?$/.test(weight.originalName)) continue;
      const shape = weight.shape as number[];
      const area = shape.slice(0, -2).reduce((product, size) => product * size, 1);
      const [fanIn, fanOut] = [area * shape.at(-2)!, area * shape.at(-1)!];
      const values = initializer.sample(fanIn, fanOut, random.fork(`kernel ${++index}`));
      const drawn = tf.tensor(values.subarray(0, fanIn * shape.at(-1)!), shape);
      weight.write(drawn);
      drawn.dispose();
    }
  }
}
