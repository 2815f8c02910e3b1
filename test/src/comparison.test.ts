import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import {
  bootstrapInterval,
  pairedDifference,
  signTest,
  smallestDetectableDifference,
} from "../../src/comparison.ts";
import { createRandom } from "../../src/random.ts";
import { mean, median } from "../../src/statistics.ts";

interface Fixture {
  paired: { first: number[]; second: number[]; level: number; low: number; high: number }[];
  signs: { wins: number; losses: number; probability: number }[];
  detectable: { count: number; level: number; power: number; difference: number }[];
  bootstrap: {
    values: number[];
    statistic: string;
    level: number;
    low: number;
    high: number;
    error: number;
  }[];
}
const scipy: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/golden/statistics.json", import.meta.url), "utf8"),
);

describe("pairedDifference", () => {
  test.each(scipy.paired)(
    "is the interval of SciPy's ttest_rel: $first",
    ({ first, second, level, low, high }) => {
      const interval = pairedDifference(first, second, level);
      expect(interval.low).toBeCloseTo(low, 9);
      expect(interval.high).toBeCloseTo(high, 9);
      expect(interval.mean).toBeCloseTo(mean(first) - mean(second), 9);
      expect(interval).toMatchObject({ level, count: first.length });
    },
  );

  test("what both of a pair share drops out", () => {
    const shared = [50, 70, 90, 60];
    const interval = pairedDifference(
      shared.map((value, seed) => value + 1 + 0.01 * seed),
      shared,
    );
    expect(interval.low).toBeGreaterThan(0.9);
    expect(interval.high).toBeLessThan(1.1);
  });

  test("unequal, empty and broken lists are refused", () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow("Got: 2 and 1 results");
    expect(() => pairedDifference([1, 2], [1, 2, 3])).toThrow("Got: 2 and 3 results");
    expect(() => signTest([], [])).toThrow("Got: 0 and 0 results");
    expect(() => signTest([1, Number.NaN], [1, 2])).toThrow("some of them missing");
    expect(() => pairedDifference([1], [2])).toThrow("more seeds");
  });
});

describe("smallestDetectableDifference", () => {
  test.each(scipy.detectable)(
    "$count pairs, level $level, power $power: that of the noncentral t of SciPy, as nearly as it says",
    ({ count, level, power, difference }) => {
      const ratio = smallestDetectableDifference(1, count, { level, power }) / difference;
      expect(ratio).toBeGreaterThan(count < 5 ? 0.85 : count < 10 ? 0.93 : 0.97);
      expect(ratio).toBeLessThan(1.01);
    },
  );

  test("is what the interval finds in 80 of 100 experiments", () => {
    const random = createRandom(1);
    const truth = smallestDetectableDifference(2, 10);
    const zeros = Array<number>(10).fill(0);
    const found = Array.from({ length: 4000 }, () =>
      Number(
        pairedDifference(
          zeros.map(() => random.normal(truth, 2)),
          zeros,
        ).low > 0,
      ),
    );
    expect(Math.abs(mean(found) - 0.8)).toBeLessThan(0.03);
  });

  test("no spread hides no difference, and options outside their bounds are refused", () => {
    expect(smallestDetectableDifference(0, 3)).toBe(0);
    expect(() => smallestDetectableDifference(-1, 3)).toThrow("`deviation`");
    expect(() => smallestDetectableDifference(1, 1)).toThrow("`count`");
    expect(() => smallestDetectableDifference(1, 3, { power: 0.5 })).toThrow("`power`");
    expect(() => smallestDetectableDifference(1, 3, { level: 1 })).toThrow("level 1");
  });
});

describe("signTest", () => {
  test.each(scipy.signs)(
    "$wins to $losses: the probability of SciPy's binomtest",
    ({ wins, losses, probability }) => {
      const first = [...Array(wins).fill(1), ...Array(losses).fill(0), 7];
      const second = [...Array(wins).fill(0), ...Array(losses).fill(1), 7];
      const result = signTest(first, second);
      expect(result).toMatchObject({ wins, losses, ties: 1 });
      expect(Math.abs(result.probability / probability - 1)).toBeLessThan(1e-10);
      expect(signTest(second, first).probability).toBe(result.probability);
    },
  );

  test("ties alone say nothing", () => {
    expect(signTest([1, 2], [1, 2])).toEqual({ wins: 0, losses: 0, ties: 2, probability: 1 });
  });
});

describe("bootstrapInterval", () => {
  const statistics: Record<string, typeof mean> = { mean, median };

  test.each(scipy.bootstrap)(
    "$statistic at $level: SciPy's interval, up to chance",
    ({ values, statistic, level, low, high, error }) => {
      const interval = bootstrapInterval(values, {
        statistic: statistics[statistic]!,
        level,
        resamples: 20_000,
      });
      // A quantile of 20,000 resamples scatters by far less than a tenth of the standard error.
      expect(Math.abs(interval.low - low)).toBeLessThan(0.1 * error);
      expect(Math.abs(interval.high - high)).toBeLessThan(0.1 * error);
      expect(interval.estimate).toBeCloseTo(statistics[statistic]!(values), 12);
      expect(interval).toMatchObject({ level, count: values.length });
    },
  );

  test("the seed decides", () => {
    const values = [1, 5, 2, 8, 3];
    const low = (seed: number) => bootstrapInterval(values, { seed, resamples: 200 });
    expect(low(3)).toEqual(low(3));
    expect([4, 5, 6].map((seed) => low(seed).low)).not.toEqual([low(3).low, low(3).low, low(3).low]);
  });

  test("too few values, a level of 1 and too few resamples are refused", () => {
    expect(() => bootstrapInterval([1])).toThrow("Got: 1 value and level 0.95");
    expect(() => bootstrapInterval([1, 2], { level: 1 })).toThrow("level between 0 and 1");
    expect(() => bootstrapInterval([1, 2], { resamples: 10 })).toThrow("`resamples`");
  });
});
