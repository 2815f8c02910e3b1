import { describe, expect, test } from "vitest";

import { formatPolynomial } from "../../../src/polynomials/format-polynomial.ts";
import {
  combine,
  constant,
  degree,
  evaluatePolynomial,
  multiply,
  type Polynomial,
  substitute,
  variable,
} from "../../../src/polynomials/polynomial.ts";

const [x, y] = [variable(0, 2), variable(1, 2)];
const sum = combine(2, [
  [1, x],
  [1, y],
]);

test("(x + y)³ has the binomial coefficients", () => {
  const cube = substitute([0, 0, 0, 1], sum);
  expect(Object.fromEntries(cube.terms)).toEqual({ "3,0": 1, "2,1": 3, "1,2": 3, "0,3": 1 });
  expect(degree(cube)).toBe(3);
  expect(evaluatePolynomial(cube, [2, -5])).toBe(-27);
});

test("what cancels is gone", () => {
  const difference = combine(2, [
    [1, multiply(sum, sum)],
    [-1, multiply(sum, sum)],
  ]);
  expect(difference.terms.size).toBe(0);
  expect(degree(difference)).toBe(0);
  expect(evaluatePolynomial(difference, [1, 2])).toBe(0);
});

test("Chebyshev polynomials by substitution satisfy Tₘ(Tₙ) = Tₘₙ", () => {
  const t2 = [-1, 0, 2];
  const t3 = [0, -3, 0, 4];
  const one = variable(0, 1);
  const t6 = substitute(t2, substitute(t3, one));
  expect(t6).toEqual(substitute(t3, substitute(t2, one)));
  for (const angle of [0.1, 0.7, 2]) {
    expect(evaluatePolynomial(t6, [Math.cos(angle)])).toBeCloseTo(Math.cos(6 * angle), 12);
  }
});

describe("in LaTeX", () => {
  const cases: [string, Polynomial, object?][] = [
    ["0", constant(0, 2)],
    ["-2.5", constant(-2.5, 2)],
    ["x", x],
    ["x^{2} + 2\\,x\\,y + y^{2}", multiply(sum, sum)],
    [
      "-x^{2} + 0.333\\,y",
      combine(2, [
        [-1, multiply(x, x)],
        [1 / 3, y],
      ]),
    ],
    ["u^{2} + \\dots", multiply(sum, sum), { names: ["u", "v"], terms: 1 }],
    ["1.23 \\cdot 10^{-7}\\,x", combine(2, [[1.234e-7, x]])],
    ["1.23 \\cdot 10^{5}\\,x", combine(2, [[123456, x]])],
    ["1230\\,x", combine(2, [[1234.5, x]])],
    ["x_{4}", variable(3, 5)],
  ];
  test.each(cases)("%s", (latex, polynomial, options) => {
    expect(formatPolynomial(polynomial, options)).toBe(latex);
  });
});

test("polynomials of other variables are refused", () => {
  expect(() => multiply(x, variable(0, 3))).toThrow("must be 2 variables");
  expect(() => evaluatePolynomial(x, [1])).toThrow("must be 2 variables");
  expect(() => combine(1, [[1, x]])).toThrow("must be 1 variables");
  expect(() => variable(2, 2)).toThrow("`index`");
});
