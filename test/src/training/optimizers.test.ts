import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import { adam, gradientDescent, type Optimizer } from "../../../src/training/optimizers.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { KERNELS, useKernels } from "../support/kernels.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface GoldenCase {
  readonly name: string;
  readonly learningRate: number;
  /** Adam has none. */
  readonly momentum?: number;
  readonly start: Numbers[];
  readonly gradients: Numbers[][];
  /** By the number of steps. */
  readonly variables: Readonly<Record<string, Numbers[]>>;
}

const path = new URL("../../fixtures/golden/optimizers.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: GoldenCase[] };

const tensor = ({ shape, values }: Numbers) => tf.tensor(values, shape);

const create = (variables: tf.Variable[], { learningRate, momentum }: GoldenCase): Optimizer =>
  momentum === undefined ? adam(variables, learningRate) : gradientDescent(variables, learningRate, momentum);

function update(optimizer: Optimizer, variables: tf.Variable[], gradients: (tf.Tensor | undefined)[]): void {
  const named = variables.flatMap(({ name }, index) =>
    gradients[index] === undefined ? [] : [[name, gradients[index]]],
  );
  optimizer.update(Object.fromEntries(named));
}

describe.each([...KERNELS, "cpu"] as const)("with %s kernels", (kernels) => {
  test.each([
    ["gradient descent", (variable: tf.Variable) => gradientDescent([variable], 0.5, 0)],
    ["momentum", (variable: tf.Variable) => gradientDescent([variable], 0.5, 0.9)],
    ["Adam", (variable: tf.Variable) => adam([variable], 0.5)],
  ] as const)(
    "%s refuses a gradient that is not the variable's, and stays as it is",
    async (_name, create) => {
      await expectNoLeak(() => {
        const [start, short, whole] = [tf.ones([8]), tf.ones([2]), tf.ones([8], "int32")];
        const [variable, twin] = [tf.variable(start), tf.variable(start)];
        const [optimizer, other] = [create(variable), create(twin)];
        for (const gradient of [short, whole])
          expect(() => optimizer.update({ [variable.name]: gradient })).toThrow(
            `must have its shape [8] and type float32. Got: [${gradient.shape}], ${gradient.dtype}.`,
          );
        expectAllClose(variable.dataSync(), new Array(8).fill(1), 0, "variable");
        optimizer.update({ [variable.name]: start });
        other.update({ [twin.name]: start });
        expectAllClose(variable.dataSync(), twin.dataSync(), 0, "the next step");
        tf.dispose([start, short, whole, variable, twin]);
        for (const { dispose } of [optimizer, other]) dispose();
      });
    },
  );

  beforeAll(() => (kernels === "cpu" ? useBackend("cpu") : useKernels(kernels)));

  test.each(cases.map((golden) => [golden.name, golden] as const))(
    "%s takes the steps of PyTorch",
    async (name, golden) => {
      await expectNoLeak(() => {
        const variables = tf.tidy(() => golden.start.map((numbers) => tf.variable(tensor(numbers))));
        const optimizer = create(variables, golden);
        for (const [index, gradients] of golden.gradients.entries()) {
          tf.tidy(() => update(optimizer, variables, gradients.map(tensor)));
          for (const [place, wanted] of golden.variables[index + 1]?.entries() ?? []) {
            expect(variables[place]!.shape).toEqual(wanted.shape);
            const where = `${name}, step ${index + 1}, variable ${place}`;
            expectAllClose(variables[place]!.dataSync(), wanted.values, 2e-6, where);
          }
        }
        optimizer.dispose();
        tf.dispose(variables);
      });
    },
  );

  test.each(cases.map((golden) => [golden.name, golden] as const))(
    "products see what %s has made of their weights, for three thousand steps without a leak",
    (_name, golden) => {
      const random = createRandom(3);
      const draw = (shape: [number, number]) =>
        tf.tensor2d(
          Array.from({ length: shape[0] * shape[1] }, () => random.normal()),
          shape,
        );
      const weights = tf.tidy(() => tf.variable(draw([3, 2])));
      const optimizer = create([weights as unknown as tf.Variable], { ...golden, learningRate: 0.05 });
      const inputs = draw([8, 3]);
      const targets = tf.tidy(() => tf.matMul(inputs, tf.tensor2d([1, -2, 3, 0.5, -1, 2], [3, 2])));
      const step = () =>
        tf.tidy(() => {
          const loss = () => tf.mean(tf.squaredDifference(tf.matMul(inputs, weights), targets)) as tf.Scalar;
          const { value, grads } = tf.variableGrads(loss, [weights as unknown as tf.Variable]);
          optimizer.update(grads);
          return value.dataSync()[0]!;
        });
      const first = step();
      const tensors = tf.memory();
      let last = first;
      for (let n = 0; n < 3000; n++) last = step();
      expect(tf.memory()).toEqual(tensors);
      expect(first).toBeGreaterThan(0.5);
      expect(last).toBeLessThan(1e-6);
      expectAllClose(weights.dataSync(), [1, -2, 3, 0.5, -1, 2], 1e-3, "weights");
      optimizer.dispose();
      tf.dispose([weights, inputs, targets]);
    },
  );

  test.each(cases.map((golden) => [golden.name, golden] as const))(
    "%s leaves a variable without a gradient alone, and one with a gradient that is no number shows it",
    (_name, golden) => {
      const variables = [1, 2, 3].map((value) => tf.tidy(() => tf.variable(tf.fill([5], value))));
      const optimizer = create(variables, golden);
      const gradients = tf.tidy(() => [
        tf.tensor1d([0, Number.NaN, Number.POSITIVE_INFINITY, 1e10, -1]),
        tf.zeros([5]),
      ]);
      tf.tidy(() => update(optimizer, variables, [gradients[0], undefined, gradients[1]]));
      const moved = Array.from(variables[0]!.dataSync());
      expect(moved[0]).toBe(1);
      expect(moved.slice(1, 3).some(Number.isFinite)).toBe(false);
      expect(moved[3]).toBeLessThan(1);
      expect(moved[4]).toBeGreaterThan(1);
      expect(Array.from(variables[1]!.dataSync())).toEqual([2, 2, 2, 2, 2]);
      expect(Array.from(variables[2]!.dataSync())).toEqual([3, 3, 3, 3, 3]);
      optimizer.dispose();
      tf.dispose([variables, gradients]);
    },
  );
});

test.each(cases.map((golden) => [golden.name, golden] as const))(
  "%s in one pass rounds as one operation after the other does",
  async (_name, golden) => {
    await useKernels("simd");
    const run = () => {
      const variables = tf.tidy(() => golden.start.map((numbers) => tf.variable(tensor(numbers))));
      const optimizer = create(variables, golden);
      for (const gradients of golden.gradients)
        tf.tidy(() => update(optimizer, variables, gradients.map(tensor)));
      const results = variables.map((variable) => Array.from(variable.dataSync()));
      optimizer.dispose();
      tf.dispose(variables);
      return results;
    };
    const fused = run();
    const kernels = ["DescentUpdate", "MomentumUpdate", "AdamUpdate"].map(
      (name) => tf.getKernel(name, "wasm")!,
    );
    for (const { kernelName } of kernels) tf.unregisterKernel(kernelName, "wasm");
    try {
      expect(fused).toEqual(run());
    } finally {
      for (const kernel of kernels) tf.registerKernel(kernel);
    }
  },
);

test.each([
  [() => gradientDescent([], 0, 0.9), "`learningRate`"],
  [() => gradientDescent([], 0.1, 1), "`momentum`"],
  [() => adam([], Number.NaN), "`learningRate`"],
])("%s is refused", (act, message) => expect(act).toThrow(message));
