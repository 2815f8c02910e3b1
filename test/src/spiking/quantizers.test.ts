import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  activityBits,
  annealedStep,
  quantizeActivity,
  quantizeSequence,
  ROUNDINGS,
  type Rounding,
} from "../../../src/spiking/index.ts";
import { confidenceInterval } from "../../../src/statistics.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/spiking.json", import.meta.url), "utf8"),
) as {
  readonly spikes: readonly {
    readonly step: number;
    readonly first: number;
    readonly activities: number[];
    readonly counts: number[];
  }[];
};

/** Activities that wander, of both signs, with jumps. */
function wander(length: number, seed: number): number[] {
  const random = createRandom(seed);
  let value = 0;
  return Array.from({ length }, () => {
    value = 0.95 * value + random.normal(0, 0.3);
    return random.uniform() < 0.01 ? 10 * value : value;
  });
}

/** Largest |Σ Δ n − Σ a| / Δ over all prefixes. */
function worstPrefix(activities: readonly number[], counts: ArrayLike<number>, step: number): number {
  let [sum, worst] = [0, 0];
  for (const [t, activity] of activities.entries()) {
    sum += counts[t]! - activity / step;
    worst = Math.max(worst, Math.abs(sum));
  }
  return worst;
}

describe("rounding with diffused error", () => {
  test.each([0.01, 0.3, 2])("never is one step of %s off, over 100,000 time steps", (step) => {
    const activities = wander(100_000, 1);
    const counts = quantizeSequence(activities, { step, random: createRandom(2) });
    expect(worstPrefix(activities, counts, step)).toBeLessThan(1 + 1e-9);
  });

  test("its rivals are, the one by chance and the other by its bias", () => {
    const activities = Array.from({ length: 100_000 }, () => 0.1);
    const worst = (rounding: Rounding) =>
      worstPrefix(
        activities,
        quantizeSequence(activities, { step: 1, rounding, random: createRandom(2) }),
        1,
      );
    expect(worst("diffused")).toBeLessThan(1 + 1e-9);
    // A random walk of the deviation √(0.09 T) = 95, and one tenth of a spike lost in every step.
    expect(worst("stochastic")).toBeGreaterThan(20);
    expect(worst("stochastic")).toBeLessThan(95 * 6);
    expect(worst("nearest")).toBeCloseTo(10_000, 3);
  });

  test("is unbiased in every single time step, by its uniform start", () => {
    const spikes = Array.from({ length: 4000 }, (_, seed) =>
      quantizeSequence([0.3, 0.9, 0.45], { step: 1, random: createRandom(seed) }),
    );
    for (const [t, expected] of [0.3, 0.9, 0.45].entries()) {
      const { low, high } = confidenceInterval(
        spikes.map((counts) => counts[t]!),
        0.999,
      );
      expect(low).toBeLessThan(expected);
      expect(high).toBeGreaterThan(expected);
    }
  });

  test.each(golden.spikes)(
    "sends the spikes of Nengo at a step of $step",
    ({ step, first, activities, counts }) => {
      const random = { ...createRandom(1), uniform: () => first };
      expect(quantizeSequence(activities, { step, random })).toEqual(counts);
    },
  );
});

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test("tensors are rounded as numbers are, and keep their error below a step", async () => {
    await expectNoLeak(async () => {
      // Sixteenths and a step of an eighth: nothing is lost in float32.
      const activities = wander(400, 3).map((value) => Math.round(16 * value) / 16);
      const random = { ...createRandom(1), uniform: () => 0.25 };
      const expected = quantizeSequence(activities, { step: 0.125, random });
      let remainder: tf.Tensor = tf.scalar(0.25);
      const counts: number[] = [];
      for (const activity of activities) {
        const next = tf.tidy(() => quantizeActivity(tf.tensor1d([activity]), remainder, 0.125));
        counts.push((await next.output.data())[0]! / 0.125);
        tf.dispose([remainder, next.output]);
        remainder = next.remainder;
      }
      remainder.dispose();
      expect(counts).toEqual(expected);
    });
  });

  test("the slope is that of the activation, also through carried remainders", async () => {
    const [first, later] = [tf.tensor1d([0.3, -0.7, 1.4]), tf.tensor1d([0.9, 0.2, -0.1])];
    const [ofFirst, ofLater] = tf.tidy(() =>
      tf.grads((a: tf.Tensor, b: tf.Tensor) => {
        const one = quantizeActivity(tf.tanh(a), tf.tensor1d([0.1, 0.5, 0.9]), 0.5);
        const two = quantizeActivity(tf.tanh(b), one.remainder, 0.5);
        return tf.add(tf.mul(one.output, 2), tf.mul(two.output, 3));
      })([first, later]),
    );
    const slopes = (x: tf.Tensor, factor: number) =>
      Array.from(x.dataSync()).map((value) => factor * (1 - Math.tanh(value) ** 2));
    expectAllClose(await ofFirst!.data(), slopes(first, 2), 1e-5, "first");
    expectAllClose(await ofLater!.data(), slopes(later, 3), 1e-5, "later");
    tf.dispose([first, later, ofFirst, ofLater] as tf.Tensor[]);
  });
});

describe("bits", () => {
  test("are those of the range and of the entropy", () => {
    expect(activityBits([3, 3, 3])).toEqual({ range: 0, entropy: 0 });
    expect(activityBits([0, 1, 0, 1])).toEqual({ range: 1, entropy: 1 });
    const { range, entropy } = activityBits([-1, 0, 0, 0, 0, 0, 0, 2]);
    expect(range).toBe(2);
    // 6/8 log₂ 8/6 + 2/8 · 3.
    expect(entropy).toBeCloseTo(0.75 * Math.log2(8 / 6) + 0.75, 12);
  });
});

test("the annealed step grows by a constant factor, then stays", () => {
  const step = annealedStep({ from: 0.01, to: 1, epochs: 9, ramp: 0.5 });
  expectAllClose(
    [1, 2, 3, 4, 5, 6, 9].map(step),
    [0.01, 10 ** -1.5, 0.1, 10 ** -0.5, 1, 1, 1],
    1e-12,
    "steps",
  );
  expect(annealedStep({ from: 0.1, to: 1, epochs: 1 })(1)).toBe(1);
});

test.each<[() => unknown, string]>([
  [() => quantizeSequence([1], { step: 0, random: createRandom(1) }), "`step`"],
  [
    () => quantizeSequence([1], { step: 1, rounding: "up" as Rounding, random: createRandom(1) }),
    "`rounding`",
  ],
  [() => annealedStep({ from: 0, to: 1, epochs: 3 }), "`from`"],
  [() => annealedStep({ from: 1, to: 1, epochs: 0 }), "`epochs`"],
  [() => annealedStep({ from: 1, to: 1, epochs: 2, ramp: 2 }), "`ramp`"],
])("%s is refused", (call, message) => expect(call).toThrow(message));

test("there are three ways to round", () => expect(ROUNDINGS).toHaveLength(3));
