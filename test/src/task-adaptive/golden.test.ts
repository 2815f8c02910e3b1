import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  adaptiveActivation,
  convolutionBlocks,
  coordinateTraceNorm,
  denseBlocks,
  featureModulation,
  featuresOf,
  functionalCosine,
  functionalDistance,
  piecewiseLinearFunctions,
  polynomialFunctions,
  swishFunctions,
  type TaskActivationFactory,
  taskAdaptive,
} from "../../../src/task-adaptive/index.ts";
import { denseLayer, disposeModel, halfSquaredError, variablesOf } from "../../../src/tasks/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { assignAll, type Numbers, tensor } from "../tasks/fixture.ts";

interface GoldenNetwork {
  readonly inputs: Numbers;
  readonly targets: Readonly<Record<string, Numbers>>;
  readonly variables: Numbers[];
  readonly outputs: Readonly<Record<string, Numbers>>;
  readonly gradients: Numbers[];
}

interface GoldenPenalty {
  readonly family: keyof typeof FAMILIES;
  readonly name: keyof typeof PENALTIES;
  readonly strength: number;
  readonly variables: Numbers[];
  readonly value: number;
  readonly gradients: (Numbers | null)[];
}

const path = new URL("../../fixtures/golden/task-adaptive.json", import.meta.url);
const golden = JSON.parse(readFileSync(path, "utf8")) as {
  readonly networks: Readonly<Record<string, GoldenNetwork>>;
  readonly penalties: GoldenPenalty[];
};

const PENALTIES = { functionalDistance, functionalCosine, coordinateTraceNorm };
type Given = (tf.Tensor1D & tf.Tensor2D)[];
const FAMILIES = {
  piecewiseLinear: ([coordinates, hinges]: Given) => piecewiseLinearFunctions(coordinates!, hinges!),
  polynomials: ([coefficients, bias]: Given) => polynomialFunctions(coefficients!, bias!),
  rawPolynomials: ([coefficients, bias]: Given) =>
    polynomialFunctions(coefficients!, bias!, { normalized: false }),
  swish: ([betas]: Given) => swishFunctions(betas!),
};

const tasks = ["a", "b", "c"];
const random = createRandom(1);
const heads = (inputs: number) =>
  Object.fromEntries(tasks.map((task) => [task, denseLayer({ inputs, outputs: 2, random })]));
const dense = (activation: TaskActivationFactory, widths: number[]) =>
  taskAdaptive<tf.Tensor>({
    blocks: denseBlocks({ tasks, inputs: 4, widths, activation, random }),
    heads: heads(widths.at(-1)!),
  });
const NETWORKS = {
  dense: () => dense(adaptiveActivation({ hinges: 3 }), [5, 3]),
  "dense, coordinates of unit length": () =>
    dense(adaptiveActivation({ hinges: 3, unitLength: true }), [5, 3]),
  "dense, batch normalization": () =>
    dense(adaptiveActivation({ hinges: 3, batchNormalization: true }), [5, 3]),
  convolution: () => {
    const size = { inputSize: 8, channels: 2, filters: [3] };
    const blocks = convolutionBlocks({
      ...size,
      tasks,
      activation: adaptiveActivation({ hinges: 3 }),
      random,
    });
    return taskAdaptive<tf.Tensor>({ blocks, heads: heads(featuresOf(size)) });
  },
  modulation: () => dense(featureModulation(), [5]),
};

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(Object.entries(NETWORKS))(
    "outputs and gradients of the network `%s` are those of PyTorch",
    (name, make) =>
      expectNoLeak(() => {
        const model = make();
        const { inputs, targets, variables, outputs, gradients } = golden.networks[name]!;
        const ours = variablesOf(model);
        expect(ours.map(({ shape }) => shape)).toEqual(variables.map(({ shape }) => shape));
        assignAll(ours, variables);
        tf.tidy(() => {
          const x = tensor(inputs);
          const said = model.predict(x, tasks, { training: true });
          for (const task of tasks)
            expectAllClose(said[task]!.dataSync(), outputs[task]!.values, 1e-5, `outputs of ${task}`);
          const { grads } = tf.variableGrads(() => {
            const again = model.predict(x, tasks, { training: true });
            return tf.addN(
              tasks.map((task) => halfSquaredError(again[task]!, tensor(targets[task]!) as tf.Tensor2D)),
            );
          }, ours);
          for (const [index, variable] of ours.entries())
            expectAllClose(
              grads[variable.name]!.dataSync(),
              gradients[index]!.values,
              3e-5,
              `gradient ${index}`,
            );
        });
        disposeModel(model);
      }),
  );

  test.each(golden.penalties.map((one) => [one.name, one.family, one] as const))(
    "%s of %s functions and its gradients are those of integrals by PyTorch",
    (name, family, { strength, variables, value, gradients }) =>
      expectNoLeak(() =>
        tf.tidy(() => {
          const given = variables.map(tensor) as Given;
          const penalty = PENALTIES[name](strength);
          const of = (...x: tf.Tensor[]) => penalty(FAMILIES[family](x as Given));
          expectClose(of(...given).dataSync()[0]!, value, 2e-6, "value");
          const depending = given.filter((_, index) => gradients[index] !== null);
          const found = tf.grads((...x) => of(...x, ...given.slice(depending.length)))(depending);
          for (const [index, gradient] of found.entries())
            expectAllClose(gradient.dataSync(), gradients[index]!.values, 3e-5, `gradient ${index}`);
        }),
      ),
  );
});

test("the gradient for the coordinates agrees with central differences, normalization and all", async () => {
  await useBackend("wasm");
  const model = dense(
    adaptiveActivation({
      hinges: 3,
      batchNormalization: true,
      unitLength: true,
      penalty: functionalDistance(0.1),
    }),
    [4],
  );
  const x = tf.randomNormal([7, 4], 0, 1, "float32", 5);
  const loss = () =>
    tf.tidy(() => {
      const said = model.predict(x, tasks, { training: true });
      const targets = tf.ones([7, 2]) as tf.Tensor2D;
      return tf.add<tf.Scalar>(
        tf.addN(tasks.map((task) => halfSquaredError(said[task]!, targets))),
        model.penalty!([x]),
      );
    });
  const state = model.state!.map((one) => Array.from(one.dataSync()));
  const variables = [model.own.b![0]!, model.blocks[0]!.activation.shared[0]!];
  const { value, grads } = tf.variableGrads(loss, variables);
  for (const variable of variables) {
    const start = Array.from(variable.dataSync());
    const slopes = Array.from(grads[variable.name]!.dataSync());
    for (const [place, slope] of slopes.entries()) {
      const at = (change: number) => {
        tf.tidy(() =>
          variable.assign(tf.tensor1d(start.map((number, index) => number + (index === place ? change : 0)))),
        );
        return tf.tidy(() => loss().dataSync()[0]!);
      };
      // Coordinates start near 0.01, where their direction turns fast.
      expectClose(slope, (at(2e-4) - at(-2e-4)) / 4e-4, 0.02, `slope ${place} of ${variable.name}`);
    }
    tf.tidy(() => variable.assign(tf.tensor1d(start)));
  }
  expect(model.state!.map((one) => Array.from(one.dataSync()))).not.toEqual(state);
  tf.dispose([x, value, grads]);
  disposeModel(model);
});
