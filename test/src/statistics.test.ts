import { describe, expect, test } from "vitest";

import {
  confidenceInterval,
  mean,
  median,
  quantile,
  standardDeviation,
  studentQuantile,
} from "../../src/statistics.ts";

describe("description of a sample", () => {
  test("mean and median", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(mean(Float32Array.of(1, 2))).toBe(1.5);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test("quantiles are those of NumPy and R", () => {
    // numpy.quantile([1, 3, 4, 7, 9, 20], [0, .1, .25, .5, .9, 1])
    const sample = [20, 4, 1, 9, 3, 7];
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((share) => quantile(sample, share))).toEqual([
      1, 2, 3.25, 5.5, 14.5, 20,
    ]);
    expect(sample).toEqual([20, 4, 1, 9, 3, 7]);
  });

  test("the standard deviation survives a large mean", () => {
    expect(standardDeviation([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBeCloseTo(Math.sqrt(30), 12);
  });

  // NIST Statistical Reference Datasets, univariate summary statistics, set NumAcc3: s = 0.1 with a mean of 1,000,000.2.
  test("NIST NumAcc3", () => {
    const values = [
      1000000.2,
      ...Array.from({ length: 1000 }, (_, index) => 1000000 + (index % 2 === 0 ? 0.1 : 0.3)),
    ];
    expect(mean(values)).toBeCloseTo(1000000.2, 8);
    expect(standardDeviation(values)).toBeCloseTo(0.1, 9);
  });

  test("too few values are refused, with the reason", () => {
    expect(() => mean([])).toThrow("A mean needs at least 1 value. Got: 0.");
    expect(() => quantile([], 0.5)).toThrow("at least 1 value");
    expect(() => quantile([1], 1.5)).toThrow("0 … 1");
    expect(() => standardDeviation([1])).toThrow("A standard deviation needs at least 2 values. Got: 1.");
    expect(() => confidenceInterval([1])).toThrow("more seeds");
  });
});

describe("Student's interval", () => {
  // The two-sided 95 % and 99 % columns of the usual table of t.
  test.each([
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [3, 3.182, 5.841],
    [4, 2.776, 4.604],
    [5, 2.571, 4.032],
    [9, 2.262, 3.25],
    [10, 2.228, 3.169],
    [19, 2.093, 2.861],
    [30, 2.042, 2.75],
    [120, 1.98, 2.617],
    [100_000, 1.96, 2.576],
  ])("t for %d degrees of freedom", (degreesOfFreedom, at95, at99) => {
    expect(studentQuantile(0.95, degreesOfFreedom)).toBeCloseTo(at95, 3);
    expect(studentQuantile(0.99, degreesOfFreedom)).toBeCloseTo(at99, 3);
  });

  test("closed forms for one and two degrees of freedom", () => {
    for (const level of [0.001, 0.5, 0.9, 0.999]) {
      expect(studentQuantile(level, 1)).toBeCloseTo(Math.tan((Math.PI / 2) * level), 9);
      expect(studentQuantile(level, 2)).toBeCloseTo(level * Math.sqrt(2 / (1 - level ** 2)), 9);
    }
  });

  test("Student's sleep data: 1.58 hours, 95 % interval 0.70 … 2.46", () => {
    // Differences of the two drugs for ten patients; the interval is that of R's t.test(extra ~ group, paired = TRUE).
    const interval = confidenceInterval([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]);
    expect(interval.mean).toBeCloseTo(1.58, 12);
    expect(interval.low).toBeCloseTo(0.7001142, 6);
    expect(interval.high).toBeCloseTo(2.4598858, 6);
    expect(interval).toMatchObject({ level: 0.95, count: 10 });
  });

  test.each([
    [0, 3],
    [1, 3],
    [0.95, 0],
    [0.95, 2.5],
  ])("level %d with %d degrees of freedom is refused", (level, degreesOfFreedom) => {
    expect(() => studentQuantile(level, degreesOfFreedom)).toThrow("degree of freedom");
  });
});
