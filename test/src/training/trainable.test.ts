import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { createRandom } from "../../../src/random.ts";
import { evaluate } from "../../../src/training/evaluate.ts";
import { createLabeledData, createRegressionData } from "../../../src/training/labeled-data.ts";
import { meanSquaredError } from "../../../src/training/mean-squared-error.ts";
import { type TrainingOptions, train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { golden, type Numbers, type TrainingCase, toTensor } from "../support/layer-fixture.ts";

const options: TrainingOptions<tf.Tensor> = { epochs: 3, batchSize: 8, learningRate: 0.05, seed: 1 };

/** Images whose class says in which half the bright spot is. */
function spots(seed: number, examples: number) {
  const random = createRandom(seed);
  const labels = Array.from({ length: examples }, () => random.integer(2));
  const inputs = new Float32Array(examples * 36);
  for (const [example, label] of labels.entries())
    inputs[example * 36 + 6 * random.integer(6) + 3 * label + random.integer(3)] = 1;
  return createLabeledData({ inputs, labels, features: [6, 6, 1], classes: 2 });
}

/** A convolutional net with everything that differs between a step and an evaluation. */
function spotModel(): tf.LayersModel {
  const kernelInitializer = (seed: number) => tf.initializers.heNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [6, 6, 1],
        filters: 4,
        kernelSize: 3,
        kernelInitializer: kernelInitializer(1),
        kernelRegularizer: tf.regularizers.l2({ l2: 0.001 }),
      }),
      layers.batchNormalization(),
      layers.apl({ hinges: 2, sharing: "channel", seed: 2, l2: 0.0005 }),
      layers.dropout({ rate: 0.2, seed: 3 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, kernelInitializer: kernelInitializer(4) }),
    ],
  });
}

const weightsOf = (model: tf.LayersModel) =>
  Promise.all(model.getWeights().map(async (weight) => Array.from(await weight.data())));

/** The net of the fixture: dense, PReLU with a slope for every unit, dense. */
function fixtureModel(start: readonly Numbers[]): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [3], units: 4, kernelRegularizer: tf.regularizers.l2({ l2: 0.03 }) }),
      layers.prelu({ sharing: "unit" }),
      tf.layers.dense({ units: 2 }),
    ],
  });
  tf.tidy(() => model.setWeights(start.map(toTensor)));
  return model;
}

async function trainFixture({ name, rates, x, target, start }: TrainingCase) {
  const model = fixtureModel(start);
  const data = { inputs: toTensor(x), targets: toTensor(target) as tf.Tensor2D };
  const history = await train(trainable(model), data, {
    epochs: rates.length,
    batchSize: x.shape[0]!,
    seed: 0,
    optimizer: name === "adam" ? "adam" : "sgd",
    momentum: name === "momentum" ? 0.9 : 0,
    learningRate: (epoch) => rates[epoch - 1]!,
    learningRateOf: (variable) => (variable.name.includes("/slope") ? 5 : 1),
    clipGlobalNorm: 0.8,
    loss: meanSquaredError,
  });
  const end = await weightsOf(model);
  tf.dispose(data);
  model.dispose();
  return { history, end };
}

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(golden.training.map((example) => [example.name, example] as const))(
    "clipping, schedule, factors and penalties with %s are those of PyTorch",
    async (_name, example) => {
      await expectNoLeak(async () => {
        const { history, end } = await trainFixture(example);
        expectAllClose(history.trainingLoss, example.losses, 2e-5, "losses");
        for (const [index, { values }] of example.end.entries())
          expectAllClose(end[index], values, 5e-5, `weight ${index}`);
      });
    },
  );

  test("a model of images learns, in the same way twice, and leaves nothing behind", async () => {
    const run = async () => {
      const model = spotModel();
      const [data, validation] = [spots(1, 96), spots(2, 64)];
      const history = await train(trainable(model), data, {
        ...options,
        epochs: 12,
        momentum: 0.9,
        validation,
        clipGlobalNorm: 5,
      });
      const result = { history, weights: await weightsOf(model) };
      tf.dispose([data, validation]);
      model.dispose();
      return result;
    };
    await expectNoLeak(async () => {
      const first = await run();
      expect(first.history.validationAccuracy.at(-1)).toBeGreaterThan(0.9);
      expect(await run()).toEqual(first);
    });
  });

  test("steps move the averages of normalization, evaluation does not and draws nothing", async () => {
    const model = spotModel();
    const data = spots(1, 24);
    const network = trainable(model);
    const before = await weightsOf(model);
    const first = await evaluate(network, data);
    expect(await evaluate(network, data)).toEqual(first);
    expect(await weightsOf(model)).toEqual(before);
    await train(network, data, { ...options, epochs: 1 });
    const after = await weightsOf(model);
    const moving = model.weights.findIndex(({ name }) => name.includes("/moving_mean"));
    expect(after[moving]).not.toEqual(before[moving]);
    tf.dispose(data);
    model.dispose();
  });

  test("a regression has a loss, and no accuracy", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          inputShape: [1],
          units: 8,
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
        }),
        layers.apl({ hinges: 2, seed: 1 }),
        tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
      ],
    });
    const inputs = Float32Array.from({ length: 64 }, (_, index) => index / 16 - 2);
    const data = createRegressionData({ inputs, targets: inputs.map(Math.sin), features: 1, outputs: 1 });
    const history = await train(trainable(model), data, {
      ...options,
      epochs: 60,
      optimizer: "adam",
      learningRate: 0.02,
      loss: meanSquaredError,
      validation: data,
    });
    expect(history.validationLoss.at(-1)).toBeLessThan(0.02);
    expect(history.validationAccuracy).toEqual([]);
    tf.dispose(data);
    model.dispose();
  });
});

test("the history holds the loss of the data, without penalties", async () => {
  await useBackend("cpu");
  const [example] = golden.training as [TrainingCase];
  const { history } = await trainFixture(example);
  // PyTorch's losses were written down before its penalty was added.
  expect(history.trainingLoss[0]).toBeCloseTo(example.losses[0]!, 4);
});

test("frozen layers stay as they are", async () => {
  await useBackend("cpu");
  const model = spotModel();
  model.layers[0]!.trainable = false;
  const kernelOf = async (layer: tf.layers.Layer) => Array.from(await layer.getWeights()[0]!.data());
  const [frozen, free] = [model.layers[0]!, model.layers.at(-1)!];
  const before = [await kernelOf(frozen), await kernelOf(free)];
  await train(trainable(model), spots(1, 16), options);
  expect(await kernelOf(frozen)).toEqual(before[0]);
  expect(await kernelOf(free)).not.toEqual(before[1]);
});

test("evaluation in batches is evaluation at once", async () => {
  await useBackend("cpu");
  const network = trainable(spotModel());
  const data = spots(1, 50);
  const whole = await evaluate(network, data, { batchSize: 50 });
  const parts = await evaluate(network, data, { batchSize: 7 });
  expect(parts.accuracy).toBe(whole.accuracy);
  expect(parts.loss).toBeCloseTo(whole.loss, 6);
  await expect(evaluate(network, data, { signal: AbortSignal.abort() })).rejects.toThrow("abort");
});

test("a promise of the progress report is awaited", async () => {
  await useBackend("cpu");
  const model = spotModel();
  const events: string[] = [];
  await train(trainable(model), spots(1, 16), {
    ...options,
    onProgress: async ({ epoch }) => {
      events.push(`begin ${epoch}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push(`end ${epoch}`);
    },
  });
  expect(events).toEqual([1, 2, 3].flatMap((epoch) => [`begin ${epoch}`, `end ${epoch}`]));
});

test.each([
  [() => tf.sequential(), "not known yet"],
  [
    () => tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 2 })] }),
    "the first of rank 4",
  ],
  [
    () => {
      const input = tf.input({ shape: [2] });
      const heads = [1, 2].map((units) => tf.layers.dense({ units }).apply(input) as tf.SymbolicTensor);
      return tf.model({ inputs: input, outputs: heads });
    },
    "1 inputs and 2 outputs",
  ],
])("a model of another form is refused", (create, message) => {
  expect(() => trainable(create())).toThrow(message);
});

test.each([
  [{ learningRate: () => 0 }, "`learningRate`"],
  [{ learningRateOf: () => -1 }, "`learningRateOf`"],
  [{ clipGlobalNorm: 0 }, "`clipGlobalNorm`"],
])("%j is refused without a leak", async (changes, message) => {
  await useBackend("cpu");
  const network = trainable(spotModel());
  const data = spots(1, 8);
  await expectNoLeak(() => expect(train(network, data, { ...options, ...changes })).rejects.toThrow(message));
});

test("targets that do not fit are refused", () => {
  const inputs = new Float32Array(6);
  const features = [3, 1];
  expect(() => createRegressionData({ inputs, targets: new Float32Array(3), features, outputs: 1 })).toThrow(
    "3 numbers as targets, 1 an example, for 6 as inputs, 3 an example",
  );
  expect(createLabeledData({ inputs, labels: [0, 1], features, classes: 2 }).inputs.shape).toEqual([2, 3, 1]);
});
