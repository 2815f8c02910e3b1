import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { relu } from "../../../src/activations/relu.ts";
import { swish } from "../../../src/activations/swish.ts";
import {
  denseNetwork,
  type NetworkOptions,
  perceptron,
  residualNetwork,
  smallCnn,
  transformer,
  wideResidualNetwork,
} from "../../../src/architectures/index.ts";
import * as layers from "../../../src/layers/index.ts";
import { standard } from "../../../src/networks/initializers.ts";
import { createRandom } from "../../../src/random.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";

beforeAll(() => useBackend("wasm"));

const IMAGES = { inputShape: [8, 8, 3], classes: 10, activation: relu, seed: 1 } as const;

const small: Record<string, (options: NetworkOptions) => tf.LayersModel> = {
  perceptron: (options) => perceptron({ ...options, depth: 2, width: 6 }),
  smallCnn: (options) => smallCnn({ ...options, filters: [4, 6] }),
  residualNetwork: (options) => residualNetwork({ ...options, depth: 8, weightDecay: 1e-3 }),
  wideResidualNetwork: (options) => wideResidualNetwork({ ...options, depth: 10, widening: 1 }),
  denseNetwork: (options) => denseNetwork({ ...options, depth: 7, growth: 2 }),
};

const weightsOf = (model: tf.LayersModel) =>
  Promise.all(model.getWeights().map(async (weight) => Array.from(await weight.data())));

function examples() {
  const random = createRandom(3);
  const inputs = Float32Array.from({ length: 20 * 8 * 8 * 3 }, () => random.normal());
  const labels = Array.from({ length: 20 }, (_, index) => index % 10);
  return createLabeledData({ inputs, labels, features: [8, 8, 3], classes: 10 });
}

describe.each(Object.entries(small))("%s", (_, create) => {
  test("starts with the same weights whatever its activation, others with another seed", async () => {
    const models = [
      create(IMAGES),
      create({ ...IMAGES, activation: swish() }),
      create({ ...IMAGES, seed: 2 }),
      create({ ...IMAGES, initializer: standard }),
    ];
    const [one, same, other, narrow] = await Promise.all(models.map(weightsOf));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(narrow).not.toEqual(one);
    for (const model of models) model.dispose();
  });

  test("changes every weight in a step, the same way each time, and leaves no tensor", async () => {
    const run = async () => {
      const model = create({ ...IMAGES, activation: () => layers.swish() });
      const data = examples();
      const before = await weightsOf(model);
      const options = { epochs: 1, batchSize: 20, learningRate: 0.1, seed: 1 } as const;
      await train(trainable(model), data, options);
      const after = await weightsOf(model);
      const names = model.weights.map(({ originalName }) => originalName);
      const still = names.filter((_, index) => String(after[index]) === String(before[index]));
      tf.dispose(data);
      model.dispose();
      return { still, after };
    };
    const first = await run();
    expect(first.still).toEqual([]);
    await expectNoLeak(run);
    expect(await run()).toEqual(first);
  });

  test("comes back from its weights and from its configuration", async () => {
    const model = create(IMAGES);
    const again = await tf.models.modelFromJSON({
      modelTopology: model.toJSON(undefined, false) as object,
    } as never);
    again.setWeights(model.getWeights());
    const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 1);
    const outputs = [model, again].map((one) => Array.from((one.predict(x) as tf.Tensor).dataSync()));
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[0]!.every(Number.isFinite)).toBe(true);
    x.dispose();
    for (const one of [model, again]) one.dispose();
  });
});

test("weight decay is λ times the squares of all kernels, and of nothing else", async () => {
  const model = smallCnn({ ...IMAGES, filters: [4, 6], weightDecay: 0.3 });
  const kernels = model.weights.filter(({ originalName }) => originalName.includes("kernel"));
  expect(kernels).toHaveLength(3);
  const squares = kernels.flatMap((weight) => [...weight.read().dataSync()].map((w) => w * w));
  const penalty = tf.tidy(() => trainable(model).penalty!().dataSync()[0]!);
  expectClose(penalty, 0.3 * squares.reduce((sum, one) => sum + one), 1e-5, "penalty");
  model.dispose();
});

test("kernels have the variance of He's rule, 2 over the inputs that an output sums over", () => {
  const model = smallCnn({ ...IMAGES, filters: [64, 64] });
  const second = model.weights.filter(({ originalName }) => originalName.includes("kernel"))[1]!;
  expect(second.shape).toEqual([3, 3, 64, 64]);
  const values = [...second.read().dataSync()];
  const variance = values.reduce((sum, w) => sum + w * w, 0) / values.length;
  expectClose(variance / (2 / (9 * 64)), 1, 0.03, "variance");
  model.dispose();
});

test("an activation that is none of the table cannot be read back", async () => {
  const model = perceptron({ ...IMAGES, activation: { ...relu, name: "mine" } });
  const topology = { modelTopology: model.toJSON(undefined, false) as object } as never;
  await expect(tf.models.modelFromJSON(topology)).rejects.toThrow(/activation must be one of the table/);
  model.dispose();
});

test("a Transformer changes every weight in a step, and comes back from its configuration", async () => {
  const create = () =>
    transformer({ inputShape: [5], classes: 3, tokens: 7, activation: relu, seed: 1, features: 8 });
  const tokens = Float32Array.from({ length: 60 }, (_, index) => (3 * index + (index % 11)) % 7);
  const labels = Array.from({ length: 12 }, (_, index) => index % 3);
  const run = async () => {
    const model = create();
    const data = createLabeledData({ inputs: tokens, labels, features: [5], classes: 3 });
    const before = await weightsOf(model);
    await train(trainable(model), data, { epochs: 1, batchSize: 12, learningRate: 0.1, seed: 1 });
    const after = await weightsOf(model);
    const again = await tf.models.modelFromJSON({
      modelTopology: model.toJSON(undefined, false) as object,
    } as never);
    again.setWeights(model.getWeights());
    const outputs = tf.tidy(() =>
      [model, again].map((one) => Array.from((one.predict(data.inputs) as tf.Tensor).dataSync())),
    );
    expect(outputs[1]).toEqual(outputs[0]);
    const names = model.weights.map(({ originalName }) => originalName);
    tf.dispose([data.inputs, data.targets]);
    for (const one of [model, again]) one.dispose();
    return names.filter((_, index) => String(after[index]) === String(before[index]));
  };
  // A bias of the keys moves all weights of the attention alike, so they do not change.
  const still = await run();
  expect(still.every((name) => name.includes("key/bias"))).toBe(true);
  await expectNoLeak(run);
});

test("sizes and seeds are checked", () => {
  expect(() => perceptron({ ...IMAGES, depth: 0 })).toThrow(/`depth`/);
  expect(() => perceptron({ ...IMAGES, width: 1.5 })).toThrow(/`width`/);
  expect(() => perceptron({ ...IMAGES, classes: 1 })).toThrow(/`classes`/);
  expect(() => smallCnn({ ...IMAGES, filters: [] })).toThrow(/`filters.length`/);
  expect(() => smallCnn({ ...IMAGES, weightDecay: -1 })).toThrow(/`weightDecay`/);
  expect(() => smallCnn({ ...IMAGES, seed: -1 })).toThrow(/`seed`/);
  expect(() => residualNetwork({ ...IMAGES, depth: 21 })).toThrow(/6 n \+ 2/);
  expect(() => wideResidualNetwork({ ...IMAGES, depth: 4 })).toThrow(/6 n \+ 4/);
  expect(() => denseNetwork({ ...IMAGES, growth: 0 })).toThrow(/`growth`/);
  expect(() => transformer({ ...IMAGES, tokens: 5 })).toThrow(/reads sequences/);
});
