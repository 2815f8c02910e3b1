import { describe, expect, test } from "vitest";

import { leakyRelu } from "../../../src/activations/leaky-relu.ts";
import { swish } from "../../../src/activations/swish.ts";
import { tanh } from "../../../src/activations/tanh.ts";
import { fitRational, type RationalCoefficients } from "../../../src/layers/fit-rational.ts";

function valueAt({ numerator, denominator }: RationalCoefficients, x: number): number {
  const p = numerator.reduce((sum, coefficient, i) => sum + coefficient * x ** i, 0);
  const q = denominator.reduce((sum, coefficient, j) => sum + coefficient * x ** (j + 1), 0);
  return p / (1 + Math.abs(q));
}

function errorOf(coefficients: RationalCoefficients, f: (x: number) => number): number {
  const points = Array.from({ length: 3001 }, (_, index) => index / 500 - 3);
  const squares = points.map((x) => (valueAt(coefficients, x) - f(x)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square) / points.length);
}

/**
 * Fits of the safe form with the degrees 5 and 4 on −3 … 3 that the authors of Padé units publish:
 * github.com/ml-research/rational_activations, rational/rationals_config.json, `Rational_version_B5/4` (MIT).
 */
const PUBLISHED = {
  "leaky-relu": {
    f: leakyRelu().value,
    numerator: [0.03355815733452378, 0.5050059186781659, 1.6534697310952233, 2.0100501552600014, 0.9319195586484518, 0.15242646398275836], // biome-ignore format: a list of numbers
    denominator: [4.812831860534153e-5, 3.9802479055059194, 1.5837587665720168e-5, 0.30183382839661377],
  },
  tanh: {
    f: tanh.value,
    numerator: [2.1172949817857366e-9, 0.9999942495075363, 6.276332768876106e-7, 0.10770864506559906, 2.946556898117109e-8, 0.000871124373591946], // biome-ignore format: a list of numbers
    denominator: [6.376908337817277e-7, 0.44101418051922986, 2.2747661404467182e-7, 0.014581039909092108],
  },
  swish: {
    f: swish().value,
    numerator: [3.2597006782059475e-7, 0.500000007624051, 0.2500169540800127, 0.05327519598927768, 0.005804580590860159, 0.00027529600705133663], // biome-ignore format: a list of numbers
    denominator: [3.917294261258692e-5, 0.1065308384054887, 3.7991514117509955e-6, 0.0005503052126186067],
  },
};

describe.each(Object.entries(PUBLISHED))("%s", (_name, { f, ...published }) => {
  test("is fitted as well as by the authors of Padé units", () => {
    expect(errorOf(fitRational(f), f)).toBeLessThan(1.002 * errorOf(published, f));
  });
});

test("a function of the form is found again", () => {
  const f = (x: number) => (1 + 2 * x - x ** 3) / (1 + Math.abs(0.5 * x ** 2));
  const fit = fitRational(f, { numeratorDegree: 3, denominatorDegree: 2, domain: 2 });
  for (const x of [-2, -0.7, 0, 0.3, 1.9]) expect(valueAt(fit, x)).toBeCloseTo(f(x), 6);
});

test.each([
  [Math.log, {}, "Got: NaN at -3."],
  [Math.sin, { numeratorDegree: -1 }, "`numeratorDegree`"],
  [Math.sin, { denominatorDegree: 0 }, "`denominatorDegree`"],
  [Math.sin, { domain: 0 }, "`domain`"],
])("%s with %j is refused", (f, options, message) => {
  expect(() => fitRational(f, options)).toThrow(message);
});
