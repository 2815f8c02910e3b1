import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import { yieldToEventLoop } from "../training/yield-to-event-loop.js";
import { forward } from "./forward.js";
import type { MultiTaskModel } from "./multi-task-model.js";
import { requireTasks, type Task } from "./task.js";
import { gatherBatch } from "./task-batches.js";
import { requireTaskData, type TaskData } from "./task-data.js";

/** How well a model does one task. */
export interface TaskEvaluation {
  /** Mean over the examples that have the label, not weighted. */
  readonly loss: number;
  /** The task's metrics, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Examples that have the label. */
  readonly examples: number;
}

export interface TaskEvaluationOptions {
  /** Examples at a time, at least 1, 256 by default: it bounds the memory and changes nothing else. */
  readonly batchSize?: number;
  /** Stops evaluation at the next batch. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loss and metrics of every task that the data have labels of, by name, without penalties.
 *
 * @param data One source, or several.
 * @throws The signal's reason, by default a DOMException named `AbortError`, when `signal` is aborted.
 * @throws Problem if an option is outside its bounds, or data do not fit the tasks.
 */
export async function evaluateTasks(
  model: MultiTaskModel,
  tasks: readonly Task[],
  data: TaskData | readonly TaskData[],
  { batchSize = 256, signal }: TaskEvaluationOptions = {},
): Promise<Record<string, TaskEvaluation>> {
  requireTasks(tasks);
  requireInteger("batchSize", batchSize, 1);
  const sources = asSources(data);
  requireTaskData(sources, tasks, [], "evaluation");
  const seen = new Map(tasks.map(({ name }) => [name, newTally()]));
  for (const source of sources) {
    const examples = source.inputs.shape[0]!;
    for (let start = 0; start < examples; start += batchSize) {
      await yieldToEventLoop();
      signal?.throwIfAborted();
      const rows = Array.from({ length: Math.min(batchSize, examples - start) }, (_, place) => start + place);
      await addBatch(model, tasks, source, rows, seen);
    }
  }
  return Object.fromEntries(
    tasks.flatMap(({ name, outputs, metrics }) => {
      const tally = seen.get(name)!;
      if (tally.examples === 0) return [];
      const reported = Object.entries(metrics).map(([metric, compute]) => [
        metric,
        compute(tally.outputs, tally.targets, outputs),
      ]);
      const { examples, loss } = tally;
      return [[name, { loss: loss / examples, metrics: Object.fromEntries(reported), examples }]];
    }),
  );
}

/** Data as a list of sources. */
export function asSources(data: TaskData | readonly TaskData[]): readonly TaskData[] {
  return "inputs" in data ? [data] : data;
}

interface Tally {
  loss: number;
  examples: number;
  readonly outputs: number[];
  readonly targets: number[];
}

function newTally(): Tally {
  return { loss: 0, examples: 0, outputs: [], targets: [] };
}

async function addBatch(
  model: MultiTaskModel,
  tasks: readonly Task[],
  source: TaskData,
  rows: readonly number[],
  seen: ReadonlyMap<string, Tally>,
): Promise<void> {
  const results = tf.tidy(() => {
    const batch = gatherBatch(source, rows, new Set(tasks.map(({ name }) => name)));
    const said = forward(model, [batch], false);
    return tasks.flatMap(({ name, loss }) => {
      const labeled = said[name];
      return labeled === undefined
        ? []
        : [{ name, ...labeled, loss: loss(labeled.outputs, labeled.targets) }];
    });
  });
  try {
    for (const { name, loss, outputs, targets } of results) {
      const tally = seen.get(name)!;
      tally.loss += (await loss.data())[0]! * outputs.shape[0];
      tally.examples += outputs.shape[0];
      for (const value of await outputs.data()) tally.outputs.push(value);
      for (const value of await targets.data()) tally.targets.push(value);
    }
  } finally {
    tf.dispose(results.map(({ loss, outputs, targets }) => [loss, outputs, targets]));
  }
}
