import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { tanh } from "../../../src/activations/index.ts";
import { createRandom, type Random } from "../../../src/random.ts";
import {
  crossStitch,
  denseLayer,
  denseStages,
  denseTrunk,
  disposeModel,
  disposeTaskData,
  dynamicWeightAverage,
  equalWeights,
  gradNorm,
  halfSquaredError,
  l2ToEachOther,
  l2ToMean,
  type MultiTaskModel,
  mixtureOfExperts,
  pcGrad,
  stoppingCriterion,
  tiedActivations,
  traceNormSharing,
  trainTasks,
  uncertaintyWeights,
  variablesOf,
} from "../../../src/tasks/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { assignAll, type GoldenRun, golden, goldenData, smallModel, TASKS, tensor } from "./fixture.ts";

const WEIGHTINGS: Readonly<Record<string, () => ReturnType<typeof equalWeights>>> = {
  equal: equalWeights,
  uncertainty: uncertaintyWeights,
  "dynamic weight average": dynamicWeightAverage,
  GradNorm: gradNorm,
  PCGrad: pcGrad,
};

const PENALTIES = { l2ToEachOther, l2ToMean, traceNormSharing, tiedActivations };

async function trainAsGolden(run: GoldenRun) {
  const tasks = run.tasks.map((name) => TASKS[name]!);
  const data = goldenData(run.tasks);
  const model = smallModel(tasks);
  assignAll(variablesOf(model), run.start);
  const { optimizer, learningRate, losses } = run;
  const weighting = WEIGHTINGS[run.name]!();
  const options = { epochs: losses.length, batchSize: 12, seed: 3, weighting, optimizer, learningRate };
  const { history } = await trainTasks(model, tasks, data, options);
  disposeTaskData(data);
  return { history, model };
}

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(golden.runs.map((run) => [run.name, run.optimizer, run] as const))(
    "steps with %s weights by %s are those of PyTorch with LibMTL's formulas",
    async (_name, _optimizer, run) => {
      await expectNoLeak(async () => {
        const { history, model } = await trainAsGolden(run);
        for (const [epoch, report] of history.entries()) {
          const place = `epoch ${epoch + 1}`;
          expectAllClose(Object.values(report.training), run.losses[epoch], 1e-5, `losses of ${place}`);
          const weights = run.weights[epoch];
          if (weights) expectAllClose(Object.values(report.weights), weights, 1e-5, `weights of ${place}`);
        }
        for (const [index, variable] of variablesOf(model).entries())
          expectAllClose(variable.dataSync(), run.variables[index]!.values, 3e-5, `variable ${index}`);
        disposeModel(model);
      });
    },
  );

  test.each(golden.penalties.cases.map((one) => [one.name, one] as const))(
    "%s and its gradient are those of PyTorch",
    async (name, { strength, value, gradients }) => {
      await expectNoLeak(() =>
        tf.tidy(() => {
          const weights = golden.penalties.weights.map((layer) =>
            layer.map((one) => tf.variable(tensor(one))),
          );
          const penalty = PENALTIES[name](strength);
          const flat = weights.flat() as unknown as tf.Variable[];
          const result = tf.variableGrads(() => penalty({ weights, activations: () => weights }), flat);
          expectClose(result.value.dataSync()[0]!, value, 1e-6, "value");
          for (const [index, variable] of flat.entries())
            expectAllClose(
              result.grads[variable.name]!.dataSync(),
              gradients[index]!.values,
              2e-5,
              `gradient ${index}`,
            );
          tf.dispose(flat);
        }),
      );
    },
  );

  test.each(["crossStitch", "mixtureOfExperts"] as const)(
    "outputs and gradients of %s are those of PyTorch",
    async (name) => {
      await expectNoLeak(() => {
        const model = name === "crossStitch" ? stitched() : mixed();
        const { variables, outputs, gradients } = golden.architectures[name];
        const ours = variablesOf(model);
        expect(ours.map(({ shape }) => shape)).toEqual(variables.map(({ shape }) => shape));
        assignAll(ours, variables);
        tf.tidy(() => {
          const inputs = tensor(golden.architectures.inputs) as tf.Tensor2D;
          const targets = golden.architectures.targets.map((one) => tensor(one) as tf.Tensor2D);
          const said = model.predict(inputs, ["a", "b"]);
          expectAllClose(said.a!.dataSync(), outputs[0]!.values, 1e-6, "outputs of a");
          expectAllClose(said.b!.dataSync(), outputs[1]!.values, 1e-6, "outputs of b");
          const { grads } = tf.variableGrads(() => {
            const { a, b } = model.predict(inputs, ["a", "b"], { training: true });
            return tf.add(halfSquaredError(a!, targets[0]!), halfSquaredError(b!, targets[1]!));
          }, ours);
          for (const [index, variable] of ours.entries())
            expectAllClose(
              grads[variable.name]!.dataSync(),
              gradients[index]!.values,
              1e-5,
              `gradient ${index}`,
            );
        });
        disposeModel(model);
      });
    },
  );
});

const heads = () => {
  const random = createRandom(1);
  return Object.fromEntries(["a", "b"].map((name) => [name, denseLayer({ inputs: 4, outputs: 1, random })]));
};

function stitched(): MultiTaskModel<tf.Tensor2D> {
  const random = createRandom(1);
  const column = () => denseStages({ inputs: 3, depth: 2, width: 4, activation: tanh, random });
  return crossStitch({ columns: { a: column(), b: column() }, heads: heads() });
}

function mixed(): MultiTaskModel<tf.Tensor2D> {
  const random = createRandom(1);
  const expert = () => denseTrunk({ inputs: 3, depth: 1, width: 4, activation: tanh, random });
  return mixtureOfExperts({ experts: [expert(), expert(), expert()], heads: heads(), inputs: 3, random });
}

test("the golden run of PCGrad has conflicts to settle", () => {
  const conflicts = golden.runs.flatMap((run) => (run.name === "PCGrad" ? [run.conflicts] : []));
  expect(Math.max(...conflicts.map(Number))).toBeGreaterThan(0);
});

test.each(golden.surgery.cases.map((one) => [one.orders, one.weights] as const))(
  "gradient surgery on three tasks in the order %j is that of LibMTL",
  (orders, weights) => {
    const { products } = golden.surgery;
    let calls = 0;
    // Places among all present tasks; the task itself may stand anywhere.
    const permutation = () => [calls, ...orders[calls++]!];
    const random = { fork: () => ({ permutation }) } as unknown as Random;
    const step = { epoch: 1, random, present: [true, true, true], epochLosses: [], products };
    const weighed = pcGrad().start(3, { learningRate: 0.1, epochs: 1 }).weigh(step);
    expectAllClose(weighed.shared, weights, 1e-12, "weights");
    expect(weighed.own).toEqual([1, 1, 1]);
  },
);

test.each(golden.stopping.map((one) => [one.window, one] as const))(
  "the stopping criterion with a window of %i is the equation of the paper",
  (window, { weight, training, validation, values }) => {
    const ours = training.map((_, epoch) =>
      stoppingCriterion(training.slice(0, epoch + 1), validation.slice(0, epoch + 1), { window, weight }),
    );
    expect(ours.slice(0, window)).toEqual(new Array(window).fill(Number.NEGATIVE_INFINITY));
    expectAllClose(ours.slice(window), values, 1e-9, "criterion");
  },
);

test("the stopping criterion measures against the best training error of all epochs, also before the window", () => {
  const criterion = stoppingCriterion([1, 4, 2, 2, 3], [9, 9, 9, 9, 5], { window: 2, weight: 0.5 });
  // k med / (Σ − k med) = 4 / 3, the gap 5 − 1, λ times the least 0.5.
  expectClose(criterion, (4 / 3) * (4 / 0.5), 1e-12, "criterion");
});
