import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

beforeAll(() => useBackend("wasm"));

describe("without a scale", () => {
  const modelOf = (normalize: tf.layers.Layer) =>
    tf.sequential({
      layers: [
        tf.layers.dense({
          inputShape: [3],
          units: 4,
          kernelInitializer: tf.initializers.heNormal({ seed: 1 }),
        }),
        normalize,
        tf.layers.reLU(),
        tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.heNormal({ seed: 2 }) }),
      ],
    });
  const data = () =>
    createLabeledData({
      inputs: Float32Array.from({ length: 24 }, (_, index) => Math.sin(5 * index)),
      labels: [0, 1, 1, 0, 1, 0, 0, 1],
      features: 3,
      classes: 2,
    });
  const trained = async (normalize: tf.layers.Layer, isFrozen = false) => {
    const model = modelOf(normalize);
    if (isFrozen) Object.assign(normalize.weights[0]!, { trainable: false });
    const examples = data();
    await train(trainable(model), examples, { epochs: 4, batchSize: 4, learningRate: 0.1, seed: 1 });
    const outputs = (await trainable(model).predict(examples.inputs).array()) as number[][];
    return { model, outputs };
  };

  // With `scale: false` the layer of TensorFlow.js 4.22 throws in evaluation.
  test("trains as the layer of TensorFlow.js whose scale is frozen", async () => {
    const ours = await trained(layers.batchNormalization({ scale: false, decay: 0.9 }));
    const stock = await trained(tf.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-3 }), true);
    expectAllClose(ours.outputs, stock.outputs, 1e-5, "outputs");
    const others = await trained(layers.batchNormalization({ decay: 0.9 }));
    expect(Math.abs(others.outputs[0]![0]! - ours.outputs[0]![0]!)).toBeGreaterThan(1e-3);
  });

  test("γ stays 1 and is no variable to train", async () => {
    const normalize = layers.batchNormalization({ scale: false });
    const { model } = await trained(normalize);
    expect(normalize.trainableWeights.map(({ originalName }) => originalName.split("/").pop())).toEqual([
      "offset",
    ]);
    const scale = normalize.weights.find(({ originalName }) => originalName.endsWith("/scale"))!;
    expect(Array.from(await scale.read().data())).toEqual([1, 1, 1, 1]);
    expect(model.countParams()).toBe(4 * 4 + 4 * 4 + 5 * 2);
  });
});
