import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { tanh } from "../../../src/activations/index.ts";
import { batchNormalization } from "../../../src/layers/index.ts";
import { createRandom, type Random } from "../../../src/random.ts";
import {
  createTaskData,
  denseLayer,
  denseTrunk,
  disposeModel,
  disposeTaskData,
  dynamicWeightAverage,
  equalWeights,
  evaluateTasks,
  fixedWeights,
  gradNorm,
  growingWeights,
  hardSharing,
  l2ToMean,
  type MultiTaskModel,
  pcGrad,
  randomWeights,
  regressionTask,
  softSharing,
  type Task,
  type TaskCheckpoint,
  type TaskData,
  type TaskTrainingOptions,
  tiedActivations,
  trainTasks,
  tune,
  uncertaintyWeights,
  variablesOf,
} from "../../../src/tasks/index.ts";
import { orderEpoch } from "../../../src/tasks/task-batches.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { golden, goldenData, numbersOf, smallHeads, smallModel, TASKS } from "./fixture.ts";

beforeAll(() => useBackend("wasm"));

const every = Object.values(TASKS);
const names = every.map(({ name }) => name);
const options: TaskTrainingOptions = {
  epochs: 6,
  batchSize: 4,
  learningRate: 0.05,
  optimizer: "adam",
  seed: 2,
};

/** With batch normalization behind the hidden layer: its moving means are part of what is saved. */
function normalizedModel(tasks: readonly Task[], seed: number): MultiTaskModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const layers = [
    tf.layers.dense({ units: 5, inputShape: [4], activation: "tanh", kernelInitializer }),
    batchNormalization({}),
  ];
  return hardSharing({ trunk: trainable(tf.sequential({ layers })), heads: smallHeads(tasks, seed) });
}

const trained = async (model: MultiTaskModel, data: TaskData, changes: Partial<TaskTrainingOptions> = {}) =>
  await trainTasks(model, every, data, { ...options, ...changes });

describe.each([
  ["equal", equalWeights],
  ["fixed", () => fixedWeights([1, 2, 0.5])],
  ["uncertainty", uncertaintyWeights],
  ["random", randomWeights],
  ["growing", growingWeights],
  ["dynamic weight average", dynamicWeightAverage],
  ["GradNorm", gradNorm],
  ["PCGrad", pcGrad],
] as const)("with %s weights", (_name, weighting) => {
  test("a run goes on behind a checkpoint bit for bit", async () => {
    const data = goldenData(names);
    const run = { weighting: weighting(), validation: data, keepBest: "total" } as const;
    const checkpoints: string[] = [];
    const whole = normalizedModel(every, 1);
    const result = await trained(whole, data, {
      ...run,
      onProgress: async ({ checkpoint }) => checkpoints.push(JSON.stringify(await checkpoint())),
    });
    const rest = normalizedModel(every, 99);
    const checkpoint = JSON.parse(checkpoints[2]!) as TaskCheckpoint;
    await expectNoLeak(async () => {
      const continued = await trained(rest, data, { ...run, checkpoint });
      expect(continued).toEqual(result);
    });
    expect(numbersOf(rest)).toEqual(numbersOf(whole));
    expect(checkpoint.epoch).toBe(3);
    expect(whole.state!.length).toBe(2);
    for (const model of [whole, rest]) disposeModel(model);
    disposeTaskData(data);
  });

  test("losses fall, one seed gives one run, and nothing is left behind", async () => {
    const data = goldenData(names);
    const run = async (seed: number) => {
      const model = smallModel(every);
      const { history } = await trained(model, data, { weighting: weighting(), epochs: 12, seed });
      const weights = numbersOf(model);
      disposeModel(model);
      return { history, weights };
    };
    let first: Awaited<ReturnType<typeof run>> | undefined;
    await expectNoLeak(async () => {
      first = await run(1);
    });
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    const sum = (epoch: number) => Object.values(first!.history[epoch]!.training).reduce((a, b) => a + b, 0);
    expect(sum(11)).toBeLessThan(0.8 * sum(0));
    disposeTaskData(data);
  });
});

test("missing labels give exactly the gradient of the labeled subset", async () => {
  const sgd = { epochs: 1, batchSize: 12, learningRate: 1, seed: 1 };
  const step = async (tasks: readonly Task[], data: TaskData) => {
    const model = smallModel(every);
    const before = numbersOf(model);
    const { history } = await trainTasks(model, tasks, data, sgd);
    const after = numbersOf(model);
    disposeModel(model);
    return {
      loss: history[0]!.training,
      gradients: before.map((numbers, index) => numbers.map((x, place) => x - after[index]![place]!)),
    };
  };
  const data = goldenData(names);
  const together = await step(every, data);
  const parts: number[][][] = [];
  for (const task of every) {
    const labeled = golden.labeled[task.name]!.flatMap((mark, row) => (mark ? [row] : []));
    const rows = tf.tensor1d(labeled, "int32");
    const { values } = data.targets[task.name]!;
    const subset = {
      inputs: tf.gather(data.inputs, rows),
      targets: { [task.name]: { values: tf.gather(values, rows) } },
    };
    const alone = await step([task], subset);
    expectClose(together.loss[task.name]!, alone.loss[task.name]!, 1e-6, `loss of ${task.name}`);
    parts.push(alone.gradients);
    disposeTaskData(subset);
    rows.dispose();
  }
  for (const [index, gradient] of together.gradients.entries()) {
    const sum = gradient.map((_, place) => parts.reduce((total, part) => total + part[index]![place]!, 0));
    expectAllClose(gradient, sum, 2e-6, `gradient ${index}`);
  }
  disposeTaskData(data);
});

test("what lies where a label is missing does not matter", async () => {
  const data = goldenData(names);
  const { values, labeled } = data.targets.kind!;
  const wild = tf.tidy(() => tf.where(tf.equal(tf.tensor2d([...labeled!], [12, 1]), 1), values, 1e30));
  const other = {
    ...data,
    targets: { ...data.targets, kind: { values: wild as tf.Tensor2D, labeled: labeled! } },
  };
  const [first, second] = [smallModel(every), smallModel(every)];
  await trained(first, data);
  await trained(second, other);
  expect(numbersOf(second)).toEqual(numbersOf(first));
  expect(await evaluateTasks(second, every, other)).toEqual(await evaluateTasks(first, every, data));
  for (const model of [first, second]) disposeModel(model);
  disposeTaskData(data);
  wild.dispose();
});

test("a step without any label changes nothing, and a task without one in a step leaves its head alone", async () => {
  const inputs = Float32Array.from({ length: 16 }, (_, index) => index / 8);
  const nobody = [Number.NaN, Number.NaN, Number.NaN, 1];
  const data = createTaskData({ inputs, features: 4, targets: { a: { outputs: 1, values: nobody } } });
  const tasks = [regressionTask("a")];
  const model = smallModel(tasks);
  const { history } = await trainTasks(model, tasks, data, { ...options, epochs: 3, batchSize: 1 });
  expect(history.map(({ training }) => Object.keys(training))).toEqual([["a"], ["a"], ["a"]]);
  disposeModel(model);
  disposeTaskData(data);
});

describe("several sources", () => {
  const source = (name: string, rows: number, seed: number, features = 4) => {
    const random = createRandom(seed);
    const inputs = Float32Array.from({ length: rows * features }, () => random.normal());
    const values = Array.from({ length: rows }, () => random.normal());
    return createTaskData({ inputs, features, targets: { [name]: { outputs: 1, values } } });
  };

  test("give tasks inputs of their own; short ones begin again until the longest is through", async () => {
    const tasks = [regressionTask("a"), regressionTask("b")];
    const sources = [source("a", 20, 1), source("b", 6, 2)];
    const model = smallModel(tasks);
    const batches: number[] = [];
    const counting = {
      ...model,
      predict: (x: tf.Tensor, ...rest: never[]) => {
        batches.push(x.shape[0]!);
        return model.predict(x, ...(rest as unknown as [string[]]));
      },
    };
    const { history } = await trainTasks(counting, tasks, sources, {
      ...options,
      epochs: 1,
      batchSize: [8, 4],
    });
    expect(batches).toEqual([8, 4, 8, 2, 4, 4]);
    expect(Object.keys(history[0]!.training)).toEqual(["a", "b"]);
    disposeModel(model);
    sources.forEach(disposeTaskData);
  });

  test("short ones go through whole before they begin again, in another order", () => {
    const sources = [source("a", 40, 1), source("b", 10, 2)];
    const steps = orderEpoch(sources, [4, 5], createRandom(1));
    const rows = steps.flatMap(([, short]) => short!);
    const rising = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other);
    const passes = [0, 10, 20, 30, 40].map((start) => rows.slice(start, start + 10));
    for (const pass of passes) expect(rising(pass)).toEqual([...Array(10).keys()]);
    expect(new Set(passes.map(String)).size).toBe(5);
    expect(rising(steps.flatMap(([long]) => long!))).toEqual([...Array(40).keys()]);
    sources.forEach(disposeTaskData);
  });

  test("with fewer steps in an epoch than they need, show a part, another one in each", () => {
    const sources = [source("a", 40, 1), source("b", 10, 2)];
    const [first, second] = [1, 2].map((seed) => orderEpoch(sources, [4, 5], createRandom(seed), 3));
    expect(first).toHaveLength(3);
    const long = (steps: typeof first) => steps!.flatMap(([rows]) => rows!);
    expect(new Set(long(first)).size).toBe(12);
    expect(long(first)).not.toEqual(long(second));
    expect(first!.flatMap(([, rows]) => rows!)).toHaveLength(15);
    sources.forEach(disposeTaskData);
  });

  test("with one task in both are as if they were one", async () => {
    const tasks = [regressionTask("a")];
    const [first, second] = [source("a", 5, 1), source("a", 5, 2)];
    const joined = tf.tidy(() => ({
      inputs: tf.concat([first.inputs, second.inputs]),
      targets: { a: { values: tf.concat([first.targets.a!.values, second.targets.a!.values]) } },
    }));
    const step = { epochs: 1, learningRate: 0.1, seed: 1 };
    const [two, one] = [smallModel(tasks), smallModel(tasks)];
    await trainTasks(two, tasks, [first, second], { ...step, batchSize: 5 });
    await trainTasks(one, tasks, joined, { ...step, batchSize: 10 });
    for (const [index, numbers] of numbersOf(two).entries())
      expectAllClose(numbers, numbersOf(one)[index], 1e-6, `variable ${index}`);
    const [apart, together] = [
      await evaluateTasks(two, tasks, [first, second]),
      await evaluateTasks(two, tasks, joined),
    ];
    expectClose(apart.a!.loss, together.a!.loss, 1e-6, "loss");
    expect(apart.a!.examples).toBe(10);
    for (const model of [two, one]) disposeModel(model);
    for (const data of [first, second, joined]) disposeTaskData(data);
  });
});

test("evaluation gives losses and metrics by name, whatever the size of its batches", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const whole = await evaluateTasks(model, every, data);
  expect(Object.keys(whole)).toEqual(names);
  expect(whole.kind!.examples).toBe(8);
  expect(Object.keys(whole.kind!.metrics)).toEqual(["accuracy"]);
  const said = tf.tidy(() => model.predict(data.inputs, names).position!.dataSync());
  const squares = golden.labels.position!.values.map((value, place) => (value - said[place]!) ** 2);
  const meanSquare = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  expectClose(whole.position!.metrics["mean-squared-error"]!, meanSquare, 1e-6, "mean squared error");
  expectClose(whole.position!.loss, meanSquare, 1e-6, "half the squares of two outputs");
  const small = await evaluateTasks(model, every, data, { batchSize: 5 });
  for (const name of names) {
    expectClose(small[name]!.loss, whole[name]!.loss, 1e-6, name);
    expect(small[name]!.metrics).toEqual(whole[name]!.metrics);
  }
  disposeModel(model);
  disposeTaskData(data);
});

test("the best weights come back at the end", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const losses: number[] = [];
  const result = await trained(model, data, {
    optimizer: "sgd",
    learningRate: (epoch) => (epoch < 4 ? 0.05 : 8),
    validation: data,
    keepBest: "position",
    onProgress: ({ validation }) => losses.push(validation.position!.loss),
  });
  const least = Math.min(...losses);
  expect(result.best).toEqual({ epoch: losses.indexOf(least) + 1, loss: least });
  expect(losses.at(-1)).toBeGreaterThan(least);
  expect((await evaluateTasks(model, every, data)).position!.loss).toBe(least);
  disposeModel(model);
  disposeTaskData(data);
});

test("early stopping drops a task: its head stays, its loss is not measured any more, others go on", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const heads: number[][] = [];
  const { values, ...marks } = data.targets.smile!;
  const opposite = tf.tidy(() => ({ ...marks, values: tf.sub(1, values) as tf.Tensor2D }));
  const validation = { ...data, targets: { ...data.targets, smile: opposite } };
  const { history, stopped } = await trained(model, data, {
    validation,
    earlyStopping: { tasks: ["smile"], window: 2, threshold: 1e-3 },
    onProgress: () => heads.push(model.own.smile!.flatMap((one) => Array.from(one.dataSync()))),
  });
  const last = stopped.smile!;
  expect(last).toBeGreaterThanOrEqual(3);
  expect(last).toBeLessThan(6);
  expect(history.map(({ training }) => "smile" in training)).toEqual(
    history.map(({ epoch }) => epoch <= last),
  );
  expect(history.map(({ criterion }) => "smile" in criterion)).toEqual(
    history.map(({ epoch }) => epoch <= last),
  );
  expect(history[last - 1]!.criterion.smile).toBeGreaterThan(1e-3);
  for (const head of heads.slice(last)) expect(head).toEqual(heads[last - 1]);
  expect(Object.keys(history[5]!.training)).toEqual(["position", "kind"]);
  expect(Object.keys(history[5]!.validation)).toEqual(names);
  opposite.values.dispose();
  disposeModel(model);
  disposeTaskData(data);
});

test("no task is stopped before the least number of epochs", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const rule = { tasks: ["smile"], window: 1, threshold: 1e-9 };
  const { values, ...marks } = data.targets.smile!;
  const opposite = tf.tidy(() => ({ ...marks, values: tf.sub(1, values) as tf.Tensor2D }));
  const validation = { ...data, targets: { ...data.targets, smile: opposite } };
  const run = (leastEpochs?: number) =>
    trained(model, data, {
      validation,
      earlyStopping: { ...rule, ...(leastEpochs !== undefined && { leastEpochs }) },
    });
  expect((await run()).stopped.smile).toBeLessThan(5);
  const { stopped, history } = await run(5);
  expect(history[1]!.criterion.smile).toBeGreaterThan(rule.threshold);
  expect(stopped.smile).toBe(5);
  opposite.values.dispose();
  disposeModel(model);
  disposeTaskData(data);
});

test("the best of all tasks together is that of the weighted losses", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const tasks = every.map((task, index) => ({ ...task, weight: [0.5, 3, 0][index]! }));
  const totals: number[] = [];
  const { best } = await trainTasks(model, tasks, data, {
    ...options,
    validation: data,
    keepBest: "total",
    onProgress: ({ validation }) => totals.push(0.5 * validation.position!.loss + 3 * validation.kind!.loss),
  });
  expectClose(best!.loss, Math.min(...totals), 1e-12, "loss");
  disposeModel(model);
  disposeTaskData(data);
});

test("every step has random numbers of its own, and every epoch", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const drawn: number[] = [];
  const weighting = {
    name: "watch",
    start: () => ({
      weigh: ({ random }: { random: Random }) => {
        drawn.push(random.uniform());
        return { shared: [1, 1, 1], own: [1, 1, 1] };
      },
    }),
  };
  await trained(model, data, { weighting, epochs: 4 });
  expect(drawn).toHaveLength(12);
  expect(new Set(drawn).size).toBe(12);
  disposeModel(model);
  disposeTaskData(data);
});

test("only the variables that are named are trained, as for a task that is added later", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const inputs = data.inputs.clone();
  const said = () => tf.tidy(() => Array.from(model.predict(inputs, ["position"]).position!.dataSync()));
  const before = said();
  const head = numbersOf(model).at(-1);
  await trainTasks(model, every, data, { ...options, variables: model.own.smile! });
  expect(said()).toEqual(before);
  expect(numbersOf(model).at(-1)).not.toEqual(head);
  inputs.dispose();
  disposeModel(model);
  disposeTaskData(data);
});

test("a task's own weight scales its loss, and 0 leaves it out of the gradient", async () => {
  const data = goldenData(names);
  const scaled = every.map((task, index) => ({ ...task, weight: [1, 2, 0][index]! }));
  const run = async (tasks: readonly Task[], weighting = equalWeights()) => {
    const model = smallModel(every);
    const { history } = await trainTasks(model, tasks, data, { ...options, weighting });
    const numbers = numbersOf(model);
    disposeModel(model);
    return { history, numbers };
  };
  const ours = await run(scaled);
  expect(ours).toEqual(await run(every, fixedWeights([1, 2, 0])));
  expect(ours.history[0]!.weights).toEqual({ position: 1, kind: 2, smile: 0 });
  disposeTaskData(data);
});

test("pulled trunks come closer, by their weights or by what they say", async () => {
  const data = goldenData(["position", "kind"]);
  const tasks = [TASKS.position!, TASKS.kind!];
  const random = createRandom(3);
  const start = (name: string) =>
    denseTrunk({ inputs: 4, depth: 1, width: 5, activation: tanh, random: random.fork(name) });
  const distance = async (penalty: ReturnType<typeof l2ToMean>) => {
    const trunks = { position: start("position"), kind: start("kind") };
    const model = softSharing({ trunks, heads: smallHeads(tasks), penalty });
    await trainTasks(model, tasks, data, { ...options, epochs: 30, learningRate: 0.02 });
    const far = tf.tidy(() => {
      const [one, other] = Object.values(trunks).map((trunk) => trunk.predict(data.inputs as tf.Tensor2D));
      return tf.mean(tf.square(tf.sub(one!, other!))).dataSync()[0]!;
    });
    disposeModel(model);
    return far;
  };
  const free = await distance(l2ToMean(0));
  expect(await distance(l2ToMean(1))).toBeLessThan(0.1 * free);
  expect(await distance(tiedActivations(1))).toBeLessThan(0.1 * free);
  disposeTaskData(data);
});

test("an interruption ends training at a step without a leak; the last checkpoint goes on", async () => {
  const data = goldenData(names);
  const controller = new AbortController();
  let last: TaskCheckpoint | undefined;
  const stoppedModel = smallModel(every);
  await expectNoLeak(async () => {
    const training = trained(stoppedModel, data, {
      epochs: 1e6,
      weighting: gradNorm(),
      signal: controller.signal,
      onProgress: async ({ epoch, checkpoint }) => {
        last = await checkpoint();
        if (epoch === 3) setTimeout(() => controller.abort(), 5);
      },
    });
    await expect(training).rejects.toMatchObject({ name: "AbortError" });
  });
  const epochs = last!.epoch + 1;
  await trained(stoppedModel, data, { epochs, weighting: gradNorm(), checkpoint: last! });
  const straight = smallModel(every);
  await trained(straight, data, { epochs, weighting: gradNorm() });
  expect(numbersOf(stoppedModel)).toEqual(numbersOf(straight));
  for (const model of [stoppedModel, straight]) disposeModel(model);
  disposeTaskData(data);
});

test("a loss or a report that throws ends training without a leak", async () => {
  const data = goldenData(names);
  const model = smallModel(every);
  const fail = () => {
    throw new Error("no loss");
  };
  const failing = every.map((task) => ({ ...task, loss: fail }));
  for (const weighting of [equalWeights(), pcGrad()]) {
    await expectNoLeak(async () => {
      await expect(trainTasks(model, failing, data, { ...options, weighting })).rejects.toThrow("no loss");
      await expect(trained(model, data, { weighting, onProgress: fail })).rejects.toThrow("no loss");
    });
  }
  disposeModel(model);
  disposeTaskData(data);
});

test("tuning takes the setting with the least mean score, and never one that is no number", async () => {
  const score = async (candidate: number, seed: number) =>
    candidate === 3 ? Number.NaN : (candidate - 2) ** 2 + seed;
  const { best, scores } = await tune([3, 1, 2, 5], [1, 2], score);
  expect(best).toBe(2);
  expect(scores.map(({ score }) => score)).toEqual([Number.NaN, 2.5, 1.5, 10.5]);
});

test("every variable stands once among those of a model", () => {
  const model = smallModel(every);
  expect(variablesOf(model).length).toBe(2 + 2 * every.length);
  const head = denseLayer({ inputs: 5, outputs: 1, random: createRandom(1) });
  const twice = hardSharing({ trunk: head as never, heads: { a: head, b: head } });
  expect(variablesOf(twice).length).toBe(2);
});
