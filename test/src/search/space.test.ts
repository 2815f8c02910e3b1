import { expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  countCandidates,
  enumerateCandidates,
  exhaustiveSearch,
  formula,
  parseFormula,
  randomCandidate,
  randomSearch,
  rank,
  type SearchMethod,
  type SearchSpace,
  searchSpaces,
} from "../../../src/search/index.ts";

const tiny = searchSpaces.tiny;
const micro: SearchSpace = { unaries: ["identity", "sin"], binaries: ["multiply"], coreUnits: 2 };

test("spaces are as large as they can be counted by hand", () => {
  expect(countCandidates(searchSpaces["one core unit"])).toBe(6250n);
  expect(countCandidates(searchSpaces.small)).toBe(700n);
  expect(countCandidates(tiny)).toBe(48n);
  // The second unit reads the first on the left, on the right, or on both sides.
  expect(countCandidates(searchSpaces["two core units"])).toBe(6250n + 3n * 6250n ** 2n);
});

test("counts agree with enumeration, without repetition", () => {
  for (const space of [tiny, micro, { ...micro, coreUnits: 3 }, { ...tiny, coreUnits: 2 }] as SearchSpace[]) {
    const all = [...enumerateCandidates(space)].map(formula);
    expect(BigInt(all.length)).toBe(countCandidates(space));
    expect(new Set(all).size).toBe(all.length);
  }
});

test("enumeration finds what every program of core units can make", () => {
  // All ways to write down three units one after the other, whether or not the last one uses them all.
  const made = new Set<string>();
  const write = (units: string[]) => {
    if (units.length === 3) return void made.add(formula(parseFormula(units[2]!)));
    const inputs = ["x", ...units.map((unit) => `(${unit})`)];
    for (const left of inputs)
      for (const right of inputs)
        for (const first of ["", "sin"])
          for (const second of ["", "sin"]) write([...units, `${first}(${left}) * ${second}(${right})`]);
  };
  write([]);
  expect(new Set([...enumerateCandidates({ ...micro, coreUnits: 3 })].map(formula))).toEqual(made);
});

test("random candidates are uniform", () => {
  const counts = new Map<string, number>();
  const random = createRandom(3);
  const size = Number(countCandidates(micro));
  for (let draw = 0; draw < 100 * size; draw++) {
    const text = formula(randomCandidate(micro, random));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  expect(counts.size).toBe(size);
  // χ² has size − 1 degrees of freedom; beyond 5 standard deviations of it lies less than 10⁻⁵.
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
  expect(chiSquare).toBeLessThan(size - 1 + 5 * Math.sqrt(2 * (size - 1)));
});

test("a space that has no function, one twice or an unknown one is refused", () => {
  expect(() => countCandidates({ ...tiny, unaries: [] })).toThrow("Got: none.");
  expect(() => countCandidates({ ...tiny, unaries: ["sin", "sin"] })).toThrow("Got: `sin`.");
  expect(() => exhaustiveSearch({ ...tiny, binaries: ["power" as never] })).toThrow("Got: `power`.");
  expect(() => countCandidates({ ...tiny, coreUnits: 0 })).toThrow("`coreUnits` must be a whole number");
  expect(() => countCandidates({ ...tiny, coreUnits: 6 })).toThrow("Got: 6 core units.");
});

async function askAll(method: SearchMethod, count: number): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const asked = await method.ask(count);
    if (asked.length === 0) return all;
    all.push(...asked.map(formula));
    await method.tell(asked.map((candidate) => ({ candidate, score: Number.NaN })));
  }
}

test("exhaustive and random search propose every candidate once", async () => {
  const everything = [...enumerateCandidates(tiny)].map(formula);
  expect(await askAll(exhaustiveSearch(tiny), 7)).toEqual(everything);
  const first = await askAll(randomSearch(tiny, createRandom(1)), 7);
  expect(first).not.toEqual(everything);
  expect([...first].sort()).toEqual([...everything].sort());
  expect(await askAll(randomSearch(tiny, createRandom(1)), 5)).toEqual(first);
  expect(await askAll(randomSearch(tiny, createRandom(2)), 5)).not.toEqual(first);
});

test("random search of a large space does not repeat itself either", async () => {
  const method = randomSearch(searchSpaces["two core units"], createRandom(1));
  const asked = (await method.ask(2000)).map(formula);
  expect(new Set(asked).size).toBe(2000);
});

test("ask and tell take turns", async () => {
  const method = exhaustiveSearch(tiny);
  const [first, second] = (await method.ask(2)) as [never, never];
  await expect(method.ask(1)).rejects.toThrow("Got: `ask`, while 2 candidates have no score.");
  await expect(method.tell([{ candidate: second, score: 1 }])).rejects.toThrow("in place 1");
  await expect(method.tell([{ candidate: first, score: 1 }])).rejects.toThrow("nothing in place 2");
  await method.tell([first, second].map((candidate) => ({ candidate, score: 1 })));
  await expect(method.ask(0)).rejects.toThrow("`count` must be a whole number");
  expect(method.describe()).toEqual({ name: "exhaustive", options: {} });
});

test("ranking takes the mean of all scores, and NaN as 0", () => {
  const [one, other, third] = ["x + x", "max(x, x)", "x * x"].map(parseFormula) as [never, never, never];
  const ranked = rank([
    { candidate: one, score: 0.5 },
    { candidate: other, score: 0.8 },
    { candidate: one, score: 0.7 },
    { candidate: third, score: Number.NaN },
    { candidate: other, score: 0.4 },
  ]);
  expect(ranked.map(({ formula: text, scores }) => [text, scores])).toEqual([
    ["max(x, x)", [0.8, 0.4]],
    ["x + x", [0.5, 0.7]],
    ["x * x", [0]],
  ]);
});
