import { describe, expect, test } from "vitest";

import {
  clippedReluEstimator,
  descendCoarsely,
  descentAlignment,
  type Estimator,
  expectedCoarseGradient,
  hardTanhEstimator,
  identityEstimator,
  populationGradient,
  populationLoss,
  reluEstimator,
  type SampledMean,
  sampleGradients,
  spuriousMinimum,
  type TwoLayerWeights,
} from "../../../src/quantized/index.ts";
import { createRandom, type Random } from "../../../src/random.ts";
import { expectClose } from "../support/closeness.ts";

const ESTIMATORS = [identityEstimator, reluEstimator, clippedReluEstimator(1), clippedReluEstimator(0.3)];

const normals = (length: number, random: Random) => Array.from({ length }, () => random.normal());
const norm = (values: readonly number[]) => Math.hypot(...values);

function drawWeights(patches: number, size: number, random: Random): TwoLayerWeights {
  return { filter: normals(size, random), output: normals(patches, random) };
}

/** A teacher with a spurious minimum. */
function drawTeacher(patches: number, size: number, random: Random): TwoLayerWeights {
  for (;;) {
    const teacher = drawWeights(patches, size, random);
    if (spuriousMinimum(teacher) !== undefined) return teacher;
  }
}

/** Central differences. */
function differences(f: (values: number[]) => number, at: readonly number[], step = 1e-6): number[] {
  return at.map((_, index) => {
    const moved = (by: number) => f(at.map((value, i) => (i === index ? value + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

/** Holds a formula to a mean over samples: five standard errors, for some two hundred comparisons. */
function expectMean(sampled: SampledMean, expected: number, place: string): void {
  expectClose(sampled.mean, expected, 5 * sampled.standardError, place);
}

describe("the population loss", () => {
  const cases = [1, 2, 3].map((seed) => {
    const random = createRandom(seed).fork("two layers");
    const [patches, size] = [1 + random.integer(5), 2 + random.integer(4)];
    return [seed, drawWeights(patches, size, random), drawWeights(patches, size, random), random] as const;
  });

  test.each(cases)(
    "%i and all gradients are the means over random inputs",
    (_seed, weights, teacher, random) => {
      for (const estimator of [...ESTIMATORS, hardTanhEstimator()]) {
        const found = sampleGradients(weights, teacher, { estimator, samples: 20_000, random });
        expectMean(found.loss, populationLoss(weights, teacher), "loss");
        const { output } = populationGradient(weights, teacher);
        for (const [i, mean] of found.output.entries()) expectMean(mean, output[i]!, `output ${i}`);
        if (estimator.name === "hard tanh") continue;
        const coarse = expectedCoarseGradient(weights, teacher, estimator);
        for (const [j, mean] of found.filter.entries())
          expectMean(mean, coarse[j]!, `${estimator.name}, filter ${j}`);
      }
    },
  );

  test.each(cases)("%i has the gradient of its differences", (_seed, weights, teacher) => {
    const gradient = populationGradient(weights, teacher);
    const byOutput = differences((output) => populationLoss({ ...weights, output }, teacher), weights.output);
    const byFilter = differences((filter) => populationLoss({ ...weights, filter }, teacher), weights.filter);
    for (const [i, value] of byOutput.entries()) expectClose(gradient.output[i]!, value, 1e-8, `output ${i}`);
    for (const [j, value] of byFilter.entries()) expectClose(gradient.filter[j]!, value, 1e-8, `filter ${j}`);
  });

  test.each(cases)(
    "%i goes down against the coarse gradients, by as much as the paper says",
    (_s, weights, teacher) => {
      const cosine =
        weights.filter.reduce((sum, value, j) => sum + value * teacher.filter[j]!, 0) /
        (norm(weights.filter) * norm(teacher.filter));
      const common = weights.output.reduce((sum, value, i) => sum + value * teacher.output[i]!, 0);
      const size = (Math.sqrt(1 - cosine ** 2) * common ** 2) / ((2 * Math.PI) ** 1.5 * norm(weights.filter));
      const along = (estimator: Estimator) =>
        descentAlignment(expectedCoarseGradient(weights, teacher, estimator), weights, teacher);
      expectClose(along(reluEstimator), size / 2, 1e-12, "ReLU");
      expectClose(along(identityEstimator), size, 1e-12, "identity");
      expect(along(clippedReluEstimator(1))).toBeGreaterThan(0);
    },
  );

  test("is 0 at the teacher, where all gradients vanish, and does not see the length of a filter", () => {
    const teacher = drawWeights(4, 3, createRandom(4));
    expectClose(populationLoss(teacher, teacher), 0, 1e-15, "loss");
    const longer = { ...teacher, filter: teacher.filter.map((value) => 3 * value) };
    expectClose(populationLoss(longer, teacher), 0, 1e-15, "loss of a longer filter");
    for (const estimator of ESTIMATORS) {
      expectClose(norm(expectedCoarseGradient(teacher, teacher, estimator)), 0, 1e-14, estimator.name);
    }
  });

  test("a clip far out is none", () => {
    const [weights, teacher] = [drawWeights(3, 4, createRandom(5)), drawWeights(3, 4, createRandom(6))];
    const expected = expectedCoarseGradient(weights, teacher, reluEstimator);
    const clipped = expectedCoarseGradient(weights, teacher, clippedReluEstimator(100));
    for (const [j, value] of clipped.entries()) expectClose(value, expected[j]!, 1e-13, `filter ${j}`);
  });
});

describe("the spurious minimum", () => {
  const random = createRandom(7).fork("spurious");
  const teacher = drawTeacher(8, 5, random);
  const minimum = spuriousMinimum(teacher)!;
  const total = teacher.output.reduce((sum, value) => sum + value, 0);

  test("exists if the condition says so", () => {
    // (1ᵀv*)² < (m + 1) / 2 · ‖v*‖²
    expect(spuriousMinimum({ filter: [1, 0], output: [1, 1, 1] })).toBeUndefined();
    expect(spuriousMinimum({ filter: [1, 0], output: [1, 1, -1] })).toBeDefined();
  });

  test("is lower than all that is around it, and higher than the teacher", () => {
    const lowest = populationLoss(minimum, teacher);
    expect(lowest).toBeGreaterThan(0.01);
    for (let trial = 0; trial < 300; trial++) {
      const moved = (values: readonly number[]) => values.map((value) => value + 0.05 * random.normal());
      const near = { filter: moved(minimum.filter), output: moved(minimum.output) };
      expect(populationLoss(near, teacher)).toBeGreaterThan(lowest);
    }
  });

  test("lets the coarse gradients of ReLU and clipped ReLU vanish, and not that of the identity", () => {
    for (const estimator of ESTIMATORS.slice(1))
      expectClose(norm(expectedCoarseGradient(minimum, teacher, estimator)), 0, 1e-12, estimator.name);
    const expected = (2 * 7 * total ** 2) / (Math.sqrt(2 * Math.PI) * 9 ** 2);
    expect(expected).toBeGreaterThan(1e-3);
    expectClose(
      norm(expectedCoarseGradient(minimum, teacher, identityEstimator)),
      expected,
      1e-12,
      "identity",
    );
    expectClose(norm(populationGradient(minimum, teacher).output), 0, 1e-14, "output");
  });

  test("from the same 20 starts beside it, ReLU and clipped ReLU settle and the identity goes on jumping", () => {
    const jumpOf = (estimator: Estimator, start: TwoLayerWeights) => {
      const { losses } = descendCoarsely({ start, teacher, estimator, learningRate: 0.05, steps: 1000 });
      const last = losses.slice(-200);
      return {
        jump: Math.max(...last.slice(1).map((loss, i) => Math.abs(loss - last[i]!))),
        loss: losses.at(-1)!,
      };
    };
    for (let seed = 1; seed <= 20; seed++) {
      const source = createRandom(seed).fork("start");
      const start = {
        filter: minimum.filter.map((value) => value + 0.1 * source.normal()),
        output: minimum.output.map((value) => value + 0.1 * source.normal()),
      };
      for (const estimator of [reluEstimator, clippedReluEstimator(1)]) {
        const { jump, loss } = jumpOf(estimator, start);
        expect(jump, `${estimator.name}, start ${seed}`).toBeLessThan(1e-8);
        expectClose(loss, populationLoss(minimum, teacher), 1e-8, `${estimator.name}, start ${seed}`);
      }
      expect(jumpOf(identityEstimator, start).jump, `identity, start ${seed}`).toBeGreaterThan(0.1);
    }
  });
});

test("refuses what it has no use for", () => {
  const two: TwoLayerWeights = { filter: [1, 0], output: [1, 1] };
  expect(() => populationLoss(two, { filter: [1, 0, 0], output: [1, 1] })).toThrow(
    "2 patches of 2 and 2 patches of 3",
  );
  expect(() => populationGradient({ filter: [0, 0], output: [1, 1] }, two)).toThrow("length above 0");
  expect(() => expectedCoarseGradient(two, two, hardTanhEstimator())).toThrow(
    "hard tanh, which passes -1 … 1",
  );
  const start = { start: two, teacher: two, estimator: reluEstimator };
  expect(() => descendCoarsely({ ...start, learningRate: 0, steps: 1 })).toThrow("`learningRate`");
  expect(() => descendCoarsely({ ...start, learningRate: 1, steps: 0 })).toThrow("`steps`");
  expect(() =>
    sampleGradients(two, two, { estimator: reluEstimator, samples: 1, random: createRandom(1) }),
  ).toThrow("`samples`");
});
