import { requireInteger } from "../require.js";
import type { Candidate } from "./candidate.js";
import { type SearchMethod, Turns } from "./search-method.js";

/** A method that learns nothing from scores: it proposes one candidate of a sequence after the other. */
export function sequenceSearch(name: string, candidates: Iterator<Candidate, unknown>): SearchMethod {
  const turns = new Turns();
  return {
    describe: () => ({ name, options: {} }),
    ask: async (count) => {
      requireInteger("count", count, 1);
      turns.requireAnswered();
      const next: Candidate[] = [];
      while (next.length < count) {
        const step = candidates.next();
        if (step.done === true) break;
        next.push(step.value);
      }
      return turns.begin(next);
    },
    tell: async (evaluations) => turns.end(evaluations),
  };
}
