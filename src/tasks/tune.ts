import { requireInteger } from "../require.js";
import { mean } from "../statistics.js";

/** What tuning has found. */
export interface Tuned<Candidate> {
  readonly best: Candidate;
  /** Every candidate with the mean of its scores over the seeds, in their order. */
  readonly scores: readonly { readonly candidate: Candidate; readonly score: number }[];
}

/**
 * Chooses among settings by what they score on validation data, in the mean over seeds: the way to a fair baseline, such as
 * equal weights with the learning rate or the tasks' weights tuned. Report results on other data, and on other seeds.
 *
 * @param candidates Settings to try, at least one.
 * @param seeds At least one.
 * @param score Trains with a setting and a seed; the lower the better. A score that is no number loses to every other.
 * @throws Problem if there is no candidate or no seed.
 * @see Kurin2022
 */
export async function tune<Candidate>(
  candidates: readonly Candidate[],
  seeds: readonly number[],
  score: (candidate: Candidate, seed: number) => Promise<number>,
): Promise<Tuned<Candidate>> {
  requireInteger("number of candidates", candidates.length, 1);
  requireInteger("number of seeds", seeds.length, 1);
  const scores: { candidate: Candidate; score: number }[] = [];
  for (const candidate of candidates) {
    const found: number[] = [];
    for (const seed of seeds) found.push(await score(candidate, seed));
    scores.push({ candidate, score: mean(found) });
  }
  const rank = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
  const best = scores.reduce((least, one) => (rank(one.score) < rank(least.score) ? one : least));
  return { best: best.candidate, scores };
}
