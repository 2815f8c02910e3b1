import { beforeAll, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  formula,
  type PpoOptions,
  ppoController,
  reinforceController,
  type SearchMethod,
  searchSpaces,
} from "../../../src/search/index.ts";
import { movingBaseline } from "../../../src/search/moving-baseline.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

beforeAll(() => useBackend("wasm"));

test("the baseline is the moving average of all scores before, and starts at the mean of the first", () => {
  const advantagesOf = movingBaseline(0.9);
  expectAllClose(advantagesOf([0.2, 0.6]), [-0.2, 0.2], 1e-15, "first scores");
  // 0.9 (0.9 · 0.4 + 0.1 · 0.2) + 0.1 · 0.6
  expectAllClose(advantagesOf([1, 0]), [1 - 0.402, -0.402], 1e-15, "with all scores before");
  // 0.9 (0.9 · 0.402 + 0.1 · 1) + 0.1 · 0
  expectClose(advantagesOf([0.41562])[0]!, 0, 1e-15, "and these");
});

/** What a controller proposes after it has learned from one batch. */
async function learned(method: SearchMethod): Promise<string[]> {
  const asked = await method.ask(20);
  await method.tell(asked.map((candidate, index) => ({ candidate, score: index / 20 })));
  const next = (await method.ask(60)).map(formula);
  method.dispose?.();
  return next;
}

const ppo = (options: PpoOptions) =>
  learned(
    ppoController(searchSpaces.small, createRandom(1), { learningRate: 0.1, entropyBonus: 0, ...options }),
  );

test("PPO holds several steps near the policy that drew the candidates; the clip is nothing to the first", async () => {
  expect(await ppo({ epochs: 1, clip: 0.01 })).toEqual(await ppo({ epochs: 1, clip: 100 }));
  const [held, free] = [await ppo({ epochs: 8, clip: 0.01 }), await ppo({ epochs: 8, clip: 100 })];
  expect(held).not.toEqual(free);
  expect(await ppo({ epochs: 1, clip: 100 })).not.toEqual(free);
});

test("an `ask` that another one overtakes is refused, and does not mix up what is learned", async () => {
  const method = reinforceController(searchSpaces.small, createRandom(1));
  const results = await Promise.allSettled([method.ask(20), method.ask(30)]);
  const answered = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  expect(answered).toHaveLength(1);
  // Scores of one `ask` do not fit the programs of another one, which are more or fewer.
  await method.tell(answered[0]!.map((candidate, index) => ({ candidate, score: index / 20 })));
  expect(await method.ask(1)).toHaveLength(1);
  method.dispose?.();
});
