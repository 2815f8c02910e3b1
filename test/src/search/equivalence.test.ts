import { describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import { evaluate } from "../../../src/search/evaluate.ts";
import {
  coreUnitsOf,
  distinctCandidates,
  enumerateCandidates,
  equivalenceKey,
  formula,
  parseFormula,
  randomCandidate,
  searchSpaces,
  simplify,
} from "../../../src/search/index.ts";
import { expectClose } from "../support/closeness.ts";

const everything = [...enumerateCandidates(searchSpaces["one core unit"])];
const key = (text: string, options = {}) => equivalenceKey(parseFormula(text), options);

test.each([
  ["gate(x, x)", "x * sigmoid(x)"],
  ["sigmoid(x) * x", "x * sigmoid(x)"],
  ["negative(x) + cos(x)", "cos(x) - x"],
  ["sin(x) - negative(x)", "x + sin(x)"],
  ["negative(x) * negative(x)", "x * x"],
  ["max(tanh(x), x)", "max(x, tanh(x))"],
  ["beta(gate(x, x)) + x", "x + beta(x)"],
  ["square(max(arctan(x), arctan(x))) - x", "square(max(arctan(x), arctan(x))) - x"],
  ["sin(max(x, x)) + x", "x + sin(x)"],
  ["(x * x) + x", "x + square(x)"],
  ["abs(negative(x) * square(x)) + x", "x + abs(negative(x) * square(x))"],
  ["cos(max(negative(x), negative(x))) * x", "x * cos(x)"],
  ["max(x * sigmoid(x), gate(x, x))", "x * sigmoid(x)"],
])("%s is simplified to %s", (text, simple) => {
  expect(formula(simplify(parseFormula(text)))).toBe(simple);
});

test("simplification keeps the function, needs no more units, and has nothing left to do", () => {
  const random = createRandom(5);
  const larger = Array.from({ length: 2000 }, () =>
    randomCandidate(searchSpaces["three core units"], random),
  );
  for (const candidate of [...everything, ...larger]) {
    const simple = simplify(candidate);
    expect(formula(simplify(simple))).toBe(formula(simple));
    expect(coreUnitsOf(simple).length).toBeLessThanOrEqual(coreUnitsOf(candidate).length);
    for (const x of [-2.3, -0.4, 0.6, 1.7]) {
      const [before, after] = [candidate, simple].map((one) =>
        evaluate(one, x, { beta: 0.8, epsilon: 1e-7 }),
      );
      expectClose(after!, before!, 1e-9, `${formula(candidate)} as ${formula(simple)} at ${x}`);
    }
  }
});

describe("candidates that are the same function", () => {
  test.each([
    ["ReLU", "max(x, max0(x))", "max(max0(x), min0(x))"],
    ["ReLU", "max(x, max0(x))", "x - min0(x)"],
    ["ReLU", "max(x, max0(x))", "max(tanh(x), max0(x))"],
    ["Swish", "x * sigmoid(x)", "gate(x, x)"],
    ["tanh", "tanh(x) * rbf(x, x)", "sinh(x) / cosh(x)"],
    ["the exponential", "max(exp(x), exp(x))", "sinh(x) + cosh(x)"],
    ["x", "max(x, x)", "sin(x) / sinc(x)"],
    ["1, but for the guard", "x / x", "rbf(x, x)"],
  ])("%s: %s and %s", (_, one, other) => {
    expect(key(one!)).toBe(key(other!));
  });

  test.each([
    ["twice the size", "x + x", "max(x, x)"],
    ["the other sign", "max0(x) - beta(x)", "beta(x) - max0(x)"],
    ["mirrored", "x * sigmoid(x)", "x * sigmoid(max(negative(x), negative(x)))"],
    ["an added constant", "max0(x) + rbf(x, x)", "max(max0(x), max0(x))"],
    ["nearly the same far out", "max(softplus(x), softplus(x))", "max(max0(x), max0(x))"],
    ["the order of a quotient", "sin(x) / x", "x / sin(x)"],
    ["0 for NaN", "max0(x) / max0(x)", "sqrt(x) / sqrt(x)"],
    ["with β negative", "min(x, shift(x))", "max(x, x)"],
  ])("but not with %s: %s and %s", (_, one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  test("at one β", () => {
    expect(key("scale(x) * sigmoid(x)", { beta: 1 })).toBe(key("x * sigmoid(x)", { beta: 1 }));
    expect(key("scale(x) * sigmoid(x)", { beta: 2 })).not.toBe(key("x * sigmoid(x)", { beta: 2 }));
    expect(key("scale(x) * sigmoid(x)")).not.toBe(key("x * sigmoid(x)"));
    expect(() => key("x + x", { beta: Number.NaN })).toThrow("`beta` must be a finite number");
  });
});

describe("the space of one core unit", () => {
  test("holds fewer functions than candidates", () => {
    const classes = new Set(everything.map((candidate) => equivalenceKey(candidate)));
    const bySimplification = new Set(everything.map((candidate) => formula(simplify(candidate))));
    expect(classes.size).toBe(3964);
    expect(classes.size).toBeLessThan(bySimplification.size);
    expect(distinctCandidates(everything, { beta: 1 }).length).toBe(3007);
    expect(distinctCandidates(enumerateCandidates(searchSpaces.small)).length).toBe(437);
  });

  test("the first spelling stands for its function", () => {
    const swishes = ["gate(x, x)", "sigmoid(x) * x", "x + x"].map(parseFormula);
    expect(distinctCandidates(swishes).map(formula)).toEqual(["gate(x, x)", "x + x"]);
  });

  test("no two functions are so near to each other that rounding decides", () => {
    const points = Array.from({ length: 25 }, (_, index) => (index - 12) * Math.SQRT1_2 + 0.1);
    const rows = distinctCandidates(everything, { beta: 1 }).map((candidate) => ({
      candidate,
      values: points.map((x) => evaluate(candidate, x, { beta: 1, epsilon: 1e-30 })),
    }));
    const isNear = (one: number, other: number) =>
      Object.is(one, other) || Math.abs(one - other) <= Math.min(1e-8 * Math.max(1, Math.abs(one)), 1e300);
    const pairs: string[] = [];
    for (const [index, one] of rows.entries())
      for (const other of rows.slice(index + 1))
        if (one.values.every((value, at) => isNear(value, other.values[at]!)))
          pairs.push(`${formula(one.candidate)} and ${formula(other.candidate)}`);
    expect(pairs).toEqual([]);
  });
});
