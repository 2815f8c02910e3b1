import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";

import { imageStatistics, standardizeImages } from "../../../src/datasets/image-set.ts";
import { shapeImages } from "../../../src/datasets/shape-images.ts";
import { useBackend } from "../support/backends.ts";

beforeAll(() => useBackend("wasm"));
afterAll(() => tf.disposeVariables());

/** A stack of convolutions as a lecture would begin with: ReLU, Keras' own initializers, Adam. */
function createBaseline(seed: number): tf.Sequential {
  const network = tf.sequential();
  const kernelInitializer = (layer: number) => tf.initializers.glorotUniform({ seed: 10 * seed + layer });
  for (const [layer, filters] of [16, 32, 64].entries()) {
    network.add(
      tf.layers.conv2d({
        ...(layer === 0 && { inputShape: [32, 32, 3] }),
        filters,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: kernelInitializer(layer),
      }),
    );
    network.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  }
  network.add(tf.layers.flatten());
  network.add(tf.layers.dense({ units: 64, activation: "relu", kernelInitializer: kernelInitializer(3) }));
  network.add(tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer: kernelInitializer(4) }));
  network.compile({ optimizer: tf.train.adam(0.002), loss: "categoricalCrossentropy" });
  return network;
}

test("a small network of ReLUs is right for 60 to 85 % of new shapes: there is something left to gain", async () => {
  const training = shapeImages({ count: 4000, seed: 1 });
  const held = shapeImages({ count: 500, seed: 2 });
  const toTensor = (images: typeof training) =>
    tf.tensor4d(standardizeImages(images, imageStatistics(training)), [images.labels.length, 32, 32, 3]);
  const [inputs, heldInputs] = [toTensor(training), toTensor(held)];
  const targets = tf.oneHot(tf.tensor1d([...training.labels], "int32"), 10);
  const network = createBaseline(1);
  await network.fit(inputs, targets, { epochs: 5, batchSize: 50, shuffle: false, verbose: 0 });
  const guesses = await (network.predict(heldInputs) as tf.Tensor).argMax(-1).data();
  const right = held.labels.filter((label, index) => label === guesses[index]).length / held.labels.length;
  expect(right).toBeGreaterThan(0.6);
  expect(right).toBeLessThan(0.85);
}, 180_000);
