import type { CandidateEvaluation } from "activation-lab";

import { formatTime } from "../command-line.ts";
import type { Job } from "./protocol.ts";

/** Milliseconds between two lines: thousands of short trainings would else be thousands of lines. */
const INTERVAL = 1000;

/** Says how far a search is, with the best so far and the time left. */
export function createProgressText(total: number): {
  /** @returns Whether there is something to show. */
  note(job: Job, evaluation: CandidateEvaluation, isNew: boolean): boolean;
  text(): string;
} {
  const start = performance.now();
  let [done, computed, shown] = [0, 0, 0];
  let best: { formula: string; score: number } | undefined;
  return {
    note({ formula }, { score }, isNew) {
      done++;
      if (isNew) computed++;
      if (best === undefined || score > best.score) best = { formula, score };
      const now = performance.now();
      if (now - shown < INTERVAL && done < total) return false;
      shown = now;
      return true;
    },
    text() {
      const seconds = (performance.now() - start) / 1000;
      const left =
        computed === 0 ? "" : `, ${formatTime((seconds / computed) * Math.max(0, total - done))} left`;
      const leader = best === undefined ? "" : `, best ${(100 * best.score).toFixed(1)} %: ${best.formula}`;
      return `${done} of ${total} trainings${left}${leader}`;
    },
  };
}
