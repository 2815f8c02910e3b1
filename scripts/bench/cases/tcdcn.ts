import * as tf from "@tensorflow/tfjs";

import type { Case } from "../case.ts";
import { createBuilder } from "../nets/layers.ts";
import { trainingStep } from "../workload.ts";

const BATCH = 64;

/** The net for facial landmarks of Zhang et al. (2014), with one head: four convolutions, 100 shared features. */
export const tcdcn: Case = {
  name: "tcdcn",
  title: "TCDCN on 40×40 pixels, batch 64",
  kind: "step",
  prepare(source) {
    const inputs = source.uniform([BATCH, 40, 40, 1], 0, 1);
    const targets = source.uniform([BATCH, 10], 0, 1);
    const build = createBuilder(source);
    const convolutions = [
      [5, 1, 16],
      [3, 16, 48],
      [3, 48, 64],
      [2, 64, 64],
    ].map(([size, from, to]) => [build.convolution(size!, from!, to!, 1, "valid"), build.bias(to!)] as const);
    const shared = build.dense(2 * 2 * 64, 100);
    const head = build.dense(100, 10);
    return trainingStep({
      variables: build.variables,
      constants: [inputs, targets],
      loss() {
        let x = inputs;
        for (const [index, [convolve, addBias]] of convolutions.entries()) {
          x = tf.relu(addBias(convolve(x)));
          if (index < 3) x = tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
        }
        const outputs = head(tf.relu(shared(tf.reshape(x, [BATCH, -1]))));
        return tf.mean(tf.square(tf.sub(outputs, targets)));
      },
    });
  },
};
