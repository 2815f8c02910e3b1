import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { cropFaces, faceTensors, syntheticFaces } from "../../../src/faces/index.ts";
import { landmarkTasks } from "../../../src/landmarks/index.ts";
import { createRandom } from "../../../src/random.ts";
import {
  adaptiveActivation,
  adaptiveFunction,
  addTask,
  convolutionBlocks,
  denseBlocks,
  featureModulation,
  featuresOf,
  functionalDistance,
  linearHeads,
  sideBySide,
  type TaskActivationFactory,
  taskAdaptive,
} from "../../../src/task-adaptive/index.ts";
import {
  createTaskData,
  denseLayer,
  disposeModel,
  disposeTaskData,
  hardSharing,
  pcGrad,
  regressionTask,
  type TaskData,
  trainTasks,
  variablesOf,
} from "../../../src/tasks/index.ts";
import { loadVariables, saveTensors } from "../../../src/training/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { numbersOf } from "../tasks/fixture.ts";

beforeAll(() => useBackend("wasm"));

const names = ["size", "sign"];
const tasks = names.map((name) => regressionTask(name));
const options = { epochs: 6, batchSize: 10, seed: 3, learningRate: 0.02, optimizer: "adam" } as const;

function dataOf(targets: Readonly<Record<string, (x: number) => number>>, seed = 1): TaskData {
  const random = createRandom(seed);
  const rows = Array.from({ length: 30 }, () => Array.from({ length: 4 }, () => random.normal()));
  return createTaskData({
    inputs: Float32Array.from(rows.flat()),
    features: 4,
    targets: Object.fromEntries(
      Object.entries(targets).map(([name, value]) => [
        name,
        { outputs: 1, values: rows.map(([x]) => value(x!)) },
      ]),
    ),
  });
}
const both = { size: Math.abs, sign: (x: number) => Math.tanh(2 * x) };

const everything = () =>
  adaptiveActivation({
    hinges: 3,
    batchNormalization: true,
    dropout: 0.2,
    penalty: functionalDistance(0.01),
  });
function modelOf(activation: TaskActivationFactory, seed = 1) {
  const random = createRandom(seed);
  return taskAdaptive<tf.Tensor>({
    blocks: denseBlocks({ tasks: names, inputs: 4, widths: [6, 5], activation, random }),
    heads: Object.fromEntries(
      names.map((name) => [name, denseLayer({ inputs: 5, outputs: 1, random: random.fork(name) })]),
    ),
  });
}

const outputs = (model: ReturnType<typeof modelOf>, data: TaskData, asked: readonly string[]) =>
  tf.tidy(() => Object.values(model.predict(data.inputs, asked)).map((one) => Array.from(one.dataSync())));

describe.each([
  ["adaptive activations", everything],
  ["feature modulation", () => featureModulation({ batchNormalization: true })],
])("a network with %s", (_, activation) => {
  test("learns a new task without changing a bit of what it says of the old ones", async () => {
    await expectNoLeak(async () => {
      const [data, extra] = [dataOf(both), dataOf({ square: (x) => x * x }, 2)];
      const model = modelOf(activation());
      await trainTasks(model, tasks, data, options);
      const [before, numbers] = [outputs(model, data, names), numbersOf(model)];
      const random = createRandom(8);
      const head = denseLayer({ inputs: 5, outputs: 1, random });
      const added = addTask(model, { task: "square", head, like: "size", random });
      const start = numbersOf(added.learner);
      const { history } = await trainTasks(added.learner, [regressionTask("square")], extra, {
        ...options,
        epochs: 20,
      });
      expect(history.at(-1)!.training.square!).toBeLessThan(history[0]!.training.square! / 1.5);
      expect(outputs(model, data, names)).toEqual(before);
      expect(outputs(added.model, data, names)).toEqual(before);
      expect(numbersOf(model)).toEqual(numbers);
      // Every number of its own has learned, the coordinates of both layers and the head.
      for (const [index, values] of numbersOf(added.learner).entries())
        expect(values).not.toEqual(start[index]);
      expect(outputs(added.model, data, ["square"])[0]!.length).toBe(30);
      disposeModel(added.model);
      disposeTaskData(data);
      disposeTaskData(extra);
    });
  });

  test("is saved and loaded, moving averages too", async () => {
    const data = dataOf(both);
    const [model, twin] = [modelOf(activation()), modelOf(activation(), 2)];
    await trainTasks(model, tasks, data, options);
    const all = (of: typeof model) => [...variablesOf(of), ...of.state!];
    const saved = JSON.parse(JSON.stringify(await saveTensors(all(model))));
    loadVariables(all(twin), saved, "weights");
    expect(outputs(twin, data, names)).toEqual(outputs(model, data, names));
    disposeModel(model);
    disposeModel(twin);
    disposeTaskData(data);
  });

  test("says the same of a task whoever else is asked for", async () => {
    const data = dataOf(both);
    const model = modelOf(activation());
    const [size, sign] = outputs(model, data, names);
    expectAllClose(outputs(model, data, ["sign", "size"]), [sign, size], 1e-6, "turned around");
    expectAllClose(outputs(model, data, ["sign"]), [sign], 1e-6, "alone");
    expect(() => model.predict(data.inputs, ["smile"])).toThrow("must be one of size, sign");
    disposeModel(model);
    disposeTaskData(data);
  });
});

test.each([
  [
    "adaptive activations",
    () => adaptiveActivation({ batchNormalization: true, penalty: functionalDistance(0.01) }),
  ],
  ["feature modulation", () => featureModulation()],
])("steps with the tasks side by side are those with the tasks apart, with %s", async (_, activation) => {
  await expectNoLeak(async () => {
    const data = dataOf(both);
    const [apart, together] = [1, 2].map(() => {
      const random = createRandom(1);
      const blocks = denseBlocks({ tasks: names, inputs: 4, widths: [5], activation: activation(), random });
      return { blocks, heads: linearHeads({ tasks: names, inputs: 5, random }) };
    });
    // Not Adam: it would make large steps of the rounding errors of a bias that normalization takes away.
    const descent = { ...options, optimizer: "sgd" } as const;
    await trainTasks(taskAdaptive(apart!), tasks, data, descent);
    const values = tf.concat(
      Object.values(data.targets).map((one) => one.values),
      1,
    ) as tf.Tensor2D;
    const joined = { inputs: data.inputs, targets: { all: { values } } };
    await trainTasks(sideBySide(together!), [regressionTask("all", { outputs: 2 })], joined, descent);
    expectAllClose(numbersOf(taskAdaptive(together!)), numbersOf(taskAdaptive(apart!)), 2e-5, "variables");
    values.dispose();
    for (const parts of [apart!, together!]) disposeModel(taskAdaptive(parts));
    disposeTaskData(data);
  });
});

test("a run goes on from a checkpoint bit for bit", async () => {
  const data = dataOf(both);
  const activation = () =>
    adaptiveActivation({ batchNormalization: true, penalty: functionalDistance(0.01) });
  const [whole, first, second] = [modelOf(activation()), modelOf(activation()), modelOf(activation(), 2)];
  await trainTasks(whole, tasks, data, options);
  let checkpoint:
    | Awaited<
        ReturnType<Parameters<NonNullable<Parameters<typeof trainTasks>[3]["onProgress"]>>[0]["checkpoint"]>
      >
    | undefined;
  await trainTasks(first, tasks, data, {
    ...options,
    epochs: 3,
    onProgress: async (progress) => {
      checkpoint = JSON.parse(JSON.stringify(await progress.checkpoint()));
    },
  });
  await trainTasks(second, tasks, data, { ...options, checkpoint: checkpoint! });
  expect(numbersOf(second)).toEqual(numbersOf(whole));
  for (const model of [whole, first, second]) disposeModel(model);
  disposeTaskData(data);
});

test("tasks with inputs of their own train together, with weights that look at gradients", async () => {
  await expectNoLeak(async () => {
    const sources = [dataOf({ size: both.size }, 1), dataOf({ sign: both.sign }, 2)];
    const model = modelOf(everything());
    const before = numbersOf(model);
    const { history } = await trainTasks(model, tasks, sources, { ...options, weighting: pcGrad() });
    expect(Object.keys(history.at(-1)!.training)).toEqual(names);
    for (const [index, values] of numbersOf(model).entries()) expect(values).not.toEqual(before[index]);
    disposeModel(model);
    for (const source of sources) disposeTaskData(source);
  });
});

test("a network of convolutions trains, and its pooling ends where there is no room", async () => {
  await expectNoLeak(async () => {
    const size = { inputSize: 6, channels: 1, filters: [3, 2], size: 2 };
    expect(featuresOf(size)).toBe(2);
    const random = createRandom(1);
    const model = taskAdaptive<tf.Tensor>({
      blocks: convolutionBlocks({ ...size, tasks: names, activation: everything(), random }),
      heads: Object.fromEntries(names.map((name) => [name, denseLayer({ inputs: 2, outputs: 1, random })])),
    });
    const inputs = Float32Array.from({ length: 20 * 36 }, () => random.normal());
    const values = Array.from({ length: 20 }, (_, example) => inputs[36 * example]!);
    const targets = Object.fromEntries(names.map((name) => [name, { outputs: 1, values }]));
    const data = createTaskData({ inputs, features: [6, 6, 1], targets });
    const before = numbersOf(model);
    await trainTasks(model, tasks, data, options);
    for (const [index, values] of numbersOf(model).entries()) expect(values).not.toEqual(before[index]);
    disposeModel(model);
    disposeTaskData(data);
  });
});

test("attributes of faces, labeled as those of MTFL, are tasks of one network of convolutions", async () => {
  await expectNoLeak(async () => {
    const set = syntheticFaces({ count: 24 });
    const data = faceTensors(cropFaces(set, { size: 12 }));
    const attributes = Object.keys(set.attributes);
    const ofFaces = landmarkTasks(attributes, { attributes: set.attributes });
    const random = createRandom(1);
    const size = { inputSize: 12, channels: 1, filters: [4] };
    const blocks = convolutionBlocks({
      ...size,
      tasks: attributes,
      activation: adaptiveActivation(),
      random,
    });
    const heads = Object.fromEntries(
      ofFaces.map(({ name, outputs }) => [
        name,
        denseLayer({ inputs: featuresOf(size), outputs, random: random.fork(name) }),
      ]),
    );
    const { landmarks, ...targets } = data.targets;
    const { history } = await trainTasks(
      taskAdaptive({ blocks, heads }),
      ofFaces,
      { inputs: data.inputs, targets },
      options,
    );
    for (const name of attributes)
      expect(history.at(-1)!.training[name]!).toBeLessThan(history[0]!.training[name]!);
    disposeModel(taskAdaptive({ blocks, heads }));
    tf.dispose([data.inputs, landmarks!.values]);
    tf.dispose(Object.values(targets).map(({ values }) => values));
  });
});

test("with coordinates of 0 it is hard sharing with ReLU", () => {
  const random = createRandom(1);
  const heads = Object.fromEntries(
    names.map((name) => [name, denseLayer({ inputs: 5, outputs: 1, random })]),
  );
  const blocks = denseBlocks({
    tasks: names,
    inputs: 4,
    widths: [5],
    activation: adaptiveActivation({ deviation: 0 }),
    random,
  });
  const { connect } = blocks[0]!;
  const trunk = {
    ...connect,
    predict: (x: tf.Tensor) => tf.tidy(() => tf.relu(connect.predict(x as never))),
  };
  const x = tf.randomNormal([6, 4], 0, 1, "float32", 1);
  tf.tidy(() => {
    const ours = taskAdaptive({ blocks, heads }).predict(x, names);
    const hard = hardSharing({ trunk: trunk as never, heads }).predict(x as never, names);
    for (const name of names) expect(ours[name]!.arraySync()).toEqual(hard[name]!.arraySync());
  });
  disposeModel(taskAdaptive({ blocks, heads }));
  x.dispose();
});

test("learned functions can be read, as they count", async () => {
  const layer = adaptiveActivation({ hinges: 4, unitLength: true, hingeRange: [-2, 2] })({
    tasks: names,
    channels: 1,
    random: createRandom(4),
  });
  const { hinges, coordinates } = await layer.read();
  expect(hinges.every((hinge) => hinge >= -2 && hinge < 2)).toBe(true);
  expect(Math.hypot(...coordinates.size!)).toBeCloseTo(1, 4);
  const x = tf.linspace(-3, 3, 13).reshape([13, 1]);
  const said = tf.tidy(() =>
    Array.from(layer.apply(x, ["size"], { training: false, frozen: false }).dataSync()),
  );
  expectAllClose(said, Array.from(x.dataSync(), adaptiveFunction(coordinates.size!, hinges)), 1e-5, "curve");
  x.dispose();
  tf.dispose([...layer.shared, ...Object.values(layer.own).flat()] as tf.Tensor[]);
});

test("what extreme inputs give stays a number", () => {
  const model = modelOf(everything());
  tf.tidy(() => {
    const x = tf.tensor2d([
      [1e30, -1e30, 1e30, 0],
      [0, 0, 0, 0],
      [1e-38, -1e-38, 0, 0],
      [-1e18, 1e18, 1, 1],
    ]);
    for (const one of Object.values(model.predict(x, names)))
      expect(Array.from(one.dataSync()).every(Number.isFinite)).toBe(true);
  });
  disposeModel(model);
});

test("what cannot be is refused with its cure", () => {
  expect(() => adaptiveActivation({ hinges: 0 })).toThrow("`hinges` must be a whole number of at least 1");
  expect(() => functionalDistance(-1)).toThrow("`strength` must be a finite number of at least 0");
  const random = createRandom(1);
  const model = modelOf(everything());
  const head = denseLayer({ inputs: 5, outputs: 1, random });
  expect(() => addTask(model, { task: "size", head, random })).toThrow("must have a name of its own");
  expect(() => addTask(model, { task: "other", head, like: "smile", random })).toThrow(
    "must be one of size, sign",
  );
  expect(() => taskAdaptive({ blocks: model.blocks, heads: { size: head } })).toThrow(
    "There must be activations for each task",
  );
  expect(() =>
    denseBlocks({ tasks: names, inputs: 4, widths: [], activation: everything(), random }),
  ).toThrow("number of layers");
  const size = { inputSize: 4, channels: 1, filters: [2], size: 5 };
  expect(() => convolutionBlocks({ ...size, tasks: names, activation: everything(), random })).toThrow(
    "`size` must be a whole number",
  );
});
