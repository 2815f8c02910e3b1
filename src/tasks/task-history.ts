import type { TaskEvaluation } from "./evaluate-tasks.js";

/** What happened in one epoch, by task and in plain numbers; a task that had no step in it is absent. */
export interface TaskEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss L_t over the labeled examples, each before its update, without weights and penalties. */
  readonly training: Readonly<Record<string, number>>;
  /** Mean over the steps of what the loss counted, times the task's own λ_t, where tasks share variables. */
  readonly weights: Readonly<Record<string, number>>;
  /** After the epoch; empty without validation data. */
  readonly validation: Readonly<Record<string, TaskEvaluation>>;
  /** Task-wise early stopping's criterion, for tasks that may be stopped and have not been. */
  readonly criterion: Readonly<Record<string, number>>;
}
