import { describe, expect, test } from "vitest";

import { groups } from "../../../scripts/bench/groups.ts";
import { readSettings } from "../../../scripts/bench/options.ts";
import { UsageProblem } from "../../../scripts/problem.ts";

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

describe("readSettings", () => {
  test("measures everything in seven rounds, without the slow contenders", () => {
    const settings = readSettings({});
    expect(names(settings.groups)).toEqual(names(groups));
    expect(names(settings.contenders)).toEqual(["wasm", "wasm-fast", "tensorflow", "pytorch"]);
    expect([settings.rounds, settings.seconds]).toEqual([7, 1]);
  });

  test("takes cases by name or by the beginning of their names, and contenders in their own order", () => {
    const settings = readSettings({ only: "tcdcn,product-atb", backends: "pytorch, cpu" });
    expect(names(settings.groups)).toEqual(["tcdcn", "operations"]);
    expect(settings.groups[1]!.cases).toHaveLength(4);
    expect(names(settings.contenders)).toEqual(["cpu", "pytorch"]);
  });

  test("a quick run is one short round, unless it is told otherwise", () => {
    expect(readSettings({ quick: true })).toMatchObject({ rounds: 1, seconds: 0.02 });
    const settings = readSettings({ quick: true, rounds: "2", seconds: "0.5" });
    expect(settings).toMatchObject({ rounds: 2, seconds: 0.5 });
  });

  test.each([
    [{ only: "alexnet" }, /alexnet.*fits none/],
    [{ only: "" }, /empty list/],
    [{ backends: "gpu" }, /--backends must be one of wasm, .*"gpu"/],
    [{ backends: "," }, /--backends/],
    [{ rounds: "0" }, /--rounds/],
    [{ rounds: "1.5" }, /whole number.*"1.5"/],
    [{ seconds: "-1" }, /--seconds/],
    [{ search: true, only: "tcdcn" }, /--search with --only/],
    [{ decks: "01", search: true }, /--decks with --search/],
    [{ decks: "01", quick: true }, /--decks with --quick/],
  ])("refuses %j", (values, message) => {
    expect(() => readSettings(values)).toThrow(UsageProblem);
    expect(() => readSettings(values)).toThrow(message);
  });
});

test("every case has a name of its own", () => {
  const all = groups.flatMap(({ cases }) => names(cases));
  expect(new Set(all).size).toBe(all.length);
});
