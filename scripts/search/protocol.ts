import type { CandidateEvaluation, ChildData } from "activation-lab";

/** What a worker process is told first: the same for all its evaluations. */
export interface WorkerSetup {
  readonly child: string;
  readonly data: ChildData;
  /** Updates of each training; those of the child's recipe where it is undefined. */
  readonly steps: number | undefined;
}

/** One evaluation. */
export interface Job {
  readonly formula: string;
  readonly seed: number;
}

export type ToWorker = { readonly setup: WorkerSetup } | { readonly job: Job };

export type FromWorker =
  /** It can begin; the kernels that compute, since results are the same only with the same ones. */
  { readonly ready: string } | { readonly evaluation: CandidateEvaluation };

/** What a worker writes to its standard error output before it ends for the sake of the memory of others. */
export const OUT_OF_MEMORY = "The worker has passed its memory limit.";
