import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { agglomerate } from "../../../src/clustering/index.ts";
import { createRandom } from "../../../src/random.ts";
import {
  adaptiveFunction,
  functionDistances,
  hingeProducts,
  piecewiseLinearFunctions,
  powerProducts,
  swishFunctions,
} from "../../../src/task-adaptive/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

/** ∫ f φ by Simpson's rule between the kinks, which is exact enough for 10⁻¹²: f is smooth there. */
function expectation(f: (x: number) => number, kinks: readonly number[] = []): number {
  const edges = [-13, ...kinks, 13].sort((one, other) => one - other);
  let sum = 0;
  for (const [index, left] of edges.slice(0, -1).entries()) {
    const [count, width] = [4000, edges[index + 1]! - left];
    for (let place = 0; place <= count; place++) {
      const x = left + (width * place) / count;
      const weight = place === 0 || place === count ? 1 : place % 2 === 1 ? 4 : 2;
      sum += (weight * (width / count) * f(x) * Math.exp((-x * x) / 2)) / 3;
    }
  }
  return sum / Math.sqrt(2 * Math.PI);
}

const hinges = [-3.5, -0.7, 0, 0.5, 0.5, 1.7, 4];
const basis = (given: readonly number[]) => [
  (x: number) => Math.max(0, x),
  ...given.map((hinge) => (x: number) => Math.max(0, hinge - x)),
];

test("products of hinges are those of quadrature to 1e-9", () => {
  const functions = basis(hinges);
  const kinks = [...new Set([0, ...hinges])];
  for (const [i, row] of hingeProducts(hinges).entries())
    for (const [j, value] of row.entries())
      expectClose(
        value,
        expectation((x) => functions[i]!(x) * functions[j]!(x), kinks),
        1e-9,
        `⟨${i}, ${j}⟩`,
      );
});

test("the product with the ramp is not that of the authors' code", () => {
  // There ReLU(b) stands for the step: 0.00427 and 0.382.
  expectClose(hingeProducts([0.5])[0]![1]!, 0.00801, 5e-6, "b = 0.5");
  expectClose(hingeProducts([1.7])[0]![1]!, 0.223, 5e-4, "b = 1.7");
});

test("products stay finite for hinges far out", () => {
  const [, far, near] = hingeProducts([40, -40]);
  expectClose(far![1]!, 1 + 40 * 40, 1e-12, "b = 40");
  expect(near).toEqual([0, 0, 0]);
  expect(() => hingeProducts([Number.NaN])).toThrow("must be a finite number");
});

test.each([true, false])(
  "products of powers, normalized %s, are those of quadrature to 1e-9",
  (normalized) => {
    const degree = 5;
    const powers = Array.from({ length: degree + 1 }, (_, k) => (x: number) => x ** k);
    const standardized = powers.map((power, k) => {
      if (k === 0) return power;
      const mean = expectation(power);
      const deviation = Math.sqrt(expectation((x) => (power(x) - mean) ** 2));
      return (x: number) => (power(x) - mean) / deviation;
    });
    const functions = normalized ? standardized : powers;
    for (const [i, row] of powerProducts(degree, { normalized }).entries())
      for (const [j, value] of row.entries())
        expectClose(
          value,
          expectation((x) => functions[i]!(x) * functions[j]!(x)),
          1e-9,
          `⟨${i}, ${j}⟩`,
        );
  },
);

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test("the Gram matrix of hinges is that of the closed forms in double precision", () =>
    expectNoLeak(() =>
      tf.tidy(() => {
        const { gram } = piecewiseLinearFunctions(tf.zeros([2, hinges.length]), tf.tensor1d(hinges));
        expectAllClose(gram!.arraySync(), hingeProducts(hinges), 2e-6, "gram");
      }),
    ));

  test("equal hinges share their gradient evenly", () =>
    expectNoLeak(() =>
      tf.tidy(() => {
        const product = (b: tf.Tensor) =>
          tf.sum(
            tf.slice(piecewiseLinearFunctions(tf.zeros([1, 2]), b as tf.Tensor1D).gram!, [1, 2], [1, 1]),
          );
        const [one, other] = tf
          .grad(product)(tf.tensor1d([0.4, 0.4]))
          .dataSync();
        expect(one).toBe(other);
      }),
    ));

  test("products of Swish are those of quadrature, for every gate that is not too steep", () =>
    expectNoLeak(() =>
      tf.tidy(() => {
        const betas = [0, 1, -2.5, 18];
        const { rows } = swishFunctions(tf.tensor1d(betas));
        const found = tf.matMul<tf.Tensor2D>(rows, rows, false, true).arraySync();
        const at = (beta: number) => (x: number) => x / (1 + Math.exp(-beta * x));
        for (const [i, one] of betas.entries())
          for (const [j, other] of betas.entries())
            expectClose(
              found[i]![j]!,
              expectation((x) => at(one)(x) * at(other)(x)),
              1e-6,
              `⟨${one}, ${other}⟩`,
            );
      }),
    ));
});

describe("distances of learned functions", () => {
  const layer = {
    hinges: [0.3, -0.8, 1.5],
    coordinates: { a: [0.2, -0.5, 0.4], b: [-0.1, 0.9, 0.3], c: [0.2, -0.5, 0.4] },
  };
  const functions = Object.values(layer.coordinates).map((one) => adaptiveFunction(one, layer.hinges));
  const kinks = [0, ...layer.hinges];

  test("are integrals of the squared differences, summed over layers", () => {
    const squares = functions.map((f) => functions.map((g) => expectation((x) => (f(x) - g(x)) ** 2, kinks)));
    const roots = (factor: number) => squares.map((row) => row.map((value) => Math.sqrt(factor * value)));
    expectAllClose(functionDistances([layer]), roots(1), 1e-9, "one layer");
    expectAllClose(functionDistances([layer, layer]), roots(2), 1e-9, "two layers");
  });

  test("are, for shapes, those of the correlation, and 0 for multiples", () => {
    const moments = (f: (x: number) => number, g: (x: number) => number) =>
      expectation((x) => f(x) * g(x), kinks) - expectation(f, kinks) * expectation(g, kinks);
    const expected = functions.map((f, i) =>
      functions.map((g, j) =>
        i % 2 === j % 2 ? 0 : Math.sqrt(1 - moments(f, g) ** 2 / (moments(f, f) * moments(g, g))),
      ),
    );
    const found = functionDistances([layer], { kind: "shape" });
    expectAllClose(found, expected, 1e-7, "shape");
    // −max(0, −x) = max(0, x) − |x| turned around: σ(x) = max(0, x) and σ(x) = x have r = √½, |x| and x have r = 0.
    const known = functionDistances([{ hinges: [0], coordinates: { relu: [0], line: [-1], size: [1] } }], {
      kind: "shape",
    });
    const squared = known.map((row) => row.map((value) => 1 - value ** 2));
    // Correlations by hand: Var x₊ = ½ − 1/2π, Cov(x₊, x) = ½, Cov(x₊, |x|) = ½ − 1/π.
    const variance = 0.5 - 1 / (2 * Math.PI);
    expectClose(squared[0]![1]!, 0.25 / variance, 1e-9, "ReLU and the line");
    expectClose(
      squared[0]![2]!,
      (0.5 - 1 / Math.PI) ** 2 / (variance * (1 - 2 / Math.PI)),
      1e-9,
      "ReLU and |x|",
    );
    expectClose(squared[1]![2]!, 0, 1e-9, "the line and |x|");
  });

  test("can be clustered: both halves of the matrix are the same bit for bit", () => {
    const random = createRandom(1);
    const draw = () => Array.from({ length: 8 }, () => random.normal());
    const drawn = {
      hinges: draw(),
      coordinates: Object.fromEntries(["a", "b", "c", "d"].map((task) => [task, draw()])),
    };
    for (const kind of ["plain", "shape"] as const)
      expect(agglomerate(functionDistances([drawn, drawn], { kind })).length).toBe(3);
  });

  test("need layers of the same tasks", () => {
    expect(() => functionDistances([])).toThrow("no layer");
    expect(() => functionDistances([layer, { hinges: [0], coordinates: { a: [1] } }])).toThrow("a, b, c; a");
  });
});
