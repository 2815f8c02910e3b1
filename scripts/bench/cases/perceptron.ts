import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "activation-lab";

import type { Case } from "../case.ts";
import { createBuilder } from "../nets/layers.ts";
import { trainingStep } from "../workload.ts";

const BATCH = 128;

export const perceptron: Case = {
  name: "perceptron",
  title: "perceptron 784-256-256-10, batch 128",
  kind: "step",
  prepare(source) {
    const inputs = source.uniform([BATCH, 784], 0, 1);
    const targets = source.labels(BATCH, 10);
    const build = createBuilder(source);
    const layers = [build.dense(784, 256), build.dense(256, 256), build.dense(256, 10)] as const;
    return trainingStep({
      variables: build.variables,
      constants: [inputs, targets],
      loss() {
        const hidden = tf.relu(layers[1](tf.relu(layers[0](inputs))));
        return crossEntropy(layers[2](hidden) as tf.Tensor2D, targets);
      },
    });
  },
};
