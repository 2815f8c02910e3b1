import { type InsideOptions, type Loss, runInside } from "./run-inside.ts";
import type { CellOutcome } from "./wire.ts";

/** What came of a cell, and how it cost the kernel, if it did. */
export type Outcome = CellOutcome & { readonly loss?: Loss };

export interface Outcomes {
  /** By cells; those that were not reached are absent. */
  readonly byCell: ReadonlyMap<string, Outcome>;
  /** Why not all could be run, if so. */
  readonly fault?: string;
  /** Whether it was the machine's fault, and can go better another time. */
  readonly isOurs?: boolean;
}

/** How often a kernel is started for one notebook: each time without the cell that ended the last one. */
const MOST_STARTS = 6;
const LOG_LENGTH = 500;
const NOTHING: CellOutcome = { answers: [], error: null, rules: [] };

/**
 * Runs cells. One that ends or blocks the kernel costs itself alone: the others run again, without it, and of those that had
 * run before the first outcome counts.
 */
export async function runCells(options: Omit<InsideOptions, "onOutcome">): Promise<Outcomes> {
  const { toRun, seconds } = options;
  const byCell = new Map<string, Outcome>();
  const lost = new Set<string>();
  const startedAt = performance.now();
  const timeLeft = () => seconds - (performance.now() - startedAt) / 1000;
  for (let starts = 0; starts < MOST_STARTS && timeLeft() > 0; starts += 1) {
    const cells = toRun.cells.filter(({ id }) => !lost.has(id));
    const { loss, cell, log } = await runInside({
      ...options,
      toRun: { ...toRun, cells },
      seconds: timeLeft(),
      onOutcome: (id, outcome) => {
        if (!byCell.has(id)) byCell.set(id, outcome);
      },
    });
    if (loss === undefined) return { byCell };
    if (cell === undefined) {
      const fault = `The kernel did not start (${loss}). ${log.slice(-LOG_LENGTH)}`.trim();
      return { byCell, fault, isOurs: byCell.size === 0 };
    }
    if (!toRun.cells.some(({ id }) => id === cell))
      return { byCell, fault: "The notebook disturbed what the grader is told of its cells." };
    lost.add(cell);
    byCell.set(cell, { ...(byCell.get(cell) ?? NOTHING), loss });
    if (loss === "time") break;
  }
  return {
    byCell,
    fault:
      lost.size < MOST_STARTS
        ? "The time for the notebook was over."
        : "The notebook ended its kernel again and again.",
  };
}
