import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";

import { cropFaces } from "../../../src/faces/crop-faces.ts";
import { faceTensors } from "../../../src/faces/face-tensors.ts";
import { landmarkErrors } from "../../../src/faces/landmark-errors.ts";
import { syntheticFaces } from "../../../src/faces/synthetic/synthetic-faces.ts";
import { useBackend } from "../support/backends.ts";

beforeAll(() => useBackend("wasm"));
afterAll(() => tf.disposeVariables());

/** Three small convolutions and a dense layer, as a lecture would begin with. */
function createBaseline(): tf.Sequential {
  const network = tf.sequential();
  const kernelInitializer = (seed: number) => tf.initializers.heNormal({ seed });
  for (const [layer, filters] of [8, 16, 32].entries()) {
    network.add(
      tf.layers.conv2d({
        ...(layer === 0 && { inputShape: [40, 40, 1] }),
        filters,
        kernelSize: layer === 0 ? 5 : 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: kernelInitializer(layer + 1),
      }),
    );
    network.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  }
  network.add(tf.layers.flatten());
  network.add(tf.layers.dense({ units: 64, activation: "relu", kernelInitializer: kernelInitializer(4) }));
  network.add(tf.layers.dense({ units: 10, kernelInitializer: tf.initializers.glorotUniform({ seed: 5 }) }));
  network.compile({ optimizer: tf.train.adam(0.002), loss: "meanSquaredError" });
  return network;
}

/** Places are learned as differences to their mean, in fifths of the crop's side. */
const SCALE = 5;

test("a small network is far better than the mean of all faces, and leaves much to gain", async () => {
  const jitter = { shift: 0.08, zoom: 0.08 };
  const training = faceTensors(cropFaces(syntheticFaces({ count: 1000, seed: 1 }), jitter));
  const held = cropFaces(syntheticFaces({ count: 400, seed: 2 }), jitter);
  const landmarks = training.targets.landmarks!.values;
  const average = landmarks.mean(0);
  const measure = async (predicted: tf.Tensor) => {
    const numbers = await predicted.data();
    return landmarkErrors({ predicted: numbers, truth: held.landmarks }).meanError.estimate;
  };
  const byMean = await measure(average.tile([400]));
  const network = createBaseline();
  const targets = landmarks.sub(average).mul(SCALE);
  await network.fit(training.inputs, targets, { epochs: 12, batchSize: 50, shuffle: false, verbose: 0 });
  const outputs = network.predict(faceTensors(held).inputs) as tf.Tensor;
  const byNetwork = await measure(outputs.div(SCALE).add(average));
  expect(byMean).toBeGreaterThan(0.18);
  expect(byMean).toBeLessThan(0.25);
  expect(byNetwork).toBeGreaterThan(0.08);
  expect(byNetwork).toBeLessThan(0.165);
}, 180_000);
