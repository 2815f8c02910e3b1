import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

import { loadDigits, splitDigits } from "../../../src/datasets/digits.ts";
import * as layers from "../../../src/layers/index.ts";
import type { QuantizedReluEstimator } from "../../../src/quantized/index.ts";
import { evaluate } from "../../../src/training/evaluate.ts";
import { createLabeledData, type LabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { useBackend } from "../support/backends.ts";

/** Four convolutions of 8 filters with 2 bits each. */
function network(estimator: QuantizedReluEstimator, seed: number): tf.LayersModel {
  const model = tf.sequential();
  const he = (layer: number) => tf.initializers.heNormal({ seed: 100 * seed + layer });
  for (const layer of [0, 1, 2, 3]) {
    model.add(
      tf.layers.conv2d({
        filters: 8,
        kernelSize: 3,
        padding: "same",
        useBias: false,
        kernelInitializer: he(layer),
        ...(layer === 0 && { inputShape: [8, 8, 1] }),
      }),
    );
    model.add(layers.batchNormalization({ decay: 0.9 }));
    model.add(layers.quantizedRelu({ bits: 2, estimator }));
    if (layer % 2 === 1) model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  }
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 10, kernelInitializer: he(50) }));
  return model;
}

let training: LabeledData<tf.Tensor>;
let held: LabeledData<tf.Tensor>;
beforeAll(async () => {
  await useBackend("wasm");
  const split = splitDigits(await loadDigits());
  const first = ({ inputs, labels }: { inputs: Float32Array; labels: readonly number[] }, count: number) =>
    createLabeledData({
      inputs: inputs.subarray(0, 64 * count),
      labels: labels.slice(0, count),
      features: [8, 8, 1],
      classes: 10,
    });
  training = first(split.training, 600);
  held = first(split.test, 300);
});

test("a network of 2 bits learns with the clipped ReLU, and not with the identity, from each of 5 starts", async () => {
  const accuracy = async (estimator: QuantizedReluEstimator, seed: number) => {
    const model = network(estimator, seed);
    await train(trainable(model), training, {
      epochs: 8,
      batchSize: 50,
      learningRate: 0.02,
      momentum: 0.9,
      seed,
    });
    const found = await evaluate(trainable(model), held);
    model.dispose();
    return found.accuracy!;
  };
  for (const seed of [1, 2, 3, 4, 5]) {
    const [clipped, identity] = [await accuracy("clipped-relu", seed), await accuracy("identity", seed)];
    expect(clipped, `clipped ReLU, seed ${seed}`).toBeGreaterThan(0.8);
    expect(clipped - identity, `clipped ReLU less identity, seed ${seed}`).toBeGreaterThan(0.1);
  }
}, 300_000);
