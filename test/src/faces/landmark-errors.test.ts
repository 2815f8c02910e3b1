import { describe, expect, test } from "vitest";

import { landmarkErrors } from "../../../src/faces/landmark-errors.ts";
import { createRandom } from "../../../src/random.ts";

/** Eyes 10 apart; the longest extent is 12, so the square is 24. */
const TRUTH = [0, 0, 10, 0, 5, 6, 1, 12, 9, 12];
const moved = (...distances: number[]) =>
  TRUTH.map((value, index) => value + (index % 2 === 0 ? distances[index / 2]! : 0));

describe("landmarkErrors", () => {
  const truth = [...TRUTH, ...TRUTH, ...TRUTH.map((value) => 2 * value)];
  const predicted = [...moved(1, 1, 1, 1, 1), ...moved(0, 0, 0, 0, 10), ...TRUTH.map((value) => 2 * value)];
  const report = landmarkErrors({
    predicted,
    truth,
    by: { labels: [2, 2, 0], classNames: ["left", "none", "frontal"] },
  });

  test("means by hand: 0.1, 0.2 and 0 of the distance between the eyes", () => {
    expect(report.faces).toBe(3);
    expect(report.meanError.estimate).toBeCloseTo(0.1, 12);
    expect(report.boxError.estimate).toBeCloseTo((1 + 2) / 24 / 3, 12);
    // An error of exactly 0.1 is no failure yet.
    expect(report.failureRate.estimate).toBeCloseTo(1 / 3, 12);
  });

  test("each landmark by itself", () => {
    expect(report.landmarks.map(({ name }) => name)[2]).toBe("nose");
    expect(report.landmarks.map(({ meanError }) => meanError.estimate * 30)).toEqual(
      [1, 1, 1, 1, 11].map((sum) => expect.closeTo(sum, 10)),
    );
    expect(report.landmarks[4]!.failureRate.estimate).toBeCloseTo(1 / 3, 12);
  });

  test("each class that has two faces or more", () => {
    expect(report.classes.map(({ name, faces }) => [name, faces])).toEqual([["frontal", 2]]);
    expect(report.classes[0]!.meanError.estimate).toBeCloseTo(0.15, 12);
    expect(report.classes[0]!.failureRate.estimate).toBe(0.5);
  });

  test("no turn, scale or move of both changes anything", () => {
    const turn = (points: readonly number[]) =>
      points.map((_, index) => {
        const [x, y] = [points[index - (index % 2)]!, points[index - (index % 2) + 1]!];
        return index % 2 === 0 ? 7 - 3 * y : 2 + 3 * x;
      });
    const turned = landmarkErrors({ predicted: turn(predicted), truth: turn(truth) });
    expect(turned.meanError.estimate).toBeCloseTo(report.meanError.estimate, 12);
    expect(turned.boxError.estimate).toBeCloseTo(report.boxError.estimate, 12);
  });

  test("intervals are as wide as the normal theory says for many faces", () => {
    const random = createRandom(1);
    const many = Array.from({ length: 400 }, () => TRUTH).flat();
    const noisy = Array.from({ length: 400 }, () => moved(...Array(5).fill(random.uniform(0, 2)))).flat();
    const { meanError } = landmarkErrors({ predicted: noisy, truth: many });
    // Uniform on 0 … 0.2: deviation 0.2 / √12; ±1.96 standard errors.
    const expected = (2 * 1.96 * 0.2) / Math.sqrt(12 * 400);
    expect((meanError.high - meanError.low) / expected).toBeGreaterThan(0.85);
    expect((meanError.high - meanError.low) / expected).toBeLessThan(1.15);
    expect(landmarkErrors({ predicted: noisy, truth: many })).toEqual(
      landmarkErrors({ predicted: noisy, truth: many }),
    );
  });
});

test.each([
  [{ predicted: TRUTH, truth: [...TRUTH, ...TRUTH] }, "10 predicted, 20 true"],
  [{ predicted: [1], truth: [1] }, "There are 10 numbers for each face"],
  [{ predicted: TRUTH, truth: TRUTH }, "at least 2 values"],
  [
    {
      predicted: [...TRUTH, ...TRUTH.map((value, index) => (index === 4 ? NaN : value))],
      truth: [...TRUTH, ...TRUTH],
    },
    "a missing number for face 1",
  ],
  [{ predicted: Array(20).fill(1), truth: Array(20).fill(1) }, "eyes in one place for face 0"],
])("refuses %#", (options, message) => {
  expect(() => landmarkErrors(options)).toThrow(message);
});
