import { requireInteger } from "../require.js";
import type { Candidate } from "./candidate.js";
import type { ScoredCandidate, SearchMethod } from "./search-method.js";

export interface SearchRun {
  /** How many scores are asked for in all. */
  readonly evaluations: number;
  /** How many candidates are asked for at a time; 10 by default. A method learns after each batch. */
  readonly batchSize?: number;
  /** Stops the search before its next batch. */
  readonly signal?: AbortSignal;
}

/**
 * Lets a method search: asks it for candidates, scores them one after the other, and tells it the scores.
 *
 * @param score What a candidate is worth; NaN where it failed.
 * @returns Every candidate with its score, in the order in which they were asked; fewer than `evaluations` if the method
 * has no more.
 * @throws Problem if a number is not a whole one of at least 1; the reason of `signal` if it stops the search.
 */
export async function runSearch(
  method: SearchMethod,
  score: (candidate: Candidate) => number | Promise<number>,
  { evaluations, batchSize = 10, signal }: SearchRun,
): Promise<ScoredCandidate[]> {
  requireInteger("evaluations", evaluations, 1);
  requireInteger("batchSize", batchSize, 1);
  const all: ScoredCandidate[] = [];
  while (all.length < evaluations) {
    signal?.throwIfAborted();
    const asked = await method.ask(Math.min(batchSize, evaluations - all.length));
    if (asked.length === 0) break;
    const scored: ScoredCandidate[] = [];
    for (const candidate of asked) scored.push({ candidate, score: await score(candidate) });
    await method.tell(scored);
    all.push(...scored);
  }
  return all;
}
