import { beforeAll, describe, expect, test } from "vitest";

import { pairedDifference } from "../../../src/comparison.ts";
import { createRandom, type Random } from "../../../src/random.ts";
import {
  type Candidate,
  coreUnitsOf,
  countCandidates,
  formula,
  mutate,
  parseFormula,
  ppoController,
  randomCandidate,
  randomSearch,
  regularizedEvolution,
  reinforceController,
  runSearch,
  type SearchMethod,
  searchSpaces,
} from "../../../src/search/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";

const tiny = searchSpaces.tiny;
const space = searchSpaces["one core unit"];
const METHODS: Record<string, (random: Random) => SearchMethod> = {
  random: (random) => randomSearch(space, random),
  "regularized evolution": (random) => regularizedEvolution(space, random),
  reinforce: (random) => reinforceController(space, random),
  ppo: (random) => ppoController(space, random),
};

/** Every function is worth something of its own, and those that read x as it is on one side a little more. */
function plantTable(random: Random): (candidate: Candidate) => number {
  const worth = (names: readonly string[], size: number) =>
    new Map(names.map((name) => [name, random.normal(0, size)]));
  const [first, second] = [worth(space.unaries, 0.05), worth(space.unaries, 0.05)];
  const joined = worth(space.binaries, 0.075);
  return ({ binary, unaries: [one, other] }) => {
    const isRaw = (one === "identity") !== (other === "identity");
    const sum = first.get(one)! + second.get(other)! + joined.get(binary)! + (isRaw ? 0.1 : 0);
    return Math.min(1, Math.max(0, 0.5 + sum));
  };
}

beforeAll(() => useBackend("wasm"));

describe.each(Object.entries(METHODS))("%s", (name, create) => {
  test("the same seed searches the same way, in a journal's second life too", async () => {
    const score = plantTable(createRandom(1));
    const options = { evaluations: 60, batchSize: 12 };
    const first = create(createRandom(3));
    const journal = await runSearch(first, score, options);
    expect(journal).toHaveLength(60);
    // Replayed up to the middle, and then left to go on.
    const second = create(createRandom(3));
    for (const batch of [0, 12, 24]) {
      const asked = await second.ask(12);
      expect(asked).toEqual(journal.slice(batch, batch + 12).map(({ candidate }) => candidate));
      await second.tell(journal.slice(batch, batch + 12));
    }
    const rest = await runSearch(second, score, { ...options, evaluations: 24 });
    expect(rest).toEqual(journal.slice(36));
    const other = create(createRandom(4));
    expect(await other.ask(12)).not.toEqual(journal.slice(0, 12).map(({ candidate }) => candidate));
    expect(first.describe().name).toBe(name);
    for (const method of [first, second, other]) method.dispose?.();
  });

  test("NaN counts as 0, and the turns are kept", async () => {
    const [one, other] = [create(createRandom(3)), create(createRandom(3))];
    for (let batch = 0; batch < 4; batch++) {
      const asked = await one.ask(10);
      expect(await other.ask(10)).toEqual(asked);
      await expect(one.ask(1)).rejects.toThrow("`tell` comes before the next `ask`.");
      await one.tell(asked.map((candidate, index) => ({ candidate, score: index < 5 ? Number.NaN : 0.7 })));
      await other.tell(asked.map((candidate, index) => ({ candidate, score: index < 5 ? 0 : 0.7 })));
    }
    for (const method of [one, other]) method.dispose?.();
  });

  test("leaves no tensor behind", async () => {
    await expectNoLeak(async () => {
      const method = create(createRandom(1));
      await runSearch(method, () => 0.5, { evaluations: 40 });
      method.dispose?.();
    });
  });
});

describe("regularized evolution", () => {
  test("a mutation changes one part, and stays in the space", () => {
    const random = createRandom(1);
    for (const large of [space, searchSpaces["two core units"], searchSpaces["three core units"]]) {
      let candidate = randomCandidate(large, random);
      for (let step = 0; step < 300; step++) {
        const mutant = mutate(candidate, large, random);
        expect(formula(mutant)).not.toBe(formula(candidate));
        expect(coreUnitsOf(mutant).length).toBeLessThanOrEqual(large.coreUnits);
        if (large === space) {
          const parts = ({ binary, unaries }: Candidate) => [binary, ...unaries];
          const changed = parts(mutant).filter((part, index) => part !== parts(candidate)[index]);
          expect(changed).toHaveLength(1);
        }
        candidate = mutant;
      }
    }
  });

  test("mutations reach the whole of a space of two core units", () => {
    const micro = { unaries: ["identity", "sin"], binaries: ["multiply"], coreUnits: 2 } as const;
    const random = createRandom(1);
    let candidate = randomCandidate(micro, random);
    const seen = new Set<string>();
    for (let step = 0; step < 5000; step++) {
      candidate = mutate(candidate, micro, random);
      seen.add(formula(candidate));
    }
    expect(BigInt(seen.size)).toBe(countCandidates(micro));
  });

  test("the oldest dies, however good it was", async () => {
    const method = regularizedEvolution(tiny, createRandom(2), { population: 4, sample: 4 });
    const first = await method.ask(4);
    const best = formula(first[0]!);
    await method.tell(first.map((candidate, index) => ({ candidate, score: index === 0 ? 1 : 0 })));
    const isNear = (candidate: Candidate, text: string) => {
      const parts = ({ binary, unaries }: Candidate) => [binary, ...unaries];
      const other = parts(parseFormula(text));
      return parts(candidate).filter((part, index) => part !== other[index]).length <= 1;
    };
    // While it lives, nearly every tournament is won by it.
    const children = await method.ask(1);
    expect(isNear(children[0]!, best)).toBe(true);
    await method.tell(children.map((candidate) => ({ candidate, score: 0 })));
    // It was the first to enter, so it has left: nobody is better than the others now.
    const later: Candidate[] = [];
    for (let step = 0; step < 30; step++) {
      const asked = await method.ask(1);
      later.push(...asked);
      await method.tell(asked.map((candidate) => ({ candidate, score: 0 })));
    }
    expect(later.filter((candidate) => isNear(candidate, best)).length).toBeLessThan(20);
  });

  test("the best of each sample has the child: it wins as often as it is drawn", async () => {
    for (const [sample, share] of [
      [5, 1 - 0.95 ** 5],
      [20, 1 - 0.95 ** 20],
    ] as const) {
      const method = regularizedEvolution(space, createRandom(4), { population: 20, sample });
      const first = await method.ask(20);
      await method.tell(first.map((candidate, index) => ({ candidate, score: index === 7 ? 0.9 : 0.1 })));
      const children = await method.ask(400);
      const parts = ({ binary, unaries }: Candidate) => [binary, ...unaries];
      const kept = children.filter(
        (child) => parts(child).filter((part, index) => part === parts(first[7]!)[index]).length === 2,
      );
      // Four standard errors; a child of another parent has two parts of the best now and then.
      expect(Math.abs(kept.length / 400 - share)).toBeLessThan(0.1);
    }
  });

  test("options out of their bounds are refused", () => {
    expect(() => regularizedEvolution(tiny, createRandom(1), { population: 3, sample: 4 })).toThrow(
      "Got: `sample` 4, `population` 3.",
    );
    expect(() => regularizedEvolution(tiny, createRandom(1), { population: 0 })).toThrow("`population`");
  });
});

describe("controllers", () => {
  test.each(["reinforce", "ppo"] as const)("%s finds the best arm of a bandit", async (name) => {
    const best = formula(parseFormula("x * sigmoid(x)"));
    const create = name === "ppo" ? ppoController : reinforceController;
    for (const seed of [1, 2]) {
      const method = create(tiny, createRandom(seed), { learningRate: 0.05, entropyBonus: 0 });
      const noise = createRandom(seed).fork("noise");
      const arm = (candidate: Candidate) => (formula(candidate) === best ? 0.9 : 0.3) + noise.normal(0, 0.05);
      const run = await runSearch(method, arm, { evaluations: 1000, batchSize: 25 });
      const last = run.slice(-100).filter(({ candidate }) => formula(candidate) === best);
      expect(last.length, `of the last 100, seed ${seed}`).toBeGreaterThan(90);
      method.dispose?.();
    }
  });

  test("PPO beats random search on planted tables at an equal budget", async () => {
    const found: { ppo: number[]; random: number[] } = { ppo: [], random: [] };
    for (let seed = 1; seed <= 20; seed++) {
      const score = plantTable(createRandom(seed).fork("table"));
      for (const name of ["ppo", "random"] as const) {
        const method = METHODS[name]!(createRandom(seed).fork(name));
        const run = await runSearch(method, score, { evaluations: 200 });
        found[name].push(Math.max(...run.map((one) => one.score)));
        method.dispose?.();
      }
    }
    expect(pairedDifference(found.ppo, found.random).low).toBeGreaterThan(0);
  });

  test("options out of their bounds are refused", () => {
    const random = createRandom(1);
    expect(() => ppoController(tiny, random, { clip: 0 })).toThrow("`clip` must be");
    expect(() => ppoController(tiny, random, { epochs: 0 })).toThrow("`epochs` must be");
    expect(() => reinforceController(tiny, random, { units: 0 })).toThrow("`units` must be");
    expect(() => reinforceController(tiny, random, { learningRate: 0 })).toThrow("`learningRate` must be");
    expect(() => reinforceController(tiny, random, { entropyBonus: -1 })).toThrow("`entropyBonus` must be");
    expect(() => reinforceController(tiny, random, { baselineDecay: 1 })).toThrow("`baselineDecay` must be");
  });
});

test("a search is stopped by its signal, and refuses numbers that make no sense", async () => {
  const stop = new AbortController();
  let scored = 0;
  const score = () => {
    if (++scored === 15) stop.abort(new Error("stopped"));
    return 0.5;
  };
  const run = runSearch(randomSearch(tiny, createRandom(1)), score, { evaluations: 40, signal: stop.signal });
  await expect(run).rejects.toThrow("stopped");
  expect(scored).toBe(20);
  const method = randomSearch(tiny, createRandom(1));
  await expect(runSearch(method, score, { evaluations: 0 })).rejects.toThrow("`evaluations`");
  expect(await runSearch(method, score, { evaluations: 100 })).toHaveLength(48);
});
