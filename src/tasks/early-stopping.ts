import { Problem } from "../problem.js";
import { requireFinite, requireInteger } from "../require.js";
import { median } from "../statistics.js";
import type { Task } from "./task.js";

/** Rule by which training drops a task that does not help any more. */
export interface TaskWiseEarlyStopping {
  /** Tasks that may be stopped: the auxiliary ones. */
  readonly tasks: readonly string[];
  /** k, epochs that the trend looks back, at least 1. */
  readonly window: number;
  /** ε, above 0: a task stops in the first epoch whose criterion is greater. */
  readonly threshold: number;
  /** Epochs before which no task stops, k + 1 by default, which the trend needs at least. */
  readonly leastEpochs?: number;
}

/**
 * The criterion of task-wise early stopping at the last epoch t of two error curves:
 *
 * k med / (Σ − k med) · (E_val(t) − min E_tr) / (λ min E_tr),
 *
 * with the median and the sum of the training error over the epochs t − k … t (k + 1 of them) and the least training error so far.
 * The first factor is how flat the training curve is (k where it is flat, smaller while it falls), the second how far the
 * validation error has come away from the best training error.
 *
 * Guards, of which the paper does not speak: before epoch k + 1 there is no trend, and where a sudden fall makes Σ ≤ k med the task
 * is learning: both give −∞, which never stops a task. A least training error of 0 gives +∞ if the validation error is above 0. Errors here
 * are means over an epoch, since those of single steps jitter.
 *
 * @param training E_tr by epoch.
 * @param validation E_val by epoch, as many.
 * @param options.window k, at least 1.
 * @param options.weight λ, above 0, the weight of the task.
 * @throws Problem if the lists differ in length or are empty, or an option is outside its bounds.
 * @example stoppingCriterion([1, 1, 1], [2, 2, 2], { window: 2, weight: 0.5 }); // 4
 * @see Zhang2014, eq. 5
 */
export function stoppingCriterion(
  training: readonly number[],
  validation: readonly number[],
  { window, weight }: { window: number; weight: number },
): number {
  requireInteger("window", window, 1);
  requireFinite("weight", weight, { above: 0 });
  if (training.length !== validation.length || training.length === 0) {
    throw new Problem({
      rule: "The criterion needs the training and the validation error of every epoch so far.",
      came: `${training.length} and ${validation.length}`,
      cure: "Evaluate after every epoch.",
    });
  }
  if (training.length <= window) return Number.NEGATIVE_INFINITY;
  const recent = training.slice(-window - 1);
  const typical = window * median(recent);
  const excess = recent.reduce((sum, error) => sum + error, 0) - typical;
  if (!(excess > 0)) return Number.NEGATIVE_INFINITY;
  const least = Math.min(...training);
  const gap = validation.at(-1)! - least;
  if (!(least > 0)) return gap > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return ((typical / excess) * gap) / (weight * least);
}

/** @throws Problem if a rule is outside its bounds, or a task that it watches weighs nothing. */
export function requireStopping(rule: TaskWiseEarlyStopping, tasks: readonly Task[]): void {
  requireInteger("window", rule.window, 1);
  requireFinite("threshold", rule.threshold, { above: 0 });
  for (const { name, weight } of tasks)
    if (rule.tasks.includes(name)) requireFinite(`weight of ${name}`, weight, { above: 0 });
  if (rule.leastEpochs !== undefined) requireInteger("leastEpochs", rule.leastEpochs, 1);
}
