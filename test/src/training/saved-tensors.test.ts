import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { adam, gradientDescent, type Optimizer } from "../../../src/training/optimizers.ts";
import { loadVariables, type SavedTensor, saveTensors } from "../../../src/training/saved-tensors.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";

const variable = (make: () => tf.Tensor) => tf.tidy(() => tf.variable(make()));

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test("every number comes back through JSON, bit for bit", async () => {
    await expectNoLeak(async () => {
      const numbers = [
        0,
        -0,
        1 / 3,
        1e-45,
        -3.4e38,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
      ];
      const [first, scalar] = [variable(() => tf.tensor2d(numbers, [2, 4])), variable(() => tf.scalar(7))];
      const large = variable(() => tf.range(0, 20_000));
      const saved = JSON.parse(JSON.stringify(await saveTensors([first, scalar, large])));
      const fresh = tf.tidy(() => [
        tf.variable(tf.zeros([2, 4])),
        tf.variable(tf.scalar(0)),
        tf.variable(tf.zeros([20_000])),
      ]);
      loadVariables(fresh, saved, "numbers");
      const back = Array.from(fresh[0]!.dataSync());
      expect(back.map((x) => (Object.is(x, -0) ? "-0" : x))).toEqual(
        numbers.map((x) => (Object.is(x, -0) ? "-0" : Math.fround(x))),
      );
      expect(fresh[1]!.dataSync()[0]).toBe(7);
      expect(fresh[2]!.dataSync()).toEqual(large.dataSync());
      tf.dispose([first, scalar, large, ...fresh]);
    });
  });

  test("other shapes and damaged numbers are refused, and nothing changes", async () => {
    const pair = variable(() => tf.tensor1d([1, 2]));
    const [saved] = await saveTensors([pair]);
    for (const wrong of [
      [],
      [saved!, saved!],
      [{ ...saved!, shape: [1, 2] }],
      [{ ...saved!, float32: saved!.float32.slice(0, 4) }],
      [{ ...saved!, float32: "?" }],
      [{ ...saved!, float32: 3 }],
      [{ ...saved!, shape: "2" }],
      [null],
      null,
      { 0: saved! },
      "weights",
    ] as (readonly SavedTensor[])[])
      expect(() => loadVariables([pair], wrong, "weights")).toThrow(
        "Saved weights must have the shapes [2].",
      );
    expect(Array.from(pair.dataSync())).toEqual([1, 2]);
    pair.dispose();
  });

  test.each([
    ["gradient descent", (variables: tf.Variable[]) => gradientDescent(variables, 0.1, 0)],
    ["momentum", (variables: tf.Variable[]) => gradientDescent(variables, 0.1, 0.9)],
    ["Adam", (variables: tf.Variable[]) => adam(variables, 0.1)],
  ])("%s goes on where it was saved", async (_name, create) => {
    await expectNoLeak(async () => {
      const [one, other] = [variable(() => tf.tensor1d([1, 2, 3])), variable(() => tf.tensor1d([1, 2, 3]))];
      const [first, second] = [create([one]), create([other])];
      const step = (optimizer: Optimizer, variable: tf.Variable, n: number) =>
        tf.tidy(() => optimizer.update({ [variable.name]: tf.tensor1d([n, -1, 0.1 * n]) }));
      for (let n = 0; n < 4; n++) step(first, one, n);
      other.assign(one);
      second.load(JSON.parse(JSON.stringify(await first.save())));
      for (let n = 0; n < 4; n++) {
        step(first, one, n);
        step(second, other, n);
      }
      expect(other.dataSync()).toEqual(one.dataSync());
      for (const optimizer of [first, second]) optimizer.dispose();
      tf.dispose([one, other]);
    });
  });
});
