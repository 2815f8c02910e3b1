import { readFile } from "node:fs/promises";

import { beforeAll, describe, expect, test } from "vitest";

import { createChildTensors } from "../../../src/children/child-data.ts";
import { childNamed } from "../../../src/children/children.ts";
import { type CandidateEvaluation, evaluateCandidate } from "../../../src/children/evaluate-candidate.ts";
import { pairedDifference, smallestDetectableDifference } from "../../../src/comparison.ts";
import { backend } from "../../../src/compute/backend.ts";
import { equivalenceKey } from "../../../src/search/equivalence.ts";
import { parseFormula } from "../../../src/search/parse-formula.ts";
import { searchSpaces } from "../../../src/search/search-space.ts";
import { mean, standardDeviation } from "../../../src/statistics.ts";

interface Result extends CandidateEvaluation {
  readonly formula: string;
  readonly seeds: readonly (CandidateEvaluation & { readonly seed: number })[];
  readonly again?: {
    readonly mean: number;
    readonly difference: { readonly mean: number; readonly low: number; readonly high: number };
    readonly smallestDetectableDifference: number;
  };
}

interface Results {
  readonly search: {
    readonly child: string;
    readonly recipe: object;
    readonly space: object;
    readonly budget: number;
  };
  readonly ranked: readonly Result[];
  readonly baselines: { readonly relu: Result };
  readonly evaluations: readonly { readonly formula: string; readonly score: number }[];
}

const FILE = new URL("../../../datasets/search-results/ppo-cnn.json", import.meta.url);

/** Level of one interval of five that hold together in 95 % of searches. */
const LEVEL = 1 - 0.05 / 5;

describe("the search by PPO on the small convolutional network", () => {
  let results: Results;
  let tried: readonly Result[];
  beforeAll(async () => {
    results = JSON.parse(await readFile(FILE, "utf8"));
    tried = results.ranked.filter(({ seeds }) => seeds.length > 0);
  });

  const scoresOf = ({ seeds }: Result) => seeds.map(({ score }) => score);

  test("is of the space, the network and the recipe of the course", () => {
    expect(results.search.space).toEqual(searchSpaces["one core unit"]);
    expect(results.search.recipe).toEqual(childNamed(results.search.child).recipe);
    expect(results.evaluations).toHaveLength(results.search.budget);
  });

  test("tried the five best functions again, none of them ReLU or twice there, with ten seeds beside ReLU", () => {
    const { ranked, baselines } = results;
    const keys = [baselines.relu, ...tried].map((one) => equivalenceKey(parseFormula(one.formula)));
    expect(new Set(keys).size).toBe(6);
    expect(tried).toHaveLength(5);
    const others = ranked.filter((one) => !tried.includes(one));
    const bestOfOthers = Math.max(
      ...others
        .filter((one) => equivalenceKey(parseFormula(one.formula)) !== keys[0])
        .map(({ score }) => score),
    );
    for (const one of tried) {
      expect(one.score).toBeGreaterThanOrEqual(bestOfOthers);
      expect(one.seeds.map(({ seed }) => seed)).toEqual(baselines.relu.seeds.map(({ seed }) => seed));
    }
    expect(baselines.relu.seeds).toHaveLength(10);
  });

  test("says of each what its seeds say", () => {
    const relu = scoresOf(results.baselines.relu);
    for (const one of tried) {
      const scores = scoresOf(one);
      const { mean: difference, low, high } = pairedDifference(scores, relu, LEVEL);
      expect(one.again!.mean).toBeCloseTo(mean(scores), 12);
      expect(one.again!.difference.mean).toBeCloseTo(difference, 12);
      expect(one.again!.difference.low).toBeCloseTo(low, 12);
      expect(one.again!.difference.high).toBeCloseTo(high, 12);
      const differences = scores.map((score, index) => score - relu[index]!);
      const smallest = smallestDetectableDifference(standardDeviation(differences), 10, { level: LEVEL });
      expect(one.again!.smallestDetectableDifference).toBeCloseTo(smallest, 12);
    }
  });

  test("found one function that is better than ReLU here, and four of which that cannot be said", () => {
    const better = tried.filter(({ again }) => again!.difference.low > 0).map(({ formula }) => formula);
    expect(better).toEqual(["abs(x) - sinc(x)"]);
    expect(tried.filter(({ again }) => again!.difference.high < 0)).toEqual([]);
  });

  test("comes out again, to the last digit", async () => {
    const { kernels } = await backend({ name: "wasm", print: () => {} });
    if (kernels !== "simd") return;
    const child = childNamed(results.search.child);
    const data = createChildTensors(await child.loadData());
    const one = tried.find(({ formula }) => formula === "abs(x) - sinc(x)")!;
    const { seed, ...evaluation } = one.seeds[0]!;
    expect(await evaluateCandidate({ formula: one.formula, child, data, seed })).toEqual(evaluation);
  }, 300_000);
});
