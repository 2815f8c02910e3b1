import {
  type Candidate,
  type CandidateEvaluation,
  createRandom,
  equivalenceKey,
  formula,
  parseFormula,
  type SearchMethod,
} from "activation-lab";

import { type EvaluationRim, evaluateJobs } from "./evaluate-jobs.ts";
import type { Job } from "./protocol.ts";

/** ReLU as a candidate: who tries a candidate out treats it as every other one. */
export const RELU = "max(x, max0(x))";

/** A function that was tried out. */
export interface Tried {
  /** The formula by which it was met first. */
  readonly formula: string;
  /** What the search went by. */
  readonly evaluation: CandidateEvaluation;
  /** With seeds that the search has not seen; none where it was not tried again. */
  readonly fresh: readonly (CandidateEvaluation & { readonly seed: number })[];
}

export interface Found {
  /** Every candidate that was asked for, in order, as the number of its function in `tried`. */
  readonly asked: readonly { readonly formula: string; readonly tried: number }[];
  readonly tried: readonly Tried[];
  readonly relu: Tried;
}

export interface SearchPlan {
  readonly method: SearchMethod;
  readonly budget: number;
  readonly batch: number;
  readonly seed: number;
  readonly top: number;
  readonly fresh: number;
}

/**
 * Searches: asks the method for candidates, tries out those that are functions not met before, and tells it all scores,
 * batch after batch. What comes out depends on the plan alone, not on how many workers there are. Then the best functions
 * and ReLU are tried again with fresh seeds: who was chosen as the best of many was also lucky.
 */
export async function runSearch(
  { method, budget, batch, seed, top, fresh }: SearchPlan,
  rim: EvaluationRim,
): Promise<Found> {
  const tried = new Map<string, { formula: string; evaluation: CandidateEvaluation }>();
  const asked: { formula: string; key: string }[] = [];
  while (asked.length < budget) {
    const candidates = await method.ask(Math.min(batch, budget - asked.length));
    if (candidates.length === 0) break;
    const keys = await tryOut(candidates, tried, seed, rim);
    const scored = candidates.map((candidate, index) => ({
      candidate,
      score: tried.get(keys[index]!)!.evaluation.score,
    }));
    await method.tell(scored);
    asked.push(...candidates.map((candidate, index) => ({ formula: formula(candidate), key: keys[index]! })));
  }
  const reluKey = equivalenceKey(parseFormula(RELU));
  const [relu] = await evaluateJobs([{ formula: RELU, seed }], rim);
  const best = [...tried]
    .filter(([key, { evaluation }]) => key !== reluKey && evaluation.status === "ok")
    .map(([, one]) => one)
    .sort(byScore)
    .slice(0, top);
  const again = await tryAgain(top === 0 ? [] : [...best.map((one) => one.formula), RELU], seed, fresh, rim);
  const numbers = new Map([...tried.keys()].map((key, index) => [key, index]));
  return {
    asked: asked.map(({ formula: text, key }) => ({ formula: text, tried: numbers.get(key)! })),
    tried: [...tried.values()].map((one) => ({ ...one, fresh: again.get(one.formula) ?? [] })),
    relu: { formula: RELU, evaluation: relu!, fresh: again.get(RELU) ?? [] },
  };
}

/** The best first; of equal ones in the order of their formulas. */
export function byScore(
  one: { formula: string; evaluation: CandidateEvaluation },
  other: { formula: string; evaluation: CandidateEvaluation },
): number {
  return other.evaluation.score - one.evaluation.score || (one.formula < other.formula ? -1 : 1);
}

/** Tries out those candidates whose function was not tried before. @returns The key of each candidate's function. */
async function tryOut(
  candidates: readonly Candidate[],
  tried: Map<string, { formula: string; evaluation: CandidateEvaluation }>,
  seed: number,
  rim: EvaluationRim,
): Promise<string[]> {
  const keys = candidates.map((candidate) => equivalenceKey(candidate));
  const unknown = new Map<string, string>();
  for (const [index, key] of keys.entries())
    if (!tried.has(key) && !unknown.has(key)) unknown.set(key, formula(candidates[index]!));
  const jobs = [...unknown.values()].map((text): Job => ({ formula: text, seed }));
  const evaluations = await evaluateJobs(jobs, rim);
  for (const [index, [key, text]] of [...unknown].entries())
    tried.set(key, { formula: text, evaluation: evaluations[index]! });
  return keys;
}

async function tryAgain(
  formulas: readonly string[],
  seed: number,
  count: number,
  rim: EvaluationRim,
): Promise<Map<string, Tried["fresh"]>> {
  const seeds = freshSeeds(seed, count);
  const jobs = formulas.flatMap((text) => seeds.map((one): Job => ({ formula: text, seed: one })));
  const evaluations = await evaluateJobs(jobs, rim);
  return new Map(
    formulas.map((text, index) => [
      text,
      seeds.map((one, place) => ({ seed: one, ...evaluations[index * count + place]! })),
    ]),
  );
}

/** Seeds that the search itself does not use. */
export function freshSeeds(seed: number, count: number): number[] {
  const random = createRandom(seed).fork("fresh seeds");
  const seeds = new Set<number>();
  while (seeds.size < count) {
    const one = random.integer(2 ** 31);
    if (one !== seed) seeds.add(one);
  }
  return [...seeds];
}
