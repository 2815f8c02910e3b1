import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { invertPositiveDefinite } from "../../../src/kolmogorov-arnold/cholesky.ts";
import {
  amplification,
  evaluateFunction,
  type FunctionBasis,
  type GaussianProcessOptions,
  gaussianProcessBasis,
  type SplineOptions,
  splineBasis,
} from "../../../src/kolmogorov-arnold/index.ts";
import { createRandom } from "../../../src/random.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/kolmogorov-arnold.json", import.meta.url), "utf8"),
) as {
  readonly gaussianProcesses: readonly {
    readonly options: GaussianProcessOptions;
    readonly heights: number[];
    readonly x: number[];
    readonly y: number[];
    readonly logPrior: number;
  }[];
  readonly splines: readonly {
    readonly options: SplineOptions;
    readonly coefficients: number[];
    readonly x: number[];
    readonly y: number[];
  }[];
};

const quadratic = (matrix: readonly (readonly number[])[], c: readonly number[]) =>
  matrix.reduce((sum, row, i) => sum + c[i]! * row.reduce((part, value, j) => part + value * c[j]!, 0), 0);

describe("a Gaussian process", () => {
  test.each(golden.gaussianProcesses)(
    "has the posterior mean of scikit-learn: $options",
    ({ options, heights, x, y }) => {
      const basis = gaussianProcessBasis(options);
      expectAllClose(
        x.map((place) => evaluateFunction(basis, heights, place)),
        y,
        1e-9,
        "mean",
      );
    },
  );

  test.each(golden.gaussianProcesses)(
    "has the prior of scikit-learn in its roughness, up to a constant: $options",
    ({ options, heights, logPrior }) => {
      const basis = gaussianProcessBasis(options);
      const determinant = (heights.length / 2) * Math.log(2 * Math.PI);
      const half = quadratic(basis.roughness, heights) / 2;
      // log p(y) = −½ yᵀ K⁻¹ y − ½ log |K| − n/2 log 2π: what is left does not depend on y.
      const rest = -logPrior - half - determinant;
      const doubled = heights.map((height) => 2 * height);
      expectAllClose(quadratic(basis.roughness, doubled) / 2, 4 * half, 1e-9, "quadratic");
      expectAllClose(rest, logDeterminant(options) / 2, 1e-6, "log |K|");
    },
  );

  test("goes through its heights without noise, and does not with it", () => {
    const random = createRandom(3);
    const heights = Array.from({ length: 12 }, () => random.normal());
    const gapsOf = (noise: number) => {
      const basis = gaussianProcessBasis({ points: 12, domain: [-3, 5], noise });
      return basis.places.map((place, k) => Math.abs(evaluateFunction(basis, heights, place) - heights[k]!));
    };
    expect(Math.max(...gapsOf(0))).toBeLessThan(1e-12);
    expect(Math.max(...gapsOf(0.3))).toBeGreaterThan(0.05);
    const roughOf = (noise: number) => {
      const basis = gaussianProcessBasis({ points: 12, domain: [-3, 5], noise });
      const values = basis.places.map((place) => evaluateFunction(basis, heights, place));
      return values.slice(2).reduce((sum, v, k) => sum + (v - 2 * values[k + 1]! + values[k]!) ** 2, 0);
    };
    expect(roughOf(1)).toBeLessThan(roughOf(0.3));
    expect(roughOf(0.3)).toBeLessThan(roughOf(0));
  });

  test("jitter stands for noise of its root, and mends what is too flat for double precision", () => {
    const flat = { points: 12, domain: [0, 1] as const, lengthScale: 1 };
    expect(() => gaussianProcessBasis(flat)).toThrow("positive definite");
    const mended = gaussianProcessBasis({ ...flat, jitter: 1e-6 });
    expect(mended.cardinals(0.3)).toEqual(gaussianProcessBasis({ ...flat, noise: 1e-3 }).cardinals(0.3));
    expect(amplification(mended)).toBeGreaterThan(1e4);
  });

  test("far from its control points it is 0", () => {
    const basis = gaussianProcessBasis();
    expect(Math.abs(evaluateFunction(basis, basis.places, 40))).toBe(0);
  });
});

/** log |K + σ² I| by elimination without pivoting, which a positive definite matrix allows. */
function logDeterminant({
  points = 0,
  domain = [0, 1],
  lengthScale = 1,
  noise = 0,
}: GaussianProcessOptions): number {
  const places = Array.from(
    { length: points },
    (_, k) => domain[0] + ((domain[1] - domain[0]) * k) / (points - 1),
  );
  const rows = places.map((a, i) =>
    places.map((b, j) => Math.exp(-(((a - b) / lengthScale) ** 2) / 2) + (i === j ? noise ** 2 : 0)),
  );
  let sum = 0;
  for (let k = 0; k < points; k++) {
    sum += Math.log(rows[k]![k]!);
    for (let i = k + 1; i < points; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j < points; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return sum;
}

describe("a spline", () => {
  test.each(golden.splines)("is that of SciPy: $options", ({ options, coefficients, x, y }) => {
    const basis = splineBasis(options);
    expectAllClose(
      x.map((place) => evaluateFunction(basis, coefficients, place)),
      y,
      1e-9,
      "spline",
    );
  });

  test("is a line, without roughness, for coefficients of a line", () => {
    const basis = splineBasis({ intervals: 4, domain: [-1, 3] });
    const line = basis.places.map((place) => 0.7 * place);
    for (const x of [-1, 0.2, 1.5, 3]) expect(evaluateFunction(basis, line, x)).toBeCloseTo(0.7 * x, 12);
    expect(quadratic(basis.roughness, line)).toBeCloseTo(0, 12);
    const random = createRandom(2);
    const wild = line.map(() => random.normal());
    expect(quadratic(basis.roughness, wild)).toBeGreaterThan(1);
  });
});

describe.each(BACKENDS)("features on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each<[string, FunctionBasis]>([
    ["gaussian-process", gaussianProcessBasis({ points: 9, lengthScale: 0.3 })],
    ["b-spline", splineBasis({ intervals: 4 })],
  ])("of %s are the cardinal functions before mixing", async (_name, basis) => {
    await expectNoLeak(async () => {
      const x = [-3, -1, -0.71, 0, 0.3, 1, 1.2, 1e4, -1e4];
      const values = tf.tidy(() => {
        const features = basis.features(tf.tensor2d(x, [x.length, 1]));
        const mixing = basis.mixing;
        return mixing === undefined ? features : tf.matMul(features, tf.tensor2d(mixing as number[][]));
      });
      const expected = x.map(basis.cardinals);
      // The inverse of this process amplifies the rounding of float32 by its row sums.
      expectAllClose(await values.array(), expected, 3e-7 * amplification(basis), "cardinals");
      values.dispose();
    });
  });
});

test("the inverse of a positive definite matrix is its inverse", () => {
  const random = createRandom(1);
  const half = Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => random.normal()));
  const matrix = half.map((a, i) =>
    half.map((b, j) => a.reduce((sum, value, k) => sum + value * b[k]!, i === j ? 0.5 : 0)),
  );
  const inverse = invertPositiveDefinite(matrix);
  const product = matrix.map((row) =>
    inverse.map((_, j) => row.reduce((sum, value, k) => sum + value * inverse[k]![j]!, 0)),
  );
  expectAllClose(
    product,
    matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0))),
    1e-12,
    "identity",
  );
  expect(() =>
    invertPositiveDefinite([
      [1, 2],
      [2, 1],
    ]),
  ).toThrow("positive definite");
});

test.each([
  [() => gaussianProcessBasis({ points: 1 }), "`points`"],
  [() => gaussianProcessBasis({ domain: [1, -1] }), "`domain`"],
  [() => gaussianProcessBasis({ lengthScale: 0 }), "`lengthScale`"],
  [() => gaussianProcessBasis({ noise: -1 }), "`noise`"],
  [() => gaussianProcessBasis({ jitter: Number.NaN }), "`jitter`"],
  [() => splineBasis({ intervals: 0 }), "`intervals`"],
  [() => splineBasis({ domain: [0, Infinity] }), "`domain`"],
])("%s is refused", (create, message) => expect(create).toThrow(message));
