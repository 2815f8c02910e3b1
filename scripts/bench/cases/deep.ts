import * as tf from "@tensorflow/tfjs";
import { adaptivePiecewiseLinear, crossEntropy } from "activation-lab";

import type { Case } from "../case.ts";
import { type Builder, createBuilder, type Layer } from "../nets/layers.ts";
import { trainingStep } from "../workload.ts";

const [BATCH, WIDTH, DEPTH, HINGES] = [128, 128, 10, 5];

export const deepRelu = deepNet("deep-relu", "ReLU", () => (x) => tf.relu(x));

export const deepApl = deepNet("deep-apl", `APL with S = ${HINGES} per unit`, (build) => {
  const slopes = build.variable([HINGES, WIDTH], -0.1, 0.1);
  const hinges = build.variable([HINGES, WIDTH], -0.5, 0.5);
  return (x) => adaptivePiecewiseLinear(x, slopes, hinges);
});

/** Ten dense layers of 128 units, each with an activation of its own. */
function deepNet(name: string, title: string, createActivation: (build: Builder) => Layer): Case {
  return {
    name,
    title: `ten layers of 128, ${title}, batch ${BATCH}`,
    kind: "step",
    prepare(source) {
      const inputs = source.uniform([BATCH, WIDTH], 0, 1);
      const targets = source.labels(BATCH, 10);
      const build = createBuilder(source);
      const layers = Array.from({ length: DEPTH }, () => {
        const affine = build.dense(WIDTH, WIDTH);
        const activate = createActivation(build);
        return (x: tf.Tensor) => activate(affine(x));
      });
      const head = build.dense(WIDTH, 10);
      return trainingStep({
        variables: build.variables,
        constants: [inputs, targets],
        loss() {
          const hidden = layers.reduce((x, layer) => layer(x), inputs);
          return crossEntropy(head(hidden) as tf.Tensor2D, targets);
        },
      });
    },
  };
}
