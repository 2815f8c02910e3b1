import type { CandidateEvaluation, ChildData } from "activation-lab";
import { describe, expect, test, vi } from "vitest";

import { createWorkerPool, type PoolOptions } from "../../../scripts/search/worker-pool.ts";
import { ODD_WORKER } from "./fixture.ts";

function pool(options: Partial<PoolOptions> = {}) {
  return createWorkerPool({
    setup: { child: "odd", data: {} as ChildData, steps: undefined },
    module: ODD_WORKER,
    workers: 1,
    timeLimit: 20,
    memoryLimit: 250,
    signal: new AbortController().signal,
    ...options,
  });
}

const nothing = () => {};
const FINE: CandidateEvaluation = { score: 0.07, status: "ok" };

describe("a pool of worker processes", () => {
  test.each([
    { formula: "crash", status: "crashed" },
    { formula: "exit", status: "crashed" },
    { formula: "throw", status: "crashed" },
    { formula: "fill", status: "memory" },
    { formula: "heap", status: "memory" },
  ])(
    "records a training that ends in $formula as $status, and goes on with the next",
    async ({ formula, status }) => {
      const workers = pool();
      try {
        expect(await workers.evaluate({ formula, seed: 1 }, nothing)).toEqual({ score: 0, status });
        expect(await workers.evaluate({ formula: "fine", seed: 7 }, nothing)).toEqual(FINE);
      } finally {
        await workers.end();
      }
    },
  );

  test("ends a training that hangs in a loop without an end", async () => {
    const workers = pool({ timeLimit: 0.3 });
    try {
      expect(await workers.evaluate({ formula: "hang", seed: 1 }, nothing)).toEqual({
        score: 0,
        status: "timeout",
      });
      expect(await workers.evaluate({ formula: "fine", seed: 7 }, nothing)).toEqual(FINE);
    } finally {
      await workers.end();
    }
  });

  test("has as many evaluations under way as it has workers, each begun once a worker is free", async () => {
    const workers = pool({ workers: 2 });
    let [under, most] = [0, 0];
    try {
      const all = Array.from({ length: 8 }, async (_, seed) => {
        const evaluation = await workers.evaluate({ formula: "fine", seed }, () => {
          most = Math.max(most, ++under);
        });
        under--;
        return evaluation.score;
      });
      expect(await Promise.all(all)).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07]);
      expect(most).toBe(2);
    } finally {
      await workers.end();
    }
  });

  test("stops at once when it is interrupted, and leaves no process", async () => {
    const abort = new AbortController();
    const workers = pool({ signal: abort.signal, timeLimit: 600 });
    const hanging = workers.evaluate({ formula: "hang", seed: 1 }, () =>
      setTimeout(() => abort.abort(), 1500),
    );
    await expect(hanging).rejects.toThrow(/abort/);
    await workers.end();
  });

  test("begins nothing more once it has been ended", async () => {
    const workers = pool();
    const begun: number[] = [];
    const jobs = [0, 1, 2].map((seed) =>
      workers.evaluate({ formula: seed === 0 ? "hang" : "fine", seed }, () => begun.push(seed)),
    );
    const settled = Promise.allSettled(jobs);
    await vi.waitFor(() => expect(begun).toEqual([0]));
    await workers.end();
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(begun).toEqual([0]);
  });

  test("says why a worker does not start", async () => {
    const workers = pool({ setup: { child: "broken", data: {} as ChildData, steps: undefined } });
    await expect(workers.evaluate({ formula: "fine", seed: 1 }, nothing)).rejects.toThrow(
      /worker process must start.*ended with code 1/,
    );
    await workers.end();
  });
});
