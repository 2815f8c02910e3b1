import { describe, expect, test } from "vitest";

import { createRandom, hashLabel, splitMix64, xoshiro128StarStar } from "../../src/random.ts";

const take = <T>(count: number, next: () => T) => Array.from({ length: count }, next);

describe("generators", () => {
  // Outputs of the C reference implementations, as in the tests of the Rust crate rand_xoshiro.
  test("xoshiro128** gives the reference outputs", () => {
    expect(take(10, xoshiro128StarStar([1, 2, 3, 4]))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test("SplitMix64 gives the reference outputs", () => {
    expect(take(6, splitMix64(1477776061723855037n))).toEqual([
      1985237415132408290n,
      2979275885539914483n,
      13511426838097143398n,
      8488337342461049707n,
      15141737807933549159n,
      17093170987380407015n,
    ]);
  });

  // Test vectors of the FNV reference code.
  test.each([
    ["", 0xcbf29ce484222325n],
    ["a", 0xaf63dc4c8601ec8cn],
    ["foobar", 0x85944171f73967e8n],
  ])("FNV-1a of %j", (label, hash) => expect(hashLabel(label)).toBe(hash));
});

describe("createRandom", () => {
  test("one seed gives one sequence, another seed another", () => {
    const draw = (seed: number) => take(20, createRandom(seed).uniform);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(0)).not.toEqual(draw(2 ** 53 - 1));
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])("seed %d is refused", (seed) => {
    expect(() => createRandom(seed)).toThrow(/`seed` must be a whole number of at least 0/);
  });

  test("forks depend on the label and the path to them, not on the draws before", () => {
    const first = createRandom(3);
    const drawn = createRandom(3);
    take(100, drawn.normal);
    expect(drawn.fork("layer 1").uniform()).toBe(first.fork("layer 1").uniform());
    const forks = [
      first,
      first.fork("layer 1"),
      first.fork("layer 2"),
      first.fork("a").fork("b"),
      first.fork("b").fork("a"),
      createRandom(4).fork("layer 1"),
    ];
    expect(new Set(forks.map((fork) => fork.uniform())).size).toBe(forks.length);
  });

  test("uniform numbers fill their interval evenly", () => {
    const random = createRandom(11);
    const values = take(100_000, () => random.uniform(-2, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(3);
    expect(largestGap(values, (x) => (x + 2) / 5)).toBeLessThan(
      KOLMOGOROV_SMIRNOV / Math.sqrt(values.length),
    );
  });

  test("uniform numbers stay below the upper end where rounding would reach it", () => {
    const random = createRandom(11);
    const next = 1 + Number.EPSILON;
    expect(new Set(take(100, () => random.uniform(1, next)))).toEqual(new Set([1]));
    expect(new Set(take(100, () => random.uniform(1e16, 1e16 + 4)))).toEqual(new Set([1e16, 1e16 + 2]));
    expect(random.uniform(3, 3)).toBe(3);
    for (const [low, high] of [
      [3, 2],
      [0, Number.NaN],
      [0, Infinity],
      [-1e308, 1e308],
    ] as const)
      expect(() => random.uniform(low, high)).toThrow("`high - low` must be a finite number of at least 0");
  });

  test("normal numbers are normal", () => {
    const random = createRandom(12);
    const values = take(100_000, () => random.normal());
    expect(largestGap(values, normalProbability)).toBeLessThan(KOLMOGOROV_SMIRNOV / Math.sqrt(values.length));
    expect(values.every(Number.isFinite)).toBe(true);
    const neighbors = values.slice(1).map((value, index) => value * values[index]!);
    expect(Math.abs(average(neighbors))).toBeLessThan(4 / Math.sqrt(neighbors.length));
    expect(average(take(50_000, () => random.normal(5, 0.1)))).toBeCloseTo(5, 2);
    expect(() => random.normal(0, -1)).toThrow(/`standardDeviation`/);
  });

  test("whole numbers are equally likely", () => {
    const random = createRandom(13);
    const counts = new Array<number>(6).fill(0);
    for (let draw = 0; draw < 60_000; draw++) counts[random.integer(6)]! += 1;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(20.515); // 99.9 % of χ² with 5 degrees of freedom.
    // For a bound of 3/4 of all words, a mere remainder would fall into the first third half of the time.
    const small = take(10_000, () => random.integer(3 * 2 ** 30)).filter((value) => value < 2 ** 30).length;
    expect(Math.abs(small / 10_000 - 1 / 3)).toBeLessThan(0.02);
    expect(random.integer(1)).toBe(0);
    expect(random.integer(2 ** 32)).toBeLessThan(2 ** 32);
    for (const bound of [0, -3, 1.5, 2 ** 32 + 1]) expect(() => random.integer(bound)).toThrow(/`bound`/);
  });

  test("every order of four is equally likely", () => {
    const random = createRandom(14);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = random.permutation(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(49.728); // 99.9 % of χ² with 23 degrees of freedom.
    expect(random.permutation(0)).toEqual([]);
    expect(() => random.permutation(-1)).toThrow(/`length`/);
  });
});

/** √n · D of the Kolmogorov-Smirnov test at 0.1 %. */
const KOLMOGOROV_SMIRNOV = 1.95;

function largestGap(values: readonly number[], probability: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const gaps = sorted.map((value, index) =>
    Math.max(
      Math.abs(probability(value) - index / sorted.length),
      Math.abs((index + 1) / sorted.length - probability(value)),
    ),
  );
  return gaps.reduce((largest, gap) => Math.max(largest, gap), 0);
}

/** Φ(x), by the series of the error function, good to 10⁻¹² for |x| < 5. */
function normalProbability(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-16; odd += 2) {
    term *= x ** 2 / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
