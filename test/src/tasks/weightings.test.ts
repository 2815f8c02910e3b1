import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  dynamicWeightAverage,
  equalWeights,
  fixedWeights,
  gradNorm,
  growingWeights,
  type MeasuredStep,
  pcGrad,
  randomWeights,
  uncertaintyWeights,
  type Weighting,
} from "../../../src/tasks/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

beforeAll(() => useBackend("cpu"));

const OPTIONS = { learningRate: 0.05, epochs: 1 };

const step = (losses: number[], rest: Partial<MeasuredStep> = {}): MeasuredStep => ({
  epoch: 1,
  random: createRandom(1),
  present: losses.map((loss) => !Number.isNaN(loss)),
  epochLosses: [losses],
  losses,
  products: losses.map((_, i) => losses.map((_, j) => (i === j ? 1 : 0))),
  ...rest,
});

/** Weights after many steps with the same losses. */
async function settle(weighting: Weighting, measured: MeasuredStep, steps: number, learningRate = 0.05) {
  const running = weighting.start(measured.losses.length, { learningRate, epochs: 1 });
  for (let n = 0; n < steps; n++) await running.learn?.(measured);
  const { shared } = running.weigh(measured);
  running.dispose?.();
  return shared;
}

describe("uncertainty weights", () => {
  test.each([
    [0.5, [4, 0.25, 1]],
    [1, [4, 0.25, 1]],
  ])("settle where e^s = 2 c L, for c = %f", async (factor, losses) => {
    await expectNoLeak(async () => {
      const weights = await settle(uncertaintyWeights({ factor }), step(losses), 600, 0.2);
      expectAllClose(
        weights,
        losses.map((loss) => factor / (2 * factor * loss)),
        1e-4,
        "weights",
      );
    });
  });

  test("make the total independent of the losses' units", async () => {
    const one = await settle(uncertaintyWeights(), step([4, 0.25]), 800, 0.2);
    const other = await settle(uncertaintyWeights(), step([400, 0.25]), 800, 0.2);
    expectClose(one[0]! * 4, other[0]! * 400, 1e-4, "w L");
    expectClose(one[1]!, other[1]!, 1e-4, "the other task");
  });

  test("do not learn from a task without a label", async () => {
    const running = uncertaintyWeights({ start: 0 }).start(2, OPTIONS);
    await running.learn!(step([Number.NaN, 3]));
    const [first, second] = running.weigh(step([1, 1])).shared;
    expect(first).toBe(0.5);
    expect(second).toBeLessThan(0.5);
    running.dispose!();
  });
});

describe("GradNorm", () => {
  test("with α = 0 makes the gradients of all tasks as long", async () => {
    const products = [
      [1, 0],
      [0, 100],
    ];
    const [first, second] = await settle(gradNorm({ alpha: 0 }), step([1, 1], { products }), 3000, 0.001);
    expectClose(first! * 1, second! * 10, 0.02, "w ‖∇L‖");
    expectClose(first! + second!, 2, 1e-6, "sum");
  });

  test("favors a task whose loss falls slowly", async () => {
    const slow = step([0.9, 0.1], { epochLosses: [[1, 1]] });
    const [first, second] = await settle(gradNorm(), slow, 20, 0.01);
    expect(first).toBeGreaterThan(second!);
  });

  test("leaves equal tasks equal, and weighs equally in the first epoch", async () => {
    expect(await settle(gradNorm(), step([2, 2]), 10)).toEqual([1, 1]);
    expect(await settle(gradNorm(), step([9, 1], { epochLosses: [] }), 10)).toEqual([1, 1]);
  });

  test("counts only tasks with a label, and a first loss of 0 as a rate of 1", async () => {
    const lonely = step([Number.NaN, 2, 2], { epochLosses: [[1, 1, 1]] });
    const [, second, third] = await settle(gradNorm(), lonely, 10);
    expect(second).toBe(third);
    const finite = await settle(gradNorm(), step([1, 1], { epochLosses: [[0, 1]] }), 10);
    expect(finite.every(Number.isFinite)).toBe(true);
  });
});

describe("dynamic weight average", () => {
  const weigh = (epochLosses: number[][], options = {}) =>
    dynamicWeightAverage(options)
      .start(2, OPTIONS)
      .weigh(step([1, 1], { epochLosses })).shared;

  test("is equal for two epochs, and where losses fall alike", () => {
    for (const known of [
      [],
      [[5, 1]],
      [
        [4, 2],
        [2, 1],
      ],
    ])
      expect(weigh(known)).toEqual([1, 1]);
  });

  test("gives more to the task that falls slowly, in sum T, less so at a high temperature", () => {
    const known = [
      [1, 1],
      [0.9, 0.3],
    ];
    const [slow, fast] = weigh(known);
    expectClose(slow! / fast!, Math.exp((0.9 - 0.3) / 2), 1e-12, "ratio");
    expectClose(slow! + fast!, 2, 1e-12, "sum");
    expect(weigh(known, { temperature: 100 })[0]).toBeLessThan(1.01);
  });

  test("takes a ratio that is no number for 1", () => {
    expect(
      weigh([
        [0, 1],
        [0, 1],
      ]),
    ).toEqual([1, 1]);
    expect(
      weigh([
        [1, 1],
        [Number.NaN, 1],
      ]),
    ).toEqual([1, 1]);
  });
});

test("random weights are positive, of sum T, of the step alone, and equal in the mean", () => {
  const running = randomWeights().start(3, OPTIONS);
  const at = (seed: number) => running.weigh(step([1, 1, 1], { random: createRandom(seed) })).shared;
  expect(at(4)).toEqual(at(4));
  expect(at(4)).not.toEqual(at(5));
  const all = Array.from({ length: 2000 }, (_, seed) => at(seed));
  for (const weights of all) {
    expectClose(weights[0]! + weights[1]! + weights[2]!, 3, 1e-12, "sum");
    expect(Math.min(...weights)).toBeGreaterThan(0);
  }
  for (const task of [0, 1, 2]) {
    const average = all.reduce((sum, weights) => sum + weights[task]!, 0) / all.length;
    expectClose(average, 1, 0.05, `task ${task}`);
  }
});

test("growing weights are equal in each epoch, and grow by equal ratios from 1 to the factor", () => {
  const running = growingWeights({ factor: 100 }).start(2, { ...OPTIONS, epochs: 5 });
  const weights = [1, 2, 3, 4, 5].map((epoch) => running.weigh(step([1, 1], { epoch })).shared);
  expectAllClose(
    weights.flat(),
    [1, 1, 100 ** 0.25, 100 ** 0.25, 10, 10, 100 ** 0.75, 100 ** 0.75, 100, 100],
    1e-12,
    "weights",
  );
  // One epoch is the first one.
  expect(
    growingWeights()
      .start(1, OPTIONS)
      .weigh(step([1])).own,
  ).toEqual([1]);
  expect(() => growingWeights({ factor: 0 })).toThrow("factor");
});

describe("PCGrad", () => {
  const weigh = (products: number[][], present = products.map(() => true)) =>
    pcGrad()
      .start(products.length, OPTIONS)
      .weigh(
        step(
          products.map(() => 1),
          { products, present },
        ),
      );

  test("leaves gradients alone that do not conflict", () => {
    expect(
      weigh([
        [1, 0.5],
        [0.5, 1],
      ]).shared,
    ).toEqual([1, 1]);
    expect(
      weigh([
        [1, 0],
        [0, 0],
      ]).shared,
    ).toEqual([1, 1]);
  });

  test("takes from each of two the part along the other, so that both losses still fall", () => {
    const products = [
      [1, -1],
      [-1, 4],
    ];
    const { shared } = weigh(products);
    // g₁ − (g₁·g₂ / ‖g₂‖²) g₂ and the other way round.
    expectAllClose(shared, [1 + 1, 1 + 0.25], 1e-12, "weights");
    for (const row of products) expect(row[0]! * shared[0]! + row[1]! * shared[1]!).toBeGreaterThanOrEqual(0);
  });

  test("leaves out a task without a label", () => {
    expect(
      weigh(
        [
          [1, 0],
          [0, 0],
        ],
        [true, false],
      ).shared,
    ).toEqual([1, 0]);
  });
});

test("equal and fixed weights are what they say", () => {
  expect(
    equalWeights()
      .start(3, OPTIONS)
      .weigh(step([1, 2, 3])).shared,
  ).toEqual([1, 1, 1]);
  expect(
    fixedWeights([0, 2])
      .start(2, OPTIONS)
      .weigh(step([1, 2])).own,
  ).toEqual([0, 2]);
});

test("what a weighting has learned is saved as JSON, and goes on bit for bit", async () => {
  const measured = step([3, 0.2], {
    products: [
      [4, -1],
      [-1, 9],
    ],
    epochLosses: [[4, 1]],
  });
  for (const make of [uncertaintyWeights, gradNorm]) {
    await expectNoLeak(async () => {
      const options = { ...OPTIONS, optimizer: "adam" as const };
      const [first, second] = [make().start(2, options), make().start(2, options)];
      for (let n = 0; n < 5; n++) await first.learn!(measured);
      await second.load!(JSON.parse(JSON.stringify(await first.save!())));
      for (const running of [first, second]) for (let n = 0; n < 5; n++) await running.learn!(measured);
      expect(second.weigh(measured)).toEqual(first.weigh(measured));
      await expect(second.load!(null)).rejects.toThrow(
        "must hold what its weighting has learned. Got: null.",
      );
      for (const running of [first, second]) running.dispose!();
    });
  }
});
