import { Problem } from "../problem.js";
import { requireNamed } from "../require.js";

/**
 * What is reported of a task, over all examples that have its label.
 *
 * @param outputs Example by example.
 * @param targets Example by example, as many numbers as `outputs`.
 * @param columns Numbers of one example.
 */
export type Metric = (outputs: ArrayLike<number>, targets: ArrayLike<number>, columns: number) => number;

/** Metrics by name. A task may have others: any function of that kind. */
export const metrics = {
  /** Share of examples whose largest output is that of their class, 0 … 1; the first of equal outputs counts. */
  accuracy: (outputs, targets, columns) =>
    share(outputs.length / columns, (example) => {
      const start = example * columns;
      return largest(outputs, start, columns) === largest(targets, start, columns);
    }),
  /** Share of outputs whose sign says what the target says: logits above 0 for targets above ½. */
  "binary-accuracy": (outputs, targets) =>
    share(outputs.length, (index) => outputs[index]! > 0 === targets[index]! > 0.5),
  /** Mean over examples and outputs of the squared error. */
  "mean-squared-error": (outputs, targets) => squaredErrors(outputs, targets) / outputs.length,
  /**
   * Squared error over that of always saying the targets' mean, output by output and then their sum: 0 is perfect, 1 is
   * what the mean achieves. It has no unit, so tasks of different scales can be compared.
   */
  "normalized-squared-error": (outputs, targets, columns) =>
    squaredErrors(outputs, targets) / deviations(targets, columns),
} as const satisfies Record<string, Metric>;

/** @throws Problem if there is no metric of that name. */
export function metricNamed(name: string): Metric {
  return requireNamed("metric", metrics, name);
}

function share(count: number, holds: (index: number) => boolean): number {
  let sum = 0;
  for (let index = 0; index < count; index++) if (holds(index)) sum += 1;
  return sum / count;
}

function largest(values: ArrayLike<number>, start: number, columns: number): number {
  let place = 0;
  for (let column = 1; column < columns; column++)
    if (values[start + column]! > values[start + place]!) place = column;
  return place;
}

function squaredErrors(outputs: ArrayLike<number>, targets: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < outputs.length; index++) sum += (outputs[index]! - targets[index]!) ** 2;
  return sum;
}

function deviations(targets: ArrayLike<number>, columns: number): number {
  const means = new Float64Array(columns);
  for (let index = 0; index < targets.length; index++)
    means[index % columns]! += (targets[index]! * columns) / targets.length;
  let sum = 0;
  for (let index = 0; index < targets.length; index++)
    sum += (targets[index]! - means[index % columns]!) ** 2;
  if (sum > 0) return sum;
  throw new Problem({
    rule: "The normalized squared error needs targets that differ.",
    came: `${targets.length / columns} examples with the same target`,
    cure: "Evaluate on more examples, or report the mean squared error.",
  });
}
