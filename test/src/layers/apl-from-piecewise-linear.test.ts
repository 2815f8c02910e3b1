import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

import {
  aplFromPiecewiseLinear,
  type PiecewiseLinear,
} from "../../../src/layers/apl-from-piecewise-linear.ts";
import { adaptivePiecewiseLinear } from "../../../src/operations/adaptive-piecewise-linear.ts";
import { createRandom } from "../../../src/random.ts";
import { useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";

beforeAll(() => useBackend("cpu"));

/** g by interpolation between its points. */
function valueAt({ points, leftSlope }: PiecewiseLinear, x: number): number {
  const [[firstX, firstY]] = points as [[number, number]];
  if (x <= firstX) return firstY + leftSlope * (x - firstX);
  for (const [index, [right, y]] of points.entries()) {
    if (x > right) continue;
    const [left, value] = points[index - 1]!;
    return value + ((y - value) * (x - left)) / (right - left);
  }
  return x;
}

/** h in double precision, from its definition. */
function unitOf(
  { slopes, hinges }: { slopes: readonly number[]; hinges: readonly number[] },
  x: number,
): number {
  return slopes.reduce((sum, slope, s) => sum + slope * Math.max(0, hinges[s]! - x), Math.max(0, x));
}

const NAMED: readonly (readonly [string, PiecewiseLinear, number])[] = [
  ["ReLU", { points: [[0, 0]], leftSlope: 0 }, 0],
  ["leaky ReLU", { points: [[0, 0]], leftSlope: 0.01 }, 1],
  ["|x|", { points: [[0, 0]], leftSlope: -1 }, 1],
  ["x", { points: [[0, 0]], leftSlope: 1 }, 1],
  ["max(x, -1)", { points: [[-1, -1]], leftSlope: 0 }, 2],
  ["max(x, 2)", { points: [[2, 2]], leftSlope: 0 }, 2],
];

test.each(NAMED)("%s is a unit with the fewest hinges", (_name, g, hinges) => {
  const unit = aplFromPiecewiseLinear(g);
  expect(unit.slopes).toHaveLength(hinges);
  for (let x = -5; x <= 5; x += 0.125) expect(unitOf(unit, x)).toBeCloseTo(valueAt(g, x), 12);
});

test("every continuous piecewise linear function of the class is a unit", async () => {
  const random = createRandom(1);
  for (let round = 0; round < 200; round++) {
    const xs = Array.from({ length: 1 + random.integer(8) }, () => random.uniform(-3, 3)).sort(
      (a, b) => a - b,
    );
    const points = xs.map((x, index) => [x, index === xs.length - 1 ? x : random.uniform(-3, 3)] as const);
    const g = { points, leftSlope: random.uniform(-2, 2) };
    const unit = aplFromPiecewiseLinear(g);
    for (const x of [-7, ...xs, ...Array.from({ length: 20 }, () => random.uniform(-5, 5)), 9]) {
      const expected = valueAt(g, x);
      // Slopes between points that happen to be close are large, and cancel.
      const size = unit.slopes.reduce((sum, slope) => sum + Math.abs(slope), 1);
      expectClose(unitOf(unit, x), expected, 1e-13 * size, `${JSON.stringify(g)} at ${x}`);
    }
  }
});

test("the operation with these parameters is the function", async () => {
  const g: PiecewiseLinear = {
    points: [
      [-2, 1],
      [-1, -0.5],
      [0.5, 1.5],
      [1, 1],
    ],
    leftSlope: -0.25,
  };
  const { slopes, hinges } = aplFromPiecewiseLinear(g);
  const xs = Array.from({ length: 81 }, (_, index) => index / 10 - 4);
  const outputs = tf.tidy(() =>
    adaptivePiecewiseLinear(tf.tensor1d(xs), tf.tensor1d([...slopes]), tf.tensor1d([...hinges])),
  );
  for (const [index, value] of (await outputs.data()).entries())
    expectClose(value, valueAt(g, xs[index]!), 2e-6, `at ${xs[index]}`);
  outputs.dispose();
});

test.each([
  [{ points: [], leftSlope: 1 }, "no point"],
  [{ points: [[1, 2]], leftSlope: 1 }, "Got: (1, 2)"],
  [{ points: [[2, 2], [1, 1]], leftSlope: 1 }, "x = 1 after x = 2"], // biome-ignore format: one case, one line
  [{ points: [[0, 0]], leftSlope: Number.NaN }, "`leftSlope`"],
  [{ points: [[Number.NaN, 0]], leftSlope: 1 }, "x of a point"],
  [{ points: [[-1e-320, 1e300], [0, 0]], leftSlope: 0 }, "slope between two points"], // biome-ignore format: one case, one line
])("%j is refused", (g, message) => {
  expect(() => aplFromPiecewiseLinear(g as unknown as PiecewiseLinear)).toThrow(message);
});
