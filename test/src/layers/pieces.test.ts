import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { lpMean } from "../../../src/layers/lp-mean.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { disposeLayer } from "../support/layer-fixture.ts";

const inputs = [-200, -2.5, -1, -0.3, 0, 0.4, 1, 3, 200];

/** A layer applied to [batch, features] in training or not, as numbers. */
async function run(layer: tf.layers.Layer, rows: number[][], training = false): Promise<number[][]> {
  const outputs = tf.tidy(() => layer.apply(tf.tensor2d(rows), { training }) as tf.Tensor2D);
  const numbers = await outputs.array();
  outputs.dispose();
  return numbers;
}

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test("maxout of {0, x} is ReLU, of {x, -x} the absolute value", async () => {
    const layer = layers.maxout({ pieces: 2 });
    const zero = { slope: 0, offset: 0 };
    expectAllClose(
      await layer.curve(inputs, [zero, { slope: 1, offset: 0 }]),
      inputs.map((x) => Math.max(0, x)),
      1e-7,
      "ReLU",
    );
    const absolute = await layer.curve(inputs, [
      { slope: 1, offset: 0 },
      { slope: -1, offset: 0 },
    ]);
    expectAllClose(absolute, inputs.map(Math.abs), 1e-7, "|x|");
  });

  test("the gradient of equal pieces goes to the first one, once", async () => {
    await expectNoLeak(async () => {
      const layer = layers.maxout({ pieces: 3 });
      const gradient = tf.tidy(() => {
        // Units with the pieces (1, 1, 1), (0, 2, 2) and (−1, −3, −1).
        const x = tf.tensor2d([[1, 0, -1, 1, 2, -3, 1, 2, -1]]);
        return tf.grad((z: tf.Tensor) => layer.apply(z) as tf.Tensor)(x, tf.tensor2d([[5, 7, 9]]));
      });
      expect(Array.from(await gradient.data())).toEqual([5, 0, 9, 0, 7, 0, 0, 0, 0]);
      gradient.dispose();
    });
  });

  test("an infinite piece leaves the others alone", async () => {
    expect(await run(layers.maxout({ pieces: 2 }), [[-Infinity, 3]])).toEqual([[3]]);
  });

  test("probout draws with the probabilities of the softmax", async () => {
    const lambda = 0.8;
    const pieces = [1, 2, -0.5];
    const layer = layers.probout({ pieces: 3, lambda, inference: "sampled", seed: 3 });
    const draws = 20_000;
    const outputs = (
      await run(
        layer,
        Array.from({ length: draws }, () => pieces),
      )
    ).flat();
    const weights = pieces.map((z) => Math.exp(lambda * z));
    const sum = weights.reduce((total, weight) => total + weight);
    for (const [index, piece] of pieces.entries()) {
      const p = weights[index]! / sum;
      const frequency = outputs.filter((value) => value === piece).length / draws;
      // Five standard deviations of a binomial frequency.
      expectClose(frequency, p, 5 * Math.sqrt((p * (1 - p)) / draws), `piece ${index}`);
    }
    expect(outputs.every((value) => pieces.includes(value))).toBe(true);
  });

  test("probout tends to maxout, and its draws scatter less, as λ grows", async () => {
    const rows = Array.from({ length: 2000 }, () => [0.3, 1, -0.2, 0.9]);
    const spreadOf = async (lambda: number) => {
      const layer = layers.probout({ pieces: 4, lambda, inference: "sampled", seed: 1 });
      const values = (await run(layer, rows)).flat();
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    };
    const expectedOf = async (lambda: number) =>
      (await run(layers.probout({ pieces: 4, lambda, seed: 1 }), [rows[0]!]))[0]![0]!;
    const expected = [await expectedOf(0), await expectedOf(1), await expectedOf(10), await expectedOf(1000)];
    expect(expected[0]).toBeCloseTo(0.5, 6);
    expect([...expected].sort((one, other) => one - other)).toEqual(expected);
    expect(expected[3]).toBeCloseTo(1, 6);
    const spreads = [await spreadOf(0), await spreadOf(3), await spreadOf(30), await spreadOf(1000)];
    expect([...spreads].sort((one, other) => other - one)).toEqual(spreads);
    expect(spreads[3]).toBe(0);
    const largest = layers.probout({ pieces: 4, inference: "largest", seed: 1 });
    expectAllClose(await run(largest, [rows[0]!]), [[1]], 0, "largest");
  });

  test("probout draws anew at every step, the same from the same seed, and the drawn piece gets the gradient", async () => {
    const create = () => layers.probout({ pieces: 2, lambda: 0, seed: 5 });
    const rows = Array.from({ length: 50 }, (_, index) => [index, -index - 1]);
    const first = create();
    const draws = [await run(first, rows, true), await run(first, rows, true)];
    expect(draws[1]).not.toEqual(draws[0]);
    const second = create();
    expect([await run(second, rows, true), await run(second, rows, true)]).toEqual(draws);
    const third = create();
    const gradient = tf.tidy(
      () =>
        tf.grad((x: tf.Tensor) => third.apply(x, { training: true }) as tf.Tensor)(
          tf.tensor2d(rows),
        ) as tf.Tensor2D,
    );
    expect(await gradient.array()).toEqual(
      draws[0]!.map(([chosen], row) => rows[row]!.map((piece) => (piece === chosen ? 1 : 0))),
    );
    gradient.dispose();
  });

  test("the Lp unit is the mean size at p = 1, the root mean square at 2, the largest size for large p", async () => {
    const z = [0.3, -1.2, 0.7];
    const unitOf = async (initialOrder: number) => {
      const layer = layers.lpUnit({ pieces: 3, initialOrder });
      const [[value]] = (await run(layer, [z])) as [[number]];
      expectAllClose(await layer.orders(), [initialOrder], 1e-4, "order");
      disposeLayer(layer);
      return value;
    };
    expectClose(await unitOf(1 + 1e-6), (0.3 + 1.2 + 0.7) / 3, 1e-5, "p = 1");
    expectClose(await unitOf(2), Math.sqrt((0.09 + 1.44 + 0.49) / 3), 1e-6, "p = 2");
    // (1/3)^(1/p) of the largest size.
    expectClose(await unitOf(500), 1.2 * 3 ** (-1 / 500), 1e-4, "p = 500");
    expectClose(await unitOf(1e6), 1.2, 1e-4, "p = 10⁶");
  });

  test("the Lp unit is finite from 10⁻³⁰ to 10³⁰, with no gradient where it is 0", async () => {
    const rows = [
      [0, 0, 0],
      [1e30, -1e30, 2e30],
      [1e-30, 1e-31, 0],
      [1e4, 0, -1e-4],
      [-200, 200, 200],
    ];
    for (const p of [1, 1.5, 3, 40]) {
      const results = tf.tidy(() => {
        const [z, order] = [tf.tensor2d(rows), tf.tensor1d([p])];
        const unit = (x: tf.Tensor, q: tf.Tensor) => lpMean(tf.split(x, 3, 1), q);
        const [ofPieces, ofOrder] = tf.grads(unit)([z, order]);
        const ofZeros = tf.slice(ofPieces!, 0, 1);
        return { values: unit(z, order), ofPieces: ofPieces!, ofOrder: ofOrder!, ofZeros };
      });
      const exact = rows.map((row) => {
        const largest = Math.max(...row.map(Math.abs));
        if (largest === 0) return 0;
        return largest * (row.reduce((sum, z) => sum + (Math.abs(z) / largest) ** p, 0) / 3) ** (1 / p);
      });
      for (const [index, value] of (await results.values.data()).entries())
        expect(Math.abs(value / (exact[index]! || 1) - (exact[index] === 0 ? 0 : 1))).toBeLessThan(1e-5);
      expect((await results.ofPieces.data()).every(Number.isFinite)).toBe(true);
      expect((await results.ofOrder.data()).every(Number.isFinite)).toBe(true);
      expect(Array.from(await results.ofZeros.data()).map(Math.abs)).toEqual([0, 0, 0]);
      tf.dispose(results);
    }
  });
});

test("features that do not divide into pieces are refused", () => {
  expect(() => layers.maxout({ pieces: 3 }).apply(tf.input({ shape: [7] }))).toThrow("a multiple of 3");
  expect(() => layers.maxout({ pieces: 1 })).toThrow("`pieces`");
  expect(() => layers.probout({ pieces: 2, lambda: -1, seed: 1 })).toThrow("`lambda`");
  expect(() => layers.probout({ pieces: 2, inference: "mean" as "expected", seed: 1 })).toThrow(
    "`inference`",
  );
  expect(() => layers.probout({ pieces: 2, seed: 0.5 })).toThrow("`seed`");
  expect(() => layers.lpUnit({ pieces: 2, initialOrder: 1 })).toThrow("`initialOrder`");
});

test("a curve needs one line for each piece", async () => {
  await expect(layers.maxout({ pieces: 2 }).curve([0], [{ slope: 1, offset: 0 }])).rejects.toThrow("1 lines");
});
