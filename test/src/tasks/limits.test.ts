import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { tanh } from "../../../src/activations/index.ts";
import { createRandom } from "../../../src/random.ts";
import { mean } from "../../../src/statistics.ts";
import { symmetricEigen } from "../../../src/symmetric-eigen.ts";
import {
  createTaskData,
  crossStitch,
  denseLayer,
  denseStages,
  denseTrunk,
  disposeModel,
  disposeTaskData,
  evaluateTasks,
  hardSharing,
  l2ToEachOther,
  l2ToMean,
  type MultiTaskModel,
  mixtureOfExperts,
  reducedRankRegression,
  regressionTask,
  separateTasks,
  softSharing,
  type TaskTrainingOptions,
  tiedActivations,
  traceNormSharing,
  trainTasks,
} from "../../../src/tasks/index.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { goldenData, numbersOf, smallHeads, smallModel, TASKS } from "./fixture.ts";

beforeAll(() => useBackend("wasm"));

const two = [TASKS.position!, TASKS.kind!];
const options: TaskTrainingOptions = {
  epochs: 4,
  // Every batch of 6 has labels of both tasks.
  batchSize: 6,
  learningRate: 0.05,
  optimizer: "adam",
  seed: 2,
};

function trunksOf(names: readonly string[]) {
  const random = createRandom(7);
  return Object.fromEntries(
    names.map((name) => [
      name,
      denseTrunk({ inputs: 4, depth: 2, width: 5, activation: tanh, random: random.fork(name) }),
    ]),
  );
}

async function trained(
  model: MultiTaskModel<tf.Tensor2D>,
  tasks = two,
  names = tasks.map(({ name }) => name),
) {
  const data = goldenData(names);
  const { history } = await trainTasks(model, tasks, data, options);
  disposeTaskData(data);
  return { weights: numbersOf(model), history };
}

describe("soft sharing of no strength is single-task learning, bit for bit:", () => {
  test.each([
    ["L2 to each other", l2ToEachOther(0)],
    ["L2 to the mean", l2ToMean(0)],
    ["trace norm", traceNormSharing(0)],
    ["tied activations", tiedActivations(0)],
  ] as const)("%s", async (_name, penalty) => {
    const parts = () => ({ trunks: trunksOf(["position", "kind"]), heads: smallHeads(two) });
    const single = await trained(separateTasks(parts()));
    expect(await trained(softSharing({ ...parts(), penalty }))).toEqual(single);
    expect(single.history[3]!.training.kind).toBeLessThan(single.history[0]!.training.kind!);
  });
});

test("single tasks trained together take the steps that each takes alone", async () => {
  const together = separateTasks({ trunks: trunksOf(["position", "kind"]), heads: smallHeads(two) });
  const { weights } = await trained(together);
  const alone = separateTasks({ trunks: trunksOf(["position"]), heads: smallHeads([TASKS.position!]) });
  const single = await trained(alone, [TASKS.position!]);
  expect(weights.slice(0, single.weights.length)).toEqual(single.weights);
});

test("hard sharing, a stitch and a mixture of one task or one part are the plain network", async () => {
  const random = () => createRandom(7).fork("position");
  const heads = () => smallHeads(two);
  const trunk = () => denseTrunk({ inputs: 4, depth: 2, width: 5, activation: tanh, random: random() });
  const inputs = tf.randomNormal([6, 4], 0, 1, "float32", 1) as tf.Tensor2D;
  const said = (model: MultiTaskModel<tf.Tensor2D>) =>
    tf.tidy(() =>
      Object.values(model.predict(inputs, ["kind", "position"])).map((y) => Array.from(y.dataSync())),
    );
  const hard = said(hardSharing({ trunk: trunk(), heads: heads() }));
  const one = { experts: [trunk()], heads: heads(), inputs: 4, random: random() };
  expect(said(mixtureOfExperts(one))).toEqual(hard);
  const column = () => denseStages({ inputs: 4, depth: 2, width: 5, activation: tanh, random: random() });
  const columns = { position: column(), kind: column() };
  expect(said(crossStitch({ columns, heads: heads(), self: 1 }))).toEqual(hard);
  expectAllClose(said(crossStitch({ columns, heads: heads(), self: 0.3 })), hard, 1e-6, "equal columns");
  inputs.dispose();
});

test("L2 to the mean comes to its closed form, and to hard sharing as λ grows", async () => {
  const random = createRandom(11);
  const [examples, features] = [40, 3];
  const rows = Array.from({ length: examples }, () =>
    Array.from({ length: features }, () => random.normal()),
  );
  const truth = { a: [1, -2, 0.5], b: [-1, 1, 2] };
  const targets = Object.entries(truth).map(([name, weights]) => [
    name,
    { outputs: 1, values: rows.map((row) => dot(row, weights)) },
  ]);
  const data = createTaskData({
    inputs: Float32Array.from(rows.flat()),
    features,
    targets: Object.fromEntries(targets),
  });
  const tasks = ["a", "b"].map((name) => regressionTask(name));
  const distances: number[] = [];
  for (const strength of [1, 10, 100]) {
    const start = createRandom(1);
    // No bias is learned: `variables` names the weights alone.
    const trunks = Object.fromEntries(
      ["a", "b"].map((name) => [
        name,
        denseLayer({ inputs: features, outputs: 1, random: start.fork(name) }),
      ]),
    );
    const heads = Object.fromEntries(
      ["a", "b"].map((name) => [name, { variables: [], predict: (x: tf.Tensor2D) => x }]),
    );
    const model = softSharing({ trunks, heads, penalty: l2ToMean(strength) });
    const variables = Object.values(trunks).map((trunk) => trunk.variables[0]!);
    const steps = { epochs: 100, batchSize: examples, seed: 1, learningRate: 1 / (2 * strength + 4) };
    // Steps are of size 1/λ: the slow direction, the mean of both, needs as many more. It starts where it ends.
    const pooled = truth.a.map((weight, place) => (weight + truth.b[place]!) / 2);
    for (const variable of variables) tf.tidy(() => variable.assign(tf.tensor2d(pooled, [features, 1])));
    await trainTasks(model, tasks, data, { ...steps, variables });
    const found = variables.map((variable) => Array.from(variable.dataSync()));
    // With the same inputs: w_t − w̄ = (G + 2λ)⁻¹ G (w_t* − w̄*), G = XᵀX / n.
    const { values, vectors } = symmetricEigen(
      Array.from({ length: features }, (_, i) =>
        Array.from({ length: features }, (_, j) => mean(rows.map((row) => row[i]! * row[j]!))),
      ),
    );
    const shrink = (w: number[]) =>
      vectors.map((row) =>
        values.reduce((sum, value, k) => {
          const along = w.reduce((total, x, i) => total + x * vectors[i]![k]!, 0);
          return sum + (row[k]! * value * along) / (value + 2 * strength);
        }, 0),
      );
    const half = truth.a.map((weight, place) => (weight - truth.b[place]!) / 2);
    expectAllClose(found[0], add(pooled, shrink(half)), 2e-4, `a, λ = ${strength}`);
    expectAllClose(found[1], add(pooled, shrink(half.map((x) => -x))), 2e-4, `b, λ = ${strength}`);
    distances.push(Math.hypot(...found[0]!.map((x, place) => x - found[1]![place]!)));
    disposeModel(model);
  }
  disposeTaskData(data);
  expectClose(distances[1]! / distances[2]!, 10, 0.1, "ten times the strength, a tenth of the distance");
});

test("linear hard sharing, trained to the end, is reduced-rank regression", async () => {
  const { inputs, targets, tasks } = linearTasks({
    seed: 3,
    features: 6,
    rank: 2,
    tasks: 5,
    examples: 60,
    noise: 0.5,
  });
  const best = reducedRankRegression(inputs, targets, 2);
  const residual = mean(
    inputs.flatMap((row, i) => tasks.map((_, t) => (at(best, row, t) - targets[i]![t]!) ** 2)),
  );
  const names = tasks.map((_, t) => `task ${t + 1}`);
  const data = createTaskData({
    inputs: Float32Array.from(inputs.flat()),
    features: 6,
    targets: Object.fromEntries(
      names.map((name, t) => [name, { outputs: 1, values: targets.map((row) => row[t]!) }]),
    ),
  });
  const random = createRandom(1);
  const model = hardSharing({
    trunk: denseLayer({ inputs: 6, outputs: 2, random: random.fork("trunk") }),
    heads: Object.fromEntries(
      names.map((name) => [name, denseLayer({ inputs: 2, outputs: 1, random: random.fork(name) })]),
    ),
  });
  const all = names.map((name) => regressionTask(name));
  // Without the biases, which the closed form does not have.
  const variables = [model.shared[0]!, ...Object.values(model.own).map((own) => own[0]!)];
  const steps = {
    epochs: 400,
    batchSize: 60,
    learningRate: (epoch: number) => 0.05 / (1 + epoch / 100),
    seed: 1,
  };
  await trainTasks(model, all, data, { ...steps, optimizer: "adam", variables });
  const evaluation = await evaluateTasks(model, all, data);
  const ours = mean(Object.values(evaluation).map(({ loss }) => 2 * loss));
  expectClose(ours / residual, 1, 1e-3, "training error");
  disposeModel(model);
  disposeTaskData(data);
});

test("the excess risk of n linear tasks on k shared features is σ²/m (k + k(d − k)/n): Baxter's a + b/n", () => {
  const [features, rank, examples, noise, repeats] = [12, 2, 240, 1, 40];
  for (const count of [2, 4, 8, 16, 32]) {
    const risks = Array.from({ length: repeats }, (_, repeat) => {
      const drawn = linearTasks({
        seed: 1000 * count + repeat,
        features,
        rank,
        tasks: count,
        examples,
        noise,
      });
      const found = reducedRankRegression(drawn.inputs, drawn.targets, rank);
      // Inputs are standard normal: the risk beyond the noise is the squared distance of the weights.
      return mean(
        drawn.tasks.map((weights, t) => weights.reduce((sum, w, i) => sum + (found[i]![t]! - w) ** 2, 0)),
      );
    });
    const theory = (noise ** 2 / examples) * (rank + (rank * (features - rank)) / count);
    // Least squares on m examples costs m / (m − d − 1) of the limit of many examples: 6 % here.
    expectClose(mean(risks) / theory, 1.04, 0.13, `${count} tasks`);
  }
});

/** Tasks y_t = aₜᵀ Bᵀ x + noise with a_t of unit variance and orthonormal columns of B. */
function linearTasks(options: {
  seed: number;
  features: number;
  rank: number;
  tasks: number;
  examples: number;
  noise: number;
}) {
  const random = createRandom(options.seed);
  const normal = (length: number) => Array.from({ length }, () => random.normal());
  const basis = Array.from({ length: options.rank }, () => normal(options.features));
  const tasks = Array.from({ length: options.tasks }, () => {
    const mixture = normal(options.rank);
    return basis[0]!.map((_, i) => basis.reduce((sum, direction, k) => sum + mixture[k]! * direction[i]!, 0));
  });
  const inputs = Array.from({ length: options.examples }, () => normal(options.features));
  const targets = inputs.map((x) =>
    tasks.map((weights) => dot(x, weights) + options.noise * random.normal()),
  );
  return { tasks, inputs, targets };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((x, i) => x + b[i]!);
}

function at(weights: readonly (readonly number[])[], row: readonly number[], task: number): number {
  return row.reduce((sum, x, i) => sum + x * weights[i]![task]!, 0);
}

test("one task of hard sharing is a single task", async () => {
  const name = "kind";
  const hard = await trained(smallModel([TASKS.kind!]), [TASKS.kind!]);
  const random = createRandom(1);
  const trunks = {
    [name]: denseTrunk({ inputs: 4, depth: 1, width: 5, activation: tanh, random: random.fork("trunk") }),
  };
  expect(await trained(separateTasks({ trunks, heads: smallHeads([TASKS.kind!]) }), [TASKS.kind!])).toEqual(
    hard,
  );
});
