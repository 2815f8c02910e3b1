import { describe, expect, test } from "vitest";

import { isBase, MAP_PLAN, mapRuns, nameCell, nameRun } from "../../../scripts/landmarks/map-plan.ts";

describe("the plan of the map", () => {
  const runs = mapRuns(MAP_PLAN);
  const cells = new Map(runs.map(({ cell }) => [nameCell(cell), cell]));
  const seedsOf = (name: string) =>
    runs.filter(({ cell }) => nameCell(cell) === name).map(({ seed }) => seed);

  test("crosses labels, tasks and weightings, each with five seeds or more", () => {
    for (const labelled of [100, 300, 1000, "all"]) {
      const of = [...cells.values()].filter(
        (cell) => cell.labelled === labelled && cell.copies === undefined && cell.weighting !== "growing",
      );
      // Alone in their own unit, and with the weighting that may be a gain by itself.
      const alone = of.filter(({ tasks }) => tasks.length === 1);
      expect(alone.map(({ weighting }) => weighting)).toEqual(["equal", "uncertainty"]);
      expect(alone.map(isBase)).toEqual([true, false]);
      for (const tasks of [2, 5]) {
        const weighed = of.filter((cell) => cell.tasks.length === tasks && cell.stopAbove === undefined);
        expect(weighed.filter(({ weighting }) => weighting === "uncertainty")).toHaveLength(1);
        const lambdas = weighed.filter(({ weighting }) => weighting === "equal").map(({ lambda }) => lambda);
        expect(lambdas).toEqual(expect.arrayContaining([0.005, 0.02, 0.1]));
      }
    }
    for (const name of cells.keys()) expect(new Set(seedsOf(name)).size).toBeGreaterThanOrEqual(5);
  });

  test("confirms one claim with ten seeds, before all else", () => {
    const first = runs.slice(0, 20);
    expect(new Set(first.map(({ cell }) => nameCell(cell))).size).toBe(2);
    expect(new Set(first.map(({ cell }) => cell.labelled))).toEqual(new Set([300]));
    for (const name of new Set(first.map(({ cell }) => nameCell(cell))))
      expect(seedsOf(name)).toHaveLength(10);
  });

  test("compares the same without changes of the crops", () => {
    const border = [...cells.values()].filter(({ copies }) => copies === 1);
    expect(border).toHaveLength(4);
    for (const { copies: _, ...cell } of border) expect(cells.has(nameCell(cell))).toBe(true);
  });

  test("compares the same where weights grow by a plan", () => {
    const grown = [...cells.values()].filter(({ weighting }) => weighting === "growing");
    expect(grown.map(({ tasks }) => tasks.length)).toEqual([1, 5, 2]);
    expect(grown.some(isBase)).toBe(false);
    for (const cell of grown) expect(cells.has(nameCell({ ...cell, weighting: "equal" }))).toBe(true);
  });

  test("tries to rescue the same weights that harm", () => {
    const stopped = [...cells.values()].filter(({ stopAbove }) => stopAbove !== undefined);
    expect(stopped.length).toBeGreaterThan(1);
    for (const { stopAbove: _, ...cell } of stopped) expect(cells.has(nameCell(cell))).toBe(true);
  });

  test("names every training once", () => {
    expect(new Set(runs.map(nameRun)).size).toBe(runs.length);
  });
});
