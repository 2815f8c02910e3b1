import { setTimeout as wait } from "node:timers/promises";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test, vi } from "vitest";

import { activations } from "../../../src/activations/index.ts";
import { crossEntropy, type Loss } from "../../../src/networks/cross-entropy.ts";
import { createDeepNetwork, type DeepNetworkOptions } from "../../../src/networks/deep-network.ts";
import { initializers } from "../../../src/networks/initializers.ts";
import { createRandom } from "../../../src/random.ts";
import { evaluate } from "../../../src/training/evaluate.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { type TrainingOptions, type TrainingProgress, train } from "../../../src/training/train.ts";
import { yieldToEventLoop } from "../../../src/training/yield-to-event-loop.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { pytorch } from "../support/golden.ts";

const architecture: DeepNetworkOptions = {
  inputs: 2,
  outputs: 2,
  depth: 2,
  width: 12,
  activation: activations.tanh,
  initializer: initializers["glorot-uniform"],
  seed: 3,
};
const options: TrainingOptions = {
  epochs: 40,
  batchSize: 10,
  learningRate: 0.1,
  momentum: 0.9,
  seed: 1,
};

/** Points inside and outside the unit circle: no straight line tells them apart. */
function circle(seed: number, examples: number) {
  const random = createRandom(seed);
  const points = Array.from(
    { length: examples },
    () => [random.uniform(-1.6, 1.6), random.uniform(-1.6, 1.6)] as const,
  );
  return createLabeledData({
    inputs: Float32Array.from(points.flat()),
    labels: points.map(([x, y]) => (x ** 2 + y ** 2 < 1 ? 1 : 0)),
    features: 2,
    classes: 2,
  });
}

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(
    pytorch.networks.flatMap((golden) =>
      (
        [
          ["sgd", { learningRate: 0.1 }],
          ["momentum", { learningRate: 0.1, momentum: 0.9 }],
          ["adam", { learningRate: 0.01, optimizer: "adam" }],
        ] as const
      ).map(([name, optimizer]) => [golden.activation, name, golden, optimizer] as const),
    ),
  )("three steps of a %s network by %s are those of PyTorch", async (activation, name, golden, optimizer) => {
    const network = createDeepNetwork({
      ...architecture,
      inputs: 5,
      outputs: 3,
      depth: 3,
      width: 4,
      activation: activations[activation],
    });
    network.load(golden.layers);
    const inputs = Float32Array.from(golden.inputs.flat());
    const data = createLabeledData({ inputs, labels: golden.labels, features: 5, classes: 3 });
    const history = await train(network, data, { epochs: 3, batchSize: 6, seed: 0, ...optimizer });
    expectAllClose(history.trainingLoss, golden[name].losses, 1e-5, "losses");
    const trained = await network.save();
    for (const [index, layer] of golden[name].layers.entries()) {
      expectAllClose(trained[index]!.weights, layer.weights, 2e-5, `W${index + 1}`);
      expectAllClose(trained[index]!.bias, layer.bias, 2e-5, `b${index + 1}`);
    }
  });

  test("a network learns the circle", async () => {
    const network = createDeepNetwork(architecture);
    const validation = circle(2, 300);
    const history = await train(network, circle(1, 300), { ...options, validation });
    expect(history.trainingLoss).toHaveLength(40);
    expect(history.trainingLoss.at(-1)).toBeLessThan(0.15);
    expect(history.validationAccuracy.at(-1)).toBeGreaterThan(0.93);
    const evaluation = await evaluate(network, validation);
    expect(evaluation).toEqual({
      loss: history.validationLoss.at(-1),
      accuracy: history.validationAccuracy.at(-1),
    });
  });

  test("two runs of one seed are identical, another seed is not", async () => {
    const data = circle(1, 95);
    const run = async (changes: Partial<TrainingOptions>) => {
      const network = createDeepNetwork(architecture);
      const history = await train(network, data, { ...options, epochs: 3, validation: data, ...changes });
      return { history, weights: await network.save() };
    };
    expect(await run({})).toEqual(await run({}));
    expect(await run({ seed: 2 })).not.toEqual(await run({}));
  });

  test.each(["sgd", "momentum", "adam"])("%s leaves no tensor behind", async (name) => {
    const network = createDeepNetwork(architecture);
    const data = circle(1, 35);
    const momentum = name === "momentum" ? 0.9 : 0;
    const optimizer = name === "adam" ? "adam" : "sgd";
    await expectNoLeak(() =>
      train(network, data, { ...options, epochs: 2, optimizer, momentum, validation: data }),
    );
    await expectNoLeak(() => evaluate(network, data));
  });

  test.each(["sigmoid", "tanh", "relu", "elu", "swish"] as const)(
    "a loss that throws ends the training of a %s network without a leak",
    async (name) => {
      const network = createDeepNetwork({ ...architecture, activation: activations[name] });
      const data = circle(1, 30);
      const before = await network.save();
      const fail = () => {
        throw new Error("no loss");
      };
      const backward = tf.customGrad((z) => ({ value: tf.sum(z as tf.Tensor), gradFunc: fail }));
      const losses: [Loss, string][] = [
        [fail, "no loss"],
        [(outputs) => tf.mul(tf.square(tf.sum(outputs)), fail()), "no loss"],
        [(outputs, targets) => crossEntropy(outputs, tf.concat([targets, targets], 1)), "broadcast"],
        [(outputs) => backward(outputs) as tf.Scalar, "no loss"],
      ];
      for (const [loss, message] of losses) {
        await expectNoLeak(() => expect(train(network, data, { ...options, loss })).rejects.toThrow(message));
      }
      expect(await network.save()).toEqual(before);
      expect((await train(network, data, { ...options, epochs: 1 })).trainingLoss[0]).toBeGreaterThan(0);
    },
  );

  test("a network that throws ends training without a leak", async () => {
    const network = createDeepNetwork(architecture);
    const data = circle(1, 30);
    const wide = { ...network, predict: (x: tf.Tensor2D) => network.predict(tf.concat([x, x], 1)) };
    await expectNoLeak(() => expect(train(wide, data, options)).rejects.toThrow());
  });

  test("an interruption ends training at a step, keeps the network usable and leaves nothing behind", async () => {
    const network = createDeepNetwork(architecture);
    const data = circle(1, 300);
    const controller = new AbortController();
    await expectNoLeak(async () => {
      const training = train(network, data, { ...options, epochs: 1e6, signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      await expect(training).rejects.toMatchObject({ name: "AbortError" });
      const stopped = await network.save();
      await wait(20);
      expect(await network.save()).toEqual(stopped);
    });
    expect((await network.predict(data.inputs).data()).every(Number.isFinite)).toBe(true);
    const history = await train(network, data, { ...options, epochs: 1 });
    expect(history.trainingLoss[0]).toBeGreaterThan(0);
  });
});

test.each(["sgd", "adam"] as const)(
  "%s leaves a variable alone that the loss does not depend on",
  async (optimizer) => {
    const network = createDeepNetwork(architecture);
    const unused = tf.variable(tf.tensor1d([1, 2]));
    const trainable = { variables: [unused, ...network.variables], predict: network.predict };
    const history = await train(trainable, circle(1, 30), { ...options, epochs: 2, optimizer, momentum: 0 });
    expect(history.trainingLoss[1]).toBeLessThan(history.trainingLoss[0]!);
    expect(Array.from(await unused.data())).toEqual([1, 2]);
  },
);

test("where there is no setImmediate, messages let the event loop run", async () => {
  vi.stubGlobal("setImmediate", undefined);
  const events: string[] = [];
  setTimeout(() => events.push("timer"), 0);
  while (events.length === 0) await yieldToEventLoop();
  vi.unstubAllGlobals();
  expect(events).toEqual(["timer"]);
});

test("a signal that is aborted before the start stops training before its first step", async () => {
  const network = createDeepNetwork(architecture);
  const before = await network.save();
  const reason = new Error("the lecture is over");
  const training = train(network, circle(1, 30), { ...options, signal: AbortSignal.abort(reason) });
  await expect(training).rejects.toBe(reason);
  expect(await network.save()).toEqual(before);
});

test("progress comes once an epoch, with the numbers of the history", async () => {
  const progress: TrainingProgress[] = [];
  const data = circle(1, 30);
  const history = await train(createDeepNetwork(architecture), data, {
    ...options,
    epochs: 3,
    validation: data,
    onProgress: (report) => progress.push(report),
  });
  expect(progress.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  expect(progress.map(({ trainingLoss }) => trainingLoss)).toEqual(history.trainingLoss);
  expect(progress.map(({ validation }) => validation?.accuracy)).toEqual(history.validationAccuracy);
});

test("a number of steps ends training with the last of them, in the middle of an epoch", async () => {
  await useBackend("cpu");
  const data = circle(1, 50);
  const run = async (parts: Partial<TrainingOptions>) => {
    const network = createDeepNetwork(architecture);
    const history = await train(network, data, { ...options, epochs: 3, ...parts });
    return { losses: history.trainingLoss, weights: await network.save() };
  };
  const [whole, two, seven] = [await run({}), await run({ epochs: 2 }), await run({ steps: 7 })];
  expect(await run({ steps: 15 })).toEqual(whole);
  expect(await run({ steps: 10 })).toEqual(two);
  expect(seven.losses.slice(0, 1)).toEqual(whole.losses.slice(0, 1));
  expect(seven.losses).toHaveLength(2);
  await expect(run({ steps: 0 })).rejects.toThrow(/`steps`/);
});

test("an error of the progress report ends training without a leak", async () => {
  const network = createDeepNetwork(architecture);
  const data = circle(1, 30);
  const onProgress = () => {
    throw new Error("full disk");
  };
  await expectNoLeak(() =>
    expect(train(network, data, { ...options, onProgress })).rejects.toThrow("full disk"),
  );
});

test("without validation data its lists stay empty, and divergence shows in the history", async () => {
  const history = await train(
    createDeepNetwork({ ...architecture, activation: activations.relu }),
    circle(1, 60),
    {
      ...options,
      learningRate: 1e12,
    },
  );
  expect(history).toMatchObject({ validationLoss: [], validationAccuracy: [] });
  expect(history.trainingLoss.at(-1)! < 100).toBe(false);
});

test.each([
  [{ epochs: 0 }, "`epochs`"],
  [{ batchSize: 0 }, "`batchSize`"],
  [{ learningRate: 0 }, "`learningRate`"],
  [{ learningRate: undefined as never }, "`learningRate` must be a finite number above 0. Got: undefined."],
  [{ momentum: -1 }, "`momentum`"],
  [{ momentum: 1 }, "`momentum` must be a finite number of at least 0 and below 1. Got: 1."],
  [{ seed: 0.5 }, "`seed`"],
  [{ optimizer: "adam" as const }, "a momentum of its own"],
  [{ optimizer: "rmsprop" as "adam", momentum: 0 }, "Got: `rmsprop` with momentum 0."],
])("%j is refused", async (changes, message) => {
  const training = train(createDeepNetwork(architecture), circle(1, 10), { ...options, ...changes });
  await expect(training).rejects.toThrow(message);
});

test("data without an example is refused", async () => {
  const data = createLabeledData({ inputs: new Float32Array(0), labels: [], features: 2, classes: 2 });
  const network = createDeepNetwork(architecture);
  const message = "must have at least one example. Got: data without an example.";
  await expect(train(network, data, options)).rejects.toThrow(message);
  await expect(train(network, circle(1, 10), { ...options, validation: data })).rejects.toThrow(message);
  await expect(evaluate(network, data)).rejects.toThrow(message);
});

test("labels that do not fit are refused", () => {
  const inputs = new Float32Array(4);
  expect(() => createLabeledData({ inputs, labels: [0], features: 2, classes: 2 })).toThrow(
    "1 labels for 4 numbers",
  );
  expect(() => createLabeledData({ inputs, labels: [0, 2], features: 2, classes: 2 })).toThrow(
    "Got: 2 for example 1.",
  );
  const classes = Number.NaN;
  expect(() => createLabeledData({ inputs, labels: [0, 1], features: 2, classes })).toThrow("`classes`");
});

test("accuracy counts the first of equal outputs, and nothing for a network without numbers", async () => {
  const data = createLabeledData({ inputs: new Float32Array(3), labels: [0, 1, 1], features: 1, classes: 2 });
  const constant = (row: number[]) => ({ variables: [], predict: () => tf.tensor2d([row, row, row]) });
  expect((await evaluate(constant([1, 2]), data)).accuracy).toBeCloseTo(2 / 3, 12);
  expect((await evaluate(constant([1, 1]), data)).accuracy).toBeCloseTo(1 / 3, 12);
  expect((await evaluate(constant([Number.NaN, Number.NaN]), data)).accuracy).toBe(0);
});
