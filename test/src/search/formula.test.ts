import { describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  type Candidate,
  coreUnit,
  coreUnitsOf,
  enumerateCandidates,
  formula,
  hasBeta,
  parseFormula,
  randomCandidate,
  requireCandidate,
  searchSpaces,
} from "../../../src/search/index.ts";

const swish = coreUnit("multiply", "identity", "sigmoid");

test.each<[string, Candidate]>([
  ["x * sigmoid(x)", swish],
  ["gate(x, x)", coreUnit("gate", "identity", "identity")],
  ["cos(x) - x", coreUnit("subtract", "cos", "identity")],
  ["(x * sigmoid(x)) + x", coreUnit("add", "identity", "identity", [swish, "x"])],
  ["max(x * sigmoid(x), tanh(x))", coreUnit("max", "identity", "tanh", [swish, "x"])],
  ["sin(gate(x, x)) / x", coreUnit("divide", "sin", "identity", [parseFormula("gate(x, x)"), "x"])],
  ["gate(x, x) / beta(x)", coreUnit("divide", "identity", "beta", [parseFormula("gate(x, x)"), "x"])],
])("prints %s, and reads it back", (text, candidate) => {
  expect(formula(candidate)).toBe(text);
  expect(parseFormula(text)).toEqual(candidate);
});

test("every candidate of one core unit, and thousands of larger ones, come back from their text", () => {
  const random = createRandom(1);
  const larger = Array.from({ length: 3000 }, () =>
    randomCandidate(searchSpaces["three core units"], random),
  );
  const all = [...enumerateCandidates(searchSpaces["one core unit"]), ...larger];
  const texts = all.map(formula);
  expect(texts.map(parseFormula)).toEqual(all);
  expect(new Set(texts).size).toBeGreaterThan(9240);
  expect(JSON.parse(JSON.stringify(all))).toEqual(all);
});

test("spaces and needless parentheses do not matter", () => {
  expect(parseFormula(" ( x )*sigmoid( (x) ) ")).toEqual(swish);
  expect(parseFormula("((x*sigmoid(x)))")).toEqual(swish);
});

describe("what is no formula is refused, with its position", () => {
  test.each([
    ["", "A half of a core unit is x or a function. Got: the end at position 1"],
    ["x", "A formula joins two halves by a binary function. Got: a unary function alone at position 1"],
    ["x * foo(x)", 'Got: `foo` at position 5 of "x * foo(x)". Known functions: identity, negative, abs'],
    ["x * sin x", "`(` stands here. Got: `x` at position 9"],
    ["max(x; x)", "A formula has names, + - * / and parentheses. Got: `;` at position 6"],
    ["max(x)", "`,` stands here. Got: `)` at position 6"],
    ["x + x + x", "A core unit has two halves. Got: `+` at position 7"],
    ["(x + x", "`)` stands here. Got: the end at position 7"],
    ["x + x) ", "A formula ends after its core unit. Got: `)` at position 6"],
    ["sin(cos(x)) + x", "A unary function reads x or a core unit. Got: `cos` within `sin` at position 5"],
    ["toString(x, x)", "Got: `toString` at position 1"],
  ])("%s", (text, message) => {
    expect(() => parseFormula(text)).toThrow(message);
  });
});

test("what is no candidate is refused", () => {
  expect(requireCandidate(JSON.parse(JSON.stringify(swish)))).toEqual(swish);
  for (const wrong of [
    null,
    "x",
    { binary: "add" },
    { ...swish, inputs: ["x"] },
    { ...swish, inputs: ["x", "y"] },
  ])
    expect(() => requireCandidate(wrong)).toThrow("A candidate is an object with");
  expect(() => requireCandidate({ ...swish, binary: "power" })).toThrow("Got: the binary function `power`.");
  expect(() => coreUnit("add", "identity", "toString" as never)).toThrow("Choose one of identity, negative");
});

test("core units are listed once, inner ones first, and β is found", () => {
  const twice = coreUnit("add", "sin", "cos", [swish, parseFormula("x * sigmoid(x)")]);
  expect(coreUnitsOf(twice).map(formula)).toEqual(["x * sigmoid(x)", formula(twice)]);
  expect(hasBeta(twice)).toBe(false);
  expect(hasBeta(coreUnit("add", "sin", "cos", [parseFormula("x * scale(x)"), "x"]))).toBe(true);
  expect(hasBeta(parseFormula("mix(x, x)"))).toBe(true);
});
