import { describe, expect, test } from "vitest";

import { UsageProblem } from "../../../scripts/problem.ts";
import { listedFormulas } from "../../../scripts/search/listed-formulas.ts";
import { readSettings } from "../../../scripts/search/options.ts";
import { freshSeeds } from "../../../scripts/search/run-search.ts";

describe("the options of a search", () => {
  test("have defaults, and an exhaustive search goes through all", () => {
    expect(readSettings({})).toMatchObject({
      method: "ppo",
      child: "mlp",
      budget: 200,
      top: 5,
      fresh: 10,
      seed: 1,
    });
    expect(readSettings({ method: "exhaustive" }).budget).toBeUndefined();
    expect(readSettings({ space: "tiny" }).space.unaries).toHaveLength(4);
  });

  test("of chosen formulas set the budget, and all are tried again", () => {
    const { formulas, budget, top } = readSettings({ formulas: "x * sigmoid(x); min(x, sin(x))" });
    expect({ formulas, budget, top }).toEqual({
      formulas: ["x * sigmoid(x)", "min(x, sin(x))"],
      budget: 2,
      top: 2,
    });
    expect(() => listedFormulas(["swish(x)"])).toThrow(/swish/);
  });

  test.each([
    { budget: "1.5" },
    { batch: "0" },
    { seed: "-1" },
    { workers: "two" },
    { fresh: "1" },
    { method: "luck" },
    { space: "outer" },
    { timeout: "0" },
    { timeout: "3000000" },
  ])("are refused where they make no sense: %o", (values) => {
    expect(() => readSettings(values)).toThrow(UsageProblem);
    expect(() => readSettings(values)).toThrow(`--${Object.keys(values)[0]}`);
  });
});

test("fresh seeds are different ones, none of them the search's, and more of them begin with the same", () => {
  const seeds = freshSeeds(3, 20);
  expect(new Set([...seeds, 3]).size).toBe(21);
  expect(freshSeeds(3, 5)).toEqual(seeds.slice(0, 5));
  expect(freshSeeds(4, 5)).not.toEqual(seeds.slice(0, 5));
});
