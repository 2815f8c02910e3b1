import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { createRandom } from "../../../src/random.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { type TrainingOptions, train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

/** Points of three classes in five dimensions. */
function data() {
  const random = createRandom(21);
  const labels = Array.from({ length: 60 }, (_, index) => index % 3);
  const inputs = labels.flatMap((label) =>
    [0, 1, 2, 3, 4].map((axis) => random.normal() + (axis === label ? 1.5 : 0)),
  );
  return createLabeledData({ inputs: Float32Array.from(inputs), labels, features: 5, classes: 3 });
}

interface Choice {
  readonly threshold?: number;
  readonly learned?: boolean;
  /** Where the offsets of the normalization start. */
  readonly offset?: number;
  /** Whether the first and the last kernel have the other sign. */
  readonly mirrored?: boolean;
}

function binaryNetwork({
  threshold = 0,
  learned = false,
  offset = 0,
  mirrored = false,
}: Choice): tf.LayersModel {
  const model = tf.sequential();
  const dense = (units: number, seed: number, inputShape?: number[]) =>
    tf.layers.dense({
      units,
      useBias: false,
      kernelInitializer: tf.initializers.heNormal({ seed }),
      ...(inputShape && { inputShape }),
    });
  const binary = () => {
    model.add(layers.batchNormalization());
    model.add(layers.binaryActivation({ threshold, learned }));
  };
  model.add(dense(16, 1, [5]));
  binary();
  model.add(layers.binaryWeights({ units: 16, seed: 2, useBias: false }));
  binary();
  model.add(dense(3, 3));
  tf.tidy(() => {
    for (const weight of model.trainableWeights) {
      const values = weight.read();
      if (weight.name.includes("offset")) weight.write(tf.fill(values.shape, offset));
    }
    if (!mirrored) return;
    for (const layer of [model.layers[0]!, model.layers.at(-1)!]) {
      const kernel = layer.trainableWeights[0]!;
      kernel.write(tf.neg(kernel.read()));
    }
  });
  return model;
}

/** Loss after each epoch, and the logits at the end, in evaluation. */
async function trained(choice: Choice, options: Partial<TrainingOptions<tf.Tensor>> = {}) {
  const model = binaryNetwork(choice);
  const examples = data();
  const history = await train(trainable(model), examples, {
    epochs: 6,
    batchSize: 20,
    learningRate: 0.05,
    seed: 5,
    ...options,
  });
  const logits = tf.tidy(() => Array.from((model.predict(examples.inputs) as tf.Tensor).dataSync()));
  const offsets = tf.tidy(() =>
    model.trainableWeights
      .filter(({ name }) => name.includes("offset"))
      .flatMap((weight) => Array.from(weight.read().dataSync())),
  );
  model.dispose();
  tf.dispose(examples);
  return { losses: history.trainingLoss, logits, offsets };
}

describe("a threshold behind batch normalization", () => {
  beforeAll(() => useBackend("wasm"));

  test("has the gradient of the offset, with the other sign", () => {
    tf.tidy(() => {
      const normalization = layers.batchNormalization();
      const binary = layers.binaryActivation({ threshold: 0.3, learned: true });
      const x = tf.randomNormal([30, 4], 1, 2, "float32", 1);
      const g = tf.randomNormal([30, 4], 0, 1, "float32", 2);
      const outputs = () => {
        const normal = normalization.apply(x, { training: true }) as tf.Tensor;
        return tf.sum(tf.mul(binary.apply(normal) as tf.Tensor, g)) as tf.Scalar;
      };
      outputs();
      const offset = normalization.trainableWeights[1]!.read() as tf.Variable;
      const threshold = binary.trainableWeights[0]!.read() as tf.Variable;
      const { grads } = tf.variableGrads(outputs, [offset, threshold]);
      const byOffset = Array.from(grads[offset.name]!.dataSync());
      expect(byOffset.some((value) => Math.abs(value) > 0.1)).toBe(true);
      expectAllClose(
        grads[threshold.name]!.dataSync(),
        byOffset.map((value) => -value),
        1e-5,
        "gradient",
      );
    });
  });

  test.each(["sgd", "adam"] as const)(
    "that stays is a start of the offset, through all of training (%s)",
    async (optimizer) => {
      const shifted = await trained({ threshold: 0.375 }, { optimizer });
      const moved = await trained({ offset: -0.375 }, { optimizer });
      expectAllClose(moved.losses, shifted.losses, 1e-5, "losses");
      expectAllClose(moved.logits, shifted.logits, 1e-4, "logits");
      expectAllClose(
        moved.offsets,
        shifted.offsets.map((value) => value - 0.375),
        1e-5,
        "offsets",
      );
      const balanced = await trained({}, { optimizer });
      expect(Math.abs(balanced.losses.at(-1)! - shifted.losses.at(-1)!)).toBeGreaterThan(1e-3);
    },
  );

  test("that is learned is an offset that learns at twice the rate", async () => {
    const learned = await trained({ threshold: 0.25, learned: true });
    const faster = await trained(
      { offset: -0.25 },
      { learningRateOf: ({ name }) => (name.includes("offset") ? 2 : 1) },
    );
    expectAllClose(faster.losses, learned.losses, 1e-5, "losses");
    expectAllClose(faster.logits, learned.logits, 1e-4, "logits");
  });

  test("above 0 is one below 0 in the mirror", async () => {
    const [above, below] = [
      await trained({ threshold: 0.5 }),
      await trained({ threshold: -0.5, mirrored: true }),
    ];
    expectAllClose(below.losses, above.losses, 1e-5, "losses");
    expectAllClose(below.logits, above.logits, 1e-4, "logits");
  });
});
