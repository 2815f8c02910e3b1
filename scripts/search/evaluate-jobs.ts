import type { CandidateEvaluation } from "activation-lab";

import type { Journal } from "./journal.ts";
import type { Job } from "./protocol.ts";
import type { Evaluator } from "./worker-pool.ts";

/** An evaluation that is done, in this run or in an earlier one. */
type OnEvaluated = (job: Job, evaluation: CandidateEvaluation, isNew: boolean) => void;

/** What surrounds evaluations. */
export interface EvaluationRim {
  readonly evaluator: Evaluator;
  readonly journal: Journal;
  readonly onEvaluated: OnEvaluated;
}

/**
 * Evaluates jobs as fast as there are workers, those that the journal knows not again. Everything new is written down as it
 * comes.
 *
 * @returns In the order of the jobs.
 */
export async function evaluateJobs(
  jobs: readonly Job[],
  { evaluator, journal, onEvaluated }: EvaluationRim,
): Promise<CandidateEvaluation[]> {
  const running = new Map<string, Promise<CandidateEvaluation>>();
  const evaluate = async (job: Job): Promise<CandidateEvaluation> => {
    const known = journal.find(job);
    if (known !== undefined) {
      onEvaluated(job, known, false);
      return known;
    }
    const evaluation = await evaluator.evaluate(job, () => journal.begin(job));
    journal.end(job, evaluation);
    onEvaluated(job, evaluation, true);
    return evaluation;
  };
  return Promise.all(
    jobs.map((job) => {
      const key = `${job.seed} ${job.formula}`;
      const same = running.get(key) ?? evaluate(job);
      running.set(key, same);
      return same;
    }),
  );
}
