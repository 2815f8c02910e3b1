import { childNamed, median } from "activation-lab";

import type { Table } from "./bench/table.ts";
import type { ProgressLine } from "./command-line.ts";
import { createWorkerPool, type Evaluator } from "./search/worker-pool.ts";

export interface SearchBenchmark {
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly progress: Pick<ProgressLine, "show">;
  /** Evaluations of a round for each number of workers; 24 by default. */
  readonly evaluations?: number;
}

export interface SearchTimes {
  /** Evaluations in a second, one number for each round. */
  readonly one: number[];
  readonly two: number[];
  /** What went wrong, if something did. */
  readonly failures: string[];
}

/** Two workers shall do at least this many times as much as one. */
const GOAL = 1.7;
const FORMULA = "x * sigmoid(x)";

/**
 * Times how many evaluations of the smallest child a search does in a second, with one worker and with two, which are started
 * and warmed up before. A round measures both, in turns first.
 */
export async function benchSearch(options: SearchBenchmark): Promise<SearchTimes> {
  const { rounds, signal, progress, evaluations = 24 } = options;
  const child = childNamed("mlp");
  const setup = { child: child.name, data: await child.loadData(), steps: undefined };
  const pools = ([1, 2] as const).map((workers) => ({
    workers,
    pool: createWorkerPool({ setup, workers, timeLimit: 60, memoryLimit: 2000, signal }),
  }));
  const times: SearchTimes = { one: [], two: [], failures: [] };
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const { workers, pool } of round % 2 === 0 ? pools : [...pools].reverse()) {
        if (signal.aborted) return times;
        progress.show(
          `${round === 0 ? "warming up" : `round ${round} of ${rounds}`}: ${workers} of 2 workers`,
        );
        const start = performance.now();
        const statuses = await evaluateAll(pool, evaluations);
        const perSecond = (1000 * evaluations) / (performance.now() - start);
        const wrong = statuses.find((status) => status !== "ok");
        if (wrong !== undefined) times.failures.push(`an evaluation ended with ${wrong}`);
        if (round > 0) times[workers === 1 ? "one" : "two"].push(perSecond);
      }
    }
    return times;
  } catch (error) {
    if (signal.aborted) return times;
    throw error;
  } finally {
    for (const { pool } of pools) await pool.end();
  }
}

async function evaluateAll(pool: Evaluator, evaluations: number): Promise<string[]> {
  const seeds = Array.from({ length: evaluations }, (_, seed) => seed);
  const all = await Promise.all(seeds.map((seed) => pool.evaluate({ formula: FORMULA, seed }, () => {})));
  return all.map(({ status }) => status);
}

export function searchTable({ one, two }: SearchTimes): Table {
  const ratios = two.map((speed, round) => speed / one[round]!);
  const reached = ratios.length === 0 ? "–" : median(ratios) >= GOAL ? "yes" : "NO";
  return {
    title:
      "npm run search: evaluations of the perceptron in a second (median, least … greatest of the rounds)",
    words: 1,
    columns: ["What", "Measured", "Bound", "Reached"],
    rows: [
      ["one worker", spread(one, 1), "", ""],
      ["two workers", spread(two, 1), "", ""],
      ["two workers to one", spread(ratios, 2), `≥ ${GOAL}`, reached],
    ],
  };
}

function spread(values: readonly number[], digits: number): string {
  if (values.length === 0) return "–";
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    value.toFixed(digits),
  );
  return `${middle} (${low} … ${high})`;
}
