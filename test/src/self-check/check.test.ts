import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem } from "../../../src/problem.ts";
import { check } from "../../../src/self-check/index.ts";

const lines: string[] = [];
beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation((line) => lines.push(line));
});
afterEach(() => {
  lines.length = 0;
  vi.restoreAllMocks();
});

const messageOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return (error as Error).message;
  }
  return "";
};

test("a right value gets one line", () => {
  check("parameters", 20, { expected: 20 });
  expect(lines).toEqual(["✓ parameters"]);
});

test("a wrong one an error with what was expected, what came, and the hint, but no stack", () => {
  const run = () => check("parameters", 19, { expected: 20, hint: "Ten slopes and ten hinges." });
  expect(messageOf(run)).toBe("parameters: expected 20, but got 19. Ten slopes and ten hinges.");
  expect(messageOf(() => check("root", Number.NaN, { expected: 0 }))).toBe("root: expected 0, but got NaN.");
  expect(lines).toEqual([]);
  try {
    run();
  } catch (error) {
    expect((error as Error).stack).not.toMatch(/\n/);
  }
});

test("functions are compared at arguments, with a list or with a function that is right", () => {
  const double = (x: number) => 2 * x;
  const at = [[1], [-2.5]];
  check("double", double, { at, expected: [2, -5] });
  check("double", double, { at, expected: (x: number) => x + x });
  check("sum", (x: number, y: number) => x + y, { at: [[1, 2]], expected: [3] });
  const tripled = () => check("double", (x: number) => 3 * x, { at, expected: [2, -5], hint: "Twice." });
  expect(messageOf(tripled)).toBe("double: at (1): expected 2, but got 3. Twice.");
  const thrown = () =>
    check(
      "double",
      () => {
        throw new Error("Not implemented");
      },
      { at, expected: [2, -5] },
    );
  expect(messageOf(thrown)).toBe('double: at (1): expected 2, but got the error "Error: Not implemented".');
  expect(messageOf(() => check("double", 2, { at, expected: [2, -5] }))).toBe(
    "double: expected a function, but got 2.",
  );
});

test("a tolerance of the author's counts", () => {
  check("estimate", 0.55, { expected: 0.5, tolerance: 0.1 });
  expect(messageOf(() => check("estimate", 0.65, { expected: 0.5, tolerance: 0.1 }))).not.toBe("");
});

test.each<[string, () => void, RegExp]>([
  ["no expected value", () => check("a", 1, {} as never), /no `expected`/],
  ["no name", () => check(" ", 1, { expected: 1 }), /has a name/],
  ["a negative tolerance", () => check("a", 1, { expected: 1, tolerance: -1 }), /tolerance.*-1/],
  ["a tolerance of NaN", () => check("a", 1, { expected: 1, tolerance: Number.NaN }), /tolerance.*NaN/],
  ["a function without arguments", () => check("a", Math.sin, { expected: Math.sin }), /no `at`/],
  ["arguments without lists", () => check("a", Math.sin, { at: [1] as never, expected: [0] }), /\[1\]/],
  ["no arguments", () => check("a", Math.sin, { at: [], expected: [] }), /\[\]/],
  ["too few results", () => check("a", Math.sin, { at: [[0], [1]], expected: [0] }), /list of 2 results/],
  ["a promise to compare with", () => check("a", 1, { expected: Promise.resolve(1) }), /a promise/],
  [
    "a reference that throws",
    () =>
      check("a", Math.sin, {
        at: [[0]],
        expected: () => {
          throw new Error("mine");
        },
      }),
    /mine/,
  ],
])("its author is told of %s", (_, run, message) => {
  expect(run).toThrow(Problem);
  expect(run).toThrow(message);
});
