import { crossEntropy, type Loss } from "../networks/cross-entropy.js";
import { Problem } from "../problem.js";
import { requireFinite, requireInteger } from "../require.js";
import { binaryCrossEntropy } from "./binary-cross-entropy.js";
import { halfSquaredError } from "./half-squared-error.js";
import { type Metric, metrics } from "./metrics.js";

/** One output of a network, with what is minimized and what is reported of it. */
export interface Task {
  readonly name: string;
  /** Columns of its outputs and of its targets. */
  readonly outputs: number;
  /** The mean over examples; only examples that have the task's label come. */
  readonly loss: Loss;
  /** What is reported, by name. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** λ, which scales the loss before any weighting sees it; at least 0. */
  readonly weight: number;
}

/** A task as one may write it. */
export interface TaskSpec {
  readonly name: string;
  readonly outputs: number;
  readonly loss: Loss;
  /** None by default. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** λ, at least 0; 1 by default. */
  readonly weight?: number;
}

/** What the makers of the usual tasks leave open. */
export type TaskOptions = Pick<TaskSpec, "metrics" | "weight">;

/**
 * A task with a loss of one's own.
 *
 * @throws Problem if it has no name, `outputs` is not a whole number of at least 1, or the weight is below 0.
 */
export function defineTask({ metrics = {}, weight = 1, ...spec }: TaskSpec): Task {
  requireName(spec.name);
  requireInteger(`outputs of ${spec.name}`, spec.outputs, 1);
  requireFinite(`weight of ${spec.name}`, weight, { atLeast: 0 });
  return { ...spec, metrics, weight };
}

/** A task of numbers: half the squared error; reports the mean squared error. @throws Problem as `defineTask`. */
export function regressionTask(name: string, options: TaskOptions & { outputs?: number } = {}): Task {
  const reported = { "mean-squared-error": metrics["mean-squared-error"] };
  return defineTask({ outputs: 1, loss: halfSquaredError, metrics: reported, ...options, name });
}

/** A task of one class among several: the softmax cross-entropy; reports the accuracy. @throws Problem as `defineTask`. */
export function classificationTask(name: string, options: TaskOptions & { classes: number }): Task {
  const { classes, ...others } = options;
  requireInteger(`classes of ${name}`, classes, 2);
  const reported = { accuracy: metrics.accuracy };
  return defineTask({ loss: crossEntropy, metrics: reported, ...others, name, outputs: classes });
}

/** A task of yes and no, one or several: the binary cross-entropy; reports the accuracy. @throws Problem as `defineTask`. */
export function binaryTask(name: string, options: TaskOptions & { outputs?: number } = {}): Task {
  const reported = { accuracy: metrics["binary-accuracy"] };
  return defineTask({ outputs: 1, loss: binaryCrossEntropy, metrics: reported, ...options, name });
}

/** @throws Problem if there is no task, or two have one name. */
export function requireTasks(tasks: readonly Task[]): void {
  const names = tasks.map(({ name }) => name);
  if (tasks.length > 0 && new Set(names).size === names.length) return;
  throw new Problem({
    rule: "There must be at least one task, and their names must differ.",
    came: names.length === 0 ? "none" : names.join(", "),
    cure: "Give every task a name of its own.",
  });
}

function requireName(name: string): void {
  if (typeof name === "string" && name.trim() !== "") return;
  throw new Problem({
    rule: "A task must have a name.",
    came: JSON.stringify(name) ?? "undefined",
    cure: "Name what it predicts, such as `smile`.",
  });
}
