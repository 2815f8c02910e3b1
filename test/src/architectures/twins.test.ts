import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { relu } from "../../../src/activations/relu.ts";
import { childNamed } from "../../../src/children/children.ts";
import { he } from "../../../src/networks/initializers.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/architectures.json", import.meta.url), "utf8"),
) as {
  counts: Record<string, number>;
  logits: Record<string, number[][]>;
  sentences: number[][];
};

beforeAll(() => useBackend("wasm"));

function create(name: string): tf.LayersModel {
  const isTransformer = name === "transformer";
  return childNamed(name).create({
    inputShape: isTransformer ? [9] : [32, 32, 3],
    classes: isTransformer ? 12 : 10,
    activation: relu,
    seed: 1,
    // What is drawn is written over, and tens of millions of numbers take a minute.
    initializer: { ...he, sample: (fanIn, fanOut) => new Float32Array(fanIn * fanOut) },
  });
}

/** Numbers by their place in the flat tensor, between low and high, as in the script that made the fixture. */
function wave(shape: readonly number[], low: number, high: number): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const numbers = Float32Array.from(
    { length: size },
    (_, place) => (low + high) / 2 + ((high - low) / 2) * Math.sin(0.7 * place + 0.3 * size),
  );
  return tf.tensor(numbers, [...shape]);
}

function fill(model: tf.LayersModel): void {
  for (const weight of model.weights) {
    const shape = weight.shape as number[];
    const name = weight.originalName.split("/").at(-1)!.replace(/_\d+$/, "");
    const bound = Math.sqrt(3 / shape.slice(0, -1).reduce((product, one) => product * one, 1));
    const isSpread = ["scale", "gamma", "moving_variance"].includes(name);
    const [low, high] = name === "kernel" ? [-bound, bound] : isSpread ? [0.8, 1.2] : [-0.1, 0.1];
    const values = wave(shape, low, high);
    weight.write(values);
    values.dispose();
  }
}

/** Parameters that training changes: what papers and PyTorch count. */
const countTrained = (model: tf.LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0);

test.each(Object.entries(golden.counts))(
  "%s has as many parameters as its twin in PyTorch: %d",
  (name, count) => {
    const model = create(name);
    expect(countTrained(model)).toBe(count);
    model.dispose();
  },
);

/** In millions, with the digits that the papers give. */
test.each([
  ["resnet20", 0.27, 2],
  ["resnet32", 0.46, 2],
  ["resnet44", 0.66, 2],
  ["resnet56", 0.85, 2],
  ["resnet110", 1.7, 1],
  ["wrn28-10", 36.5, 1],
  ["densenet40-12", 1.0, 1],
  ["densenet100-12", 7.0, 1],
])("%s has the %f million parameters of its paper", (name, millions, digits) => {
  expect((golden.counts[name]! / 1e6).toFixed(digits)).toBe(millions.toFixed(digits));
});

describe("logits", () => {
  test.each(Object.entries(golden.logits))(
    "of %s are those of its twin in PyTorch",
    async (name, expected) => {
      const model = create(name);
      fill(model);
      const inputs = name === "transformer" ? tf.tensor2d(golden.sentences) : wave([2, 32, 32, 3], -1, 1);
      const outputs = model.predict(inputs) as tf.Tensor;
      const scale = Math.max(...expected.flat().map(Math.abs));
      expectAllClose(Array.from(await outputs.data()), expected.flat(), 2e-5 * scale, name);
      inputs.dispose();
      outputs.dispose();
      model.dispose();
    },
  );
});
