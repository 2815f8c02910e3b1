import { expect, test } from "vitest";

import { complementaryErrorFunction, errorFunction } from "../../../src/activations/error-function.ts";
import { expectRelativelyClose } from "../support/closeness.ts";

// mpmath 1.3, 40 digits.
const VALUES = [
  [0.001, 0.0011283787909692365, 0.9988716212090307],
  [0.1, 0.1124629160182849, 0.887537083981715],
  [0.5, 0.5204998778130465, 0.4795001221869535],
  [1, 0.8427007929497149, 0.15729920705028513],
  [1.5, 0.9661051464753108, 0.033894853524689274],
  [1.999, 0.9953015566513705, 0.004698443348629487],
  [2, 0.9953222650189527, 0.004677734981047266],
  [2.001, 0.9953428907185247, 0.00465710928147535],
  [2.5, 0.999593047982555, 0.0004069520174449589],
  [3, 0.9999779095030014, 2.209049699858544e-5],
  [4, 0.9999999845827421, 1.541725790028002e-8],
  [6, 1.0, 2.151973671249891e-17],
  [10, 1.0, 2.088487583762545e-45],
  [26, 1.0, 5.663192408856143e-296],
] as const;

test.each(VALUES)("erf(%d) and its complement to full precision", (x, value, complement) => {
  expectRelativelyClose(errorFunction(x), value, 1e-15, "erf");
  expectRelativelyClose(errorFunction(-x), -value, 1e-15, "erf of the negative number");
  expectRelativelyClose(complementaryErrorFunction(x), complement, 1e-13, "1 − erf");
});

test("the ends", () => {
  expect(errorFunction(0)).toBe(0);
  expect(errorFunction(Number.MIN_VALUE)).toBeGreaterThanOrEqual(0);
  expect([errorFunction(1e300), errorFunction(-1e300)]).toEqual([1, -1]);
  expect(errorFunction(Number.NaN)).toBeNaN();
  expect([complementaryErrorFunction(1e300), complementaryErrorFunction(-1e300)]).toEqual([0, 2]);
});
