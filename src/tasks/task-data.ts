import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import type { ExampleShape } from "../training/labeled-data.js";
import { createLabeledData, createRegressionData } from "../training/labeled-data.js";
import type { Task } from "./task.js";

/** Labels of one task. */
export interface TaskTargets {
  /** [examples, outputs]; rows of examples without the label are not read. */
  readonly values: tf.Tensor2D;
  /** Which examples have the label, 1 or 0 for each; all if absent. */
  readonly labeled?: Uint8Array;
}

/**
 * Examples with the labels of one task or several; some examples may lack some. Whoever creates them disposes of the
 * tensors, with `disposeTaskData`.
 */
export type TaskData<Inputs extends tf.Tensor = tf.Tensor> = {
  /** [examples, …]. */
  readonly inputs: Inputs;
  readonly targets: Readonly<Record<string, TaskTargets>>;
};

/** Labels of one task as plain numbers. */
export type TaskLabels =
  | {
      /** examples · outputs numbers, example by example; an example all of whose numbers are NaN lacks the label. */
      readonly values: ArrayLike<number>;
      readonly outputs: number;
    }
  | {
      /** A class of 0 … classes − 1 for each example; an example with `null` lacks the label. */
      readonly labels: readonly (number | null)[];
      readonly classes: number;
    };

/** Examples and labels as plain numbers. */
export interface TaskNumbers {
  /** The numbers of all examples, example by example. */
  readonly inputs: Float32Array;
  readonly features: ExampleShape;
  readonly targets: Readonly<Record<string, TaskLabels>>;
}

/**
 * Puts examples and the labels of their tasks into tensors.
 *
 * @returns `inputs` [examples, …features]; `targets` by task, classes one-hot.
 * @throws Problem if there is no task, lengths do not fit, a label is not a class, or an example has only some of a task's numbers.
 */
export function createTaskData({ inputs, features, targets }: TaskNumbers): TaskData {
  const names = Object.keys(targets);
  if (names.length === 0) throw noTask();
  let shared: tf.Tensor | undefined;
  const made: Record<string, TaskTargets> = {};
  try {
    for (const [name, labels] of Object.entries(targets)) {
      const { data, labeled } = naming(name, () => readLabels(name, labels, inputs, features));
      made[name] = labeled.includes(0) ? { values: data.targets, labeled } : { values: data.targets };
      if (shared === undefined) shared = data.inputs;
      else data.inputs.dispose();
    }
  } catch (error) {
    tf.dispose([shared, ...Object.values(made).map(({ values }) => values)]);
    throw error;
  }
  return { inputs: shared!, targets: made };
}

/** Does it, and names the task in the rule that is broken. */
function naming<Result>(task: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem) || error.rule.includes(`\`${task}\``)) throw error;
    const { came, cure } = error;
    throw new Problem({ rule: `${error.rule} (Task \`${task}\`.)`, came, cure }, { cause: error });
  }
}

/** Frees inputs and targets. */
export function disposeTaskData(data: TaskData): void {
  tf.dispose([data.inputs, ...Object.values(data.targets).map(({ values }) => values)]);
}

function readLabels(name: string, labels: TaskLabels, inputs: Float32Array, features: ExampleShape) {
  if ("labels" in labels) {
    const known = labels.labels.map((label) => label ?? 0);
    const labeled = Uint8Array.from(labels.labels, (label) => (label === null ? 0 : 1));
    const data = createLabeledData({ inputs, labels: known, features, classes: labels.classes });
    return { data, labeled };
  }
  const { values, outputs } = labels;
  requireInteger(`outputs of ${name}`, outputs, 1);
  const targets = Float32Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  const labeled = Uint8Array.from({ length: Math.floor(values.length / outputs) }, (_, example) => {
    const row = Array.from({ length: outputs }, (_, column) => values[example * outputs + column]!);
    const missing = row.filter(Number.isNaN).length;
    if (missing !== 0 && missing !== outputs) throw partLabel(name, example, missing, outputs);
    return missing === 0 ? 1 : 0;
  });
  return { data: createRegressionData({ inputs, targets, features, outputs }), labeled };
}

/**
 * Checks data against the tasks that they are for.
 *
 * @param what What they are for, for the error: `training`.
 * @throws Problem if data has no example, no task, one that is not among `tasks`, targets of another shape, or no label
 * for a task of `needed`.
 */
export function requireTaskData(
  sources: readonly TaskData[],
  tasks: readonly Task[],
  needed: readonly string[],
  what: string,
): void {
  for (const { inputs, targets } of sources) {
    const examples = inputs.shape[0] ?? 0;
    if (examples === 0) throw noExample(what);
    if (Object.keys(targets).length === 0) throw noTask();
    for (const [name, { values, labeled }] of Object.entries(targets)) {
      const task = tasks.find((one) => one.name === name);
      const expected = task && [examples, task.outputs];
      if (
        expected !== undefined &&
        tf.util.arraysEqual(values.shape, expected) &&
        (labeled?.length ?? examples) === examples
      )
        continue;
      throw new Problem({
        rule:
          expected === undefined
            ? `Data for ${what} must be labeled for tasks among ${tasks.map((one) => one.name).join(", ")}.`
            : `Targets of \`${name}\` for ${what} must have the shape [${expected.join(", ")}], and as many marks.`,
        came:
          expected === undefined
            ? `\`${name}\``
            : `[${values.shape.join(", ")}], ${labeled?.length ?? "no"} marks`,
        cure: "Give the task's columns to `defineTask` and `createTaskData` alike, under one name.",
      });
    }
  }
  for (const name of needed) {
    if (sources.some(({ targets }) => hasLabel(targets[name]))) continue;
    throw new Problem({
      rule: `Data for ${what} must have at least one label of \`${name}\`.`,
      came: "none",
      cure: "Check how the data was split, or leave the task out.",
    });
  }
}

function hasLabel(targets: TaskTargets | undefined): boolean {
  return targets !== undefined && (targets.labeled === undefined || targets.labeled.includes(1));
}

/** Places in `rows` of the examples that have the label; undefined if all have it. */
export function labeledPlaces({ labeled }: TaskTargets, rows: readonly number[]): number[] | undefined {
  if (labeled === undefined) return undefined;
  const places = rows.flatMap((row, place) => (labeled[row] === 1 ? [place] : []));
  return places.length === rows.length ? undefined : places;
}

function noTask(): Problem {
  return new Problem({
    rule: "Data must have the labels of at least one task.",
    came: "no task",
    cure: "Give `targets` an entry for each task.",
  });
}

function noExample(what: string): Problem {
  return new Problem({
    rule: `Data for ${what} must have at least one example.`,
    came: "data without an example",
    cure: "Check how it was chosen or split.",
  });
}

function partLabel(name: string, example: number, missing: number, outputs: number): Problem {
  return new Problem({
    rule: `An example must have all numbers of \`${name}\`, or NaN in place of each.`,
    came: `${missing} of ${outputs} missing in example ${example}`,
    cure: "Make tasks of numbers that go missing alone, or leave the whole label out.",
  });
}
