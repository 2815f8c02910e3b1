import type { Candidate } from "./candidate.js";
import { formula } from "./formula.js";
import { type ScoredCandidate, scoreOf } from "./search-method.js";

/** A candidate with all the scores that it got. */
export interface Ranked {
  readonly candidate: Candidate;
  readonly formula: string;
  /** The mean of `scores`. */
  readonly score: number;
  readonly scores: readonly number[];
}

/**
 * Candidates by their mean score, the best first; equal ones in the order of their formulas.
 *
 * @param evaluations In any order; several of one candidate become one entry.
 */
export function rank(evaluations: Iterable<ScoredCandidate>): Ranked[] {
  const found = new Map<string, { candidate: Candidate; scores: number[] }>();
  for (const evaluation of evaluations) {
    const text = formula(evaluation.candidate);
    const entry = found.get(text) ?? { candidate: evaluation.candidate, scores: [] };
    entry.scores.push(scoreOf(evaluation));
    found.set(text, entry);
  }
  return [...found]
    .map(([text, { candidate, scores }]) => ({
      candidate,
      formula: text,
      score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      scores,
    }))
    .sort((one, other) => other.score - one.score || (one.formula < other.formula ? -1 : 1));
}
