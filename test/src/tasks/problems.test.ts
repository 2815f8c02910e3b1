import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

import { tanh } from "../../../src/activations/index.ts";
import { Problem } from "../../../src/problem.ts";
import { createRandom } from "../../../src/random.ts";
import {
  classificationTask,
  createTaskData,
  crossStitch,
  defineTask,
  denseLayer,
  denseStages,
  denseTrunk,
  disposeModel,
  disposeTaskData,
  evaluateTasks,
  fixedWeights,
  gradNorm,
  halfSquaredError,
  hardSharing,
  l2ToMean,
  metricNamed,
  metrics,
  mixtureOfExperts,
  pcGrad,
  reducedRankRegression,
  regressionTask,
  separateTasks,
  softSharing,
  stackStages,
  stoppingCriterion,
  type TaskCheckpoint,
  type TaskData,
  type TaskTrainingOptions,
  trainTasks,
  tune,
  uncertaintyWeights,
} from "../../../src/tasks/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { goldenData, numbersOf, smallHeads, smallModel, TASKS } from "./fixture.ts";

beforeAll(() => useBackend("wasm"));

const every = Object.values(TASKS);
const random = createRandom(1);
const trunk = (width = 5) => denseTrunk({ inputs: 4, depth: 1, width, activation: tanh, random });
const inputs = new Float32Array(8);

test.each([
  ["a task without a name", () => regressionTask(" "), "A task must have a name."],
  ["one class", () => classificationTask("a", { classes: 1 }), "`classes of a`"],
  [
    "a weight below 0",
    () => defineTask({ name: "a", outputs: 1, loss: halfSquaredError, weight: -1 }),
    "`weight of a`",
  ],
  ["no task's labels", () => createTaskData({ inputs, features: 4, targets: {} }), "at least one task"],
  [
    "half a label",
    () =>
      createTaskData({ inputs, features: 4, targets: { a: { outputs: 2, values: [1, 2, Number.NaN, 4] } } }),
    "Got: 1 of 2 missing in example 1.",
  ],
  [
    "too few labels",
    () => createTaskData({ inputs, features: 4, targets: { a: { classes: 2, labels: [1] } } }),
    "one label for each example. (Task `a`.)",
  ],
  [
    "a label that is no class, behind a good task",
    () =>
      createTaskData({
        inputs,
        features: 4,
        targets: { a: { outputs: 1, values: [1, 2] }, b: { classes: 2, labels: [1, 2] } },
      }),
    "A label must be a class of 0 … 1.",
  ],
  ["no head", () => hardSharing({ trunk: trunk(), heads: {} }), "at least one"],
  [
    "other tasks",
    () => separateTasks({ trunks: { a: trunk() }, heads: smallHeads(every) }),
    "trunks for a, heads for kind",
  ],
  [
    "trunks of two widths",
    () =>
      softSharing({
        trunks: { position: trunk(), kind: trunk(4) },
        heads: smallHeads(every.slice(0, 2)),
        penalty: l2ToMean(1),
      }),
    "variables of the same shapes. Got: [4, 5], [5] for position, [4, 4], [4] for kind.",
  ],
  [
    "columns of two heights",
    () => {
      const column = (depth: number) => denseStages({ inputs: 4, depth, width: 5, activation: tanh, random });
      return crossStitch({
        columns: { position: column(1), kind: column(2) },
        heads: smallHeads(every.slice(0, 2)),
      });
    },
    "Got: 1 for position, 2 for kind.",
  ],
  [
    "no expert",
    () => mixtureOfExperts({ experts: [], heads: smallHeads(every), inputs: 4, random }),
    "number of experts",
  ],
  [
    "gates of another size",
    () => {
      const model = mixtureOfExperts({ experts: [trunk()], heads: smallHeads(every), inputs: 3, random });
      tf.tidy(() => model.predict(tf.ones([2, 4]), ["kind"]));
    },
    "has 3 numbers, which its gates see. Got: examples of the shape [4].",
  ],
  ["no stage", () => stackStages([]), "number of stages"],
  ["no units", () => denseLayer({ inputs: 4, outputs: 0, random }), "`outputs`"],
  ["a strength below 0", () => l2ToMean(-1), "`strength`"],
  ["a weight that is no number", () => fixedWeights([Number.NaN]), "`weight`"],
  ["no factor", () => uncertaintyWeights({ factor: 0 }), "`factor`"],
  ["a negative α", () => gradNorm({ alpha: -1 }), "`alpha`"],
  ["an unknown metric", () => metricNamed("speed"), "table `metrics`"],
  ["equal targets", () => metrics["normalized-squared-error"]([1, 2], [3, 3], 1), "targets that differ"],
  ["lists of two lengths", () => stoppingCriterion([1, 2], [1], { window: 1, weight: 1 }), "Got: 2 and 1."],
  ["a weight of 0", () => stoppingCriterion([1], [1], { window: 1, weight: 0 }), "`weight`"],
  [
    "rows without targets",
    () => reducedRankRegression([[1]], [], 1),
    "Got: 1 rows of 1 inputs, 0 rows of 0 targets.",
  ],
  [
    "dependent columns",
    () =>
      reducedRankRegression(
        [
          [1, 2],
          [2, 4],
        ],
        [[1], [2]],
        1,
      ),
    "linearly independent",
  ],
] as const)("%s is a problem of three parts", async (_name, run, message) => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    const { rule, came, cure } = error as Problem;
    expect((error as Problem).message).toContain(message);
    for (const part of [rule, came, cure]) expect(part.length).toBeGreaterThan(0);
    return;
  }
  expect.fail("no problem");
});

test("data that cannot be read leave no tensor", async () => {
  const targets = { a: { outputs: 1, values: [1, 2] }, b: { classes: 2, labels: [1, 2] } };
  await expectNoLeak(() => expect(() => createTaskData({ inputs, features: 4, targets })).toThrow(Problem));
});

const options: TaskTrainingOptions = { epochs: 1, batchSize: 4, learningRate: 0.1, seed: 1 };

const separate = () => {
  const trunks = Object.fromEntries(every.map(({ name }) => [name, trunk()]));
  return separateTasks({ trunks, heads: smallHeads(every) });
};

test.each([
  ["no epoch", { epochs: 0 }, "`epochs`"],
  ["a batch of nothing", { batchSize: 0 }, "`batchSize`"],
  ["two batch sizes for a source", { batchSize: [1, 2] }, "number of batch sizes"],
  ["no seed", { seed: -1 }, "`seed`"],
  ["weights for two of three tasks", { weighting: fixedWeights([1, 1]) }, "each of the 3 tasks. Got: 2."],
  [
    "the best of nothing",
    { keepBest: "total" },
    "Data for validation must have at least one label of `position`",
  ],
  ["the best of another task", { keepBest: "speed" }, "Got: `speed`."],
  [
    "stopping another task",
    { earlyStopping: { tasks: ["speed"], window: 1, threshold: 1 } },
    "Got: `speed`.",
  ],
  [
    "stopping without validation",
    { earlyStopping: { tasks: ["kind"], window: 1, threshold: 1 } },
    "label of `kind`",
  ],
  ["stopping at once", { earlyStopping: { tasks: ["kind"], window: 0, threshold: 1 } }, "`window`"],
  ["a threshold of 0", { earlyStopping: { tasks: ["kind"], window: 1, threshold: 0 } }, "`threshold`"],
] as const)("%s is refused before training begins", async (_name, changes, message) => {
  const data = goldenData(every.map(({ name }) => name));
  const model = smallModel(every);
  await expectNoLeak(() =>
    expect(trainTasks(model, every, data, { ...options, ...(changes as object) })).rejects.toThrow(message),
  );
  disposeModel(model);
  disposeTaskData(data);
});

test("gradient-based weightings need shared variables", async () => {
  const data = goldenData(every.map(({ name }) => name));
  const model = separate();
  for (const weighting of [pcGrad(), gradNorm()])
    await expect(trainTasks(model, every, data, { ...options, weighting })).rejects.toThrow(
      "on variables that they share",
    );
  disposeModel(model);
  disposeTaskData(data);
});

test("data must fit the tasks", async () => {
  const model = smallModel(every);
  const whole = goldenData(every.map(({ name }) => name));
  const { position, kind, smile } = whole.targets;
  const refuse = (data: TaskData, message: string, tasks = every) =>
    expect(trainTasks(model, tasks, data, options)).rejects.toThrow(message);
  await refuse({ inputs: whole.inputs, targets: {} }, "at least one task");
  await refuse(
    { ...whole, targets: { ...whole.targets, speed: smile! } },
    "labeled for tasks among position, kind, smile. Got: `speed`.",
  );
  await refuse(
    { ...whole, targets: { ...whole.targets, smile: kind! } },
    "Targets of `smile` for training must have the shape [12, 1]",
  );
  await refuse({ ...whole, targets: { position: position!, kind: kind! } }, "at least one label of `smile`");
  const none = { values: smile!.values, labeled: new Uint8Array(12) };
  await refuse({ ...whole, targets: { ...whole.targets, smile: none } }, "at least one label of `smile`");
  const short = { values: smile!.values, labeled: new Uint8Array(3) };
  await refuse({ ...whole, targets: { ...whole.targets, smile: short } }, "3 marks");
  await refuse(whole, "Got: kind, kind.", [every[1]!, every[1]!]);
  await refuse(whole, "Got: none.", []);
  const empty = tf.zeros([0, 4]);
  await refuse({ ...whole, inputs: empty }, "at least one example");
  await expect(evaluateTasks(model, every, { ...whole, inputs: empty })).rejects.toThrow(
    "at least one example",
  );
  await expect(evaluateTasks(model, every, whole, { batchSize: 0 })).rejects.toThrow("`batchSize`");
  const headless = smallModel(every.slice(0, 2));
  await expectNoLeak(() =>
    expect(trainTasks(headless, every, whole, options)).rejects.toThrow(
      "one of position, kind. Got: `smile`.",
    ),
  );
  for (const one of [model, headless]) disposeModel(one);
  disposeTaskData(whole);
  empty.dispose();
});

test("a checkpoint of another run is refused, and the model keeps its weights", async () => {
  const data = goldenData(every.map(({ name }) => name));
  const model = smallModel(every);
  let checkpoint: TaskCheckpoint | undefined;
  await trainTasks(model, every, data, {
    ...options,
    optimizer: "adam",
    validation: data,
    keepBest: "total",
    onProgress: async (progress) => {
      checkpoint = await progress.checkpoint();
    },
  });
  const total = { validation: data, keepBest: "total" };
  const other = smallModel(every, 5);
  const before = numbersOf(other);
  const refuse = async (changes: Partial<TaskTrainingOptions>, saved: unknown, message: string) => {
    await expectNoLeak(() =>
      expect(
        trainTasks(other, every, data, {
          ...options,
          epochs: 2,
          optimizer: "adam",
          ...changes,
          checkpoint: saved as TaskCheckpoint,
        }),
      ).rejects.toThrow(message),
    );
    expect(numbersOf(other)).toEqual(before);
  };
  await refuse({ seed: 2 }, checkpoint, "Got: position, kind, smile; equal; 1.");
  await refuse({ weighting: uncertaintyWeights() }, checkpoint, "Got: position, kind, smile; equal; 1.");
  await refuse(
    { ...total, optimizer: "sgd" },
    checkpoint,
    "Saved moments of the optimizer must have the shapes of none.",
  );
  await refuse(
    total,
    { ...checkpoint, variables: checkpoint!.variables.slice(1) },
    "Saved weights of the model",
  );
  await refuse({}, {}, "Got: ; ; .");
  await refuse({}, checkpoint, "best weights of `total` goes on keeping them. Got: no `keepBest`.");
  await refuse({ validation: data, keepBest: "kind" }, checkpoint, "Got: `keepBest` for `kind`.");
  for (const one of [model, other]) disposeModel(one);
  disposeTaskData(data);
});

test("tuning needs something to choose from", async () => {
  await expect(tune([], [1], async () => 1)).rejects.toThrow("number of candidates");
  await expect(tune([1], [], async () => 1)).rejects.toThrow("number of seeds");
});
