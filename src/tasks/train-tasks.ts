import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { createRandom, type Random } from "../random.js";
import { requireInteger } from "../require.js";
import { createOptimizer, type OptimizerOptions } from "../training/create-optimizer.js";
import { yieldToEventLoop } from "../training/yield-to-event-loop.js";
import { loadRun, type RunState, saveRun, type TaskCheckpoint } from "./checkpoint.js";
import { requireStopping, stoppingCriterion, type TaskWiseEarlyStopping } from "./early-stopping.js";
import { asSources, evaluateTasks, type TaskEvaluation } from "./evaluate-tasks.js";
import { type MultiTaskModel, variablesOf } from "./multi-task-model.js";
import { requireTasks, type Task } from "./task.js";
import { gatherBatch, orderEpoch, type StepRows } from "./task-batches.js";
import { requireTaskData, type TaskData } from "./task-data.js";
import type { TaskEpoch } from "./task-history.js";
import { type StepParts, takeStep } from "./task-step.js";
import { equalWeights } from "./weighting/equal-weights.js";
import type { Weighting } from "./weighting/weighting.js";

export interface TaskTrainingOptions extends OptimizerOptions {
  /** Examples of a step, at least 1: of each source, or one number for each of them. */
  readonly batchSize: number | readonly number[];
  /**
   * Updates of an epoch, by default as many as the longest source needs to be gone through once. With fewer an epoch sees a
   * part of the examples, drawn anew: so runs with few and with many examples have epochs of the same length.
   */
  readonly stepsPerEpoch?: number;
  /** Orders the examples, and gives random weightings their numbers. */
  readonly seed: number;
  /** `equalWeights()` by default. */
  readonly weighting?: Weighting;
  /** What is trained, all variables of the model by default; the others stay as they are. */
  readonly variables?: readonly tf.Variable[];
  /** Evaluated after every epoch. */
  readonly validation?: TaskData | readonly TaskData[];
  /**
   * Keeps the weights of the epoch with the least validation loss, of one task by its name or `total`, Σ_t λ_t L_t, and gives
   * them to the model at the end. By default those of the last epoch stay.
   */
  readonly keepBest?: string;
  /** Drops tasks that do not help any more; needs validation data. */
  readonly earlyStopping?: TaskWiseEarlyStopping;
  /** Goes on behind this checkpoint, bit for bit, but for layers that draw random numbers themselves, such as dropout. */
  readonly checkpoint?: TaskCheckpoint;
  /** Stops training at the next step. */
  readonly signal?: AbortSignal;
  /** Called after every epoch; a promise that it returns is awaited. */
  readonly onProgress?: (progress: TaskProgress) => unknown;
}

export interface TaskProgress extends TaskEpoch {
  readonly epochs: number;
  /** What a run needs to go on from here; plain JSON. */
  readonly checkpoint: () => Promise<TaskCheckpoint>;
}

/** What came of a run. */
export interface TaskRun {
  /** Epoch by epoch, with those before the checkpoint. */
  readonly history: readonly TaskEpoch[];
  /** Epoch behind which a task was stopped, by its name. */
  readonly stopped: Readonly<Record<string, number>>;
  /** The epoch whose weights the model has, with `keepBest`. */
  readonly best?: { readonly epoch: number; readonly loss: number };
}

/**
 * Trains a network on several tasks by stochastic gradient descent. A step takes a batch of every source and descends
 * Σ_t w_t λ_t L_t + Ω: L_t is the mean loss over the examples of the step that have the label of task t, w_t what the weighting gives it,
 * λ_t its own weight, Ω the model's penalty. A task without a label in a step does not count in it. The same model, data and options
 * give the same run.
 *
 * @param data One source of examples, or several: tasks may have inputs of their own, and one task may lie in several sources.
 * @returns The history; the model's variables are updated in place. After an interruption they are those of the last whole step.
 * @throws The signal's reason, by default a DOMException named `AbortError`, when `signal` is aborted.
 * @throws Problem if an option is outside its bounds, data do not fit the tasks, or the checkpoint is not of this run.
 * @see Zhang2014, eq. 3
 */
export async function trainTasks(
  model: MultiTaskModel,
  tasks: readonly Task[],
  data: TaskData | readonly TaskData[],
  options: TaskTrainingOptions,
): Promise<TaskRun> {
  const run = checkRun(model, tasks, data, options);
  const { optimizer, beginEpoch } = createOptimizer(run.variables, options);
  const weighting = run.weighting.start(tasks.length, options);
  const { gradients = false } = run.weighting;
  const parts: StepParts = {
    model: run.model,
    tasks,
    variables: run.variables,
    optimizer,
    weighting,
    gradients,
  };
  const state: RunState = {
    seed: options.seed,
    tasks: tasks.map(({ name }) => name),
    weightingName: run.weighting.name,
    keepBest: options.keepBest,
    variables: [...variablesOf(run.model), ...(run.model.state ?? [])],
    optimizer,
    weighting,
    history: [],
    stopped: {},
    best: undefined,
  };
  try {
    if (options.checkpoint !== undefined) await loadRun(state, options.checkpoint);
    const random = createRandom(options.seed);
    for (let epoch = state.history.length + 1; epoch <= options.epochs; epoch++) {
      beginEpoch(epoch);
      const report = await trainEpoch(run, parts, state, random.fork(`epoch ${epoch}`));
      await onEpoch(run, state, report, options);
    }
    const { best, history, stopped } = state;
    if (best === undefined) return { history, stopped };
    for (const [index, variable] of state.variables.entries()) variable.assign(best.weights[index]!);
    return { history, stopped, best: { epoch: best.epoch, loss: best.loss } };
  } finally {
    optimizer.dispose();
    weighting.dispose?.();
    tf.dispose([...(state.best?.weights ?? [])]);
  }
}

/** A run with its defaults, checked. */
interface CheckedRun {
  readonly model: MultiTaskModel;
  readonly tasks: readonly Task[];
  readonly sources: readonly TaskData[];
  readonly batchSizes: readonly number[];
  readonly stepsPerEpoch: number | undefined;
  readonly variables: readonly tf.Variable[];
  readonly weighting: Weighting;
  readonly signal: AbortSignal | undefined;
}

function checkRun(
  model: MultiTaskModel,
  tasks: readonly Task[],
  data: TaskData | readonly TaskData[],
  options: TaskTrainingOptions,
): CheckedRun {
  const { batchSize, validation, keepBest, earlyStopping, weighting = equalWeights(), signal } = options;
  requireTasks(tasks);
  requireInteger("epochs", options.epochs, 1);
  const { stepsPerEpoch } = options;
  if (stepsPerEpoch !== undefined) requireInteger("stepsPerEpoch", stepsPerEpoch, 1);
  requireInteger("seed", options.seed, 0);
  const sources = asSources(data);
  const batchSizes = typeof batchSize === "number" ? sources.map(() => batchSize) : batchSize;
  requireInteger("number of batch sizes", batchSizes.length, sources.length, sources.length);
  for (const size of batchSizes) requireInteger("batchSize", size, 1);
  const names = tasks.map(({ name }) => name);
  requireTaskData(sources, tasks, names, "training");
  const ofBest = keepBest === "total" ? names : keepBest === undefined ? [] : [keepBest];
  const watched = [...ofBest, ...(earlyStopping?.tasks ?? [])];
  requireWatched(names, watched);
  if (earlyStopping !== undefined) requireStopping(earlyStopping, tasks);
  if (validation !== undefined || watched.length > 0)
    requireTaskData(validation === undefined ? [] : asSources(validation), tasks, watched, "validation");
  if (weighting.gradients === true && model.shared.length === 0) throw noShared(weighting.name);
  const variables = options.variables ?? variablesOf(model);
  return { model, tasks, sources, batchSizes, stepsPerEpoch, variables, weighting, signal };
}

function requireWatched(names: readonly string[], watched: readonly string[]): void {
  const unknown = watched.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Problem({
    rule: `What \`keepBest\` and \`earlyStopping\` watch must be a task: ${names.join(", ")}; or, for \`keepBest\`, \`total\`.`,
    came: `\`${unknown}\``,
    cure: "Give the name of a task of this run.",
  });
}

function noShared(name: string): Problem {
  return new Problem({
    rule: `${name} compares the gradients of tasks on variables that they share.`,
    came: "a model without any",
    cure: "Take `hardSharing`, `crossStitch` or `mixtureOfExperts`, or another weighting.",
  });
}

/** Goes through the data, once unless the options say otherwise. */
async function trainEpoch(
  { tasks, sources, batchSizes, stepsPerEpoch, signal }: CheckedRun,
  parts: StepParts,
  { history, stopped }: RunState,
  random: Random,
): Promise<Omit<TaskEpoch, "validation" | "criterion">> {
  const active = tasks.map(({ name }) => name).filter((name) => !Object.hasOwn(stopped, name));
  const epochLosses = history.map(({ training }) =>
    tasks.map(({ name, weight }) => (training[name] ?? Number.NaN) * (weight === 0 ? 1 : weight)),
  );
  const sums = tasks.map(() => ({ loss: 0, examples: 0, weight: 0, steps: 0 }));
  const steps = orderEpoch(sources, batchSizes, random.fork("order"), stepsPerEpoch);
  for (const [index, rows] of steps.entries()) {
    await yieldToEventLoop();
    signal?.throwIfAborted();
    const batches = tf.tidy(() => gatherAll(sources, rows, new Set(active)));
    try {
      if (batches.every(({ targets }) => Object.keys(targets).length === 0)) continue;
      const known = { epoch: history.length + 1, random: random.fork(`step ${index + 1}`), epochLosses };
      const { losses, weights } = await takeStep(parts, batches, known);
      for (const [task, sum] of sums.entries()) {
        const examples = countLabeled(batches, tasks[task]!.name);
        if (examples === 0) continue;
        sum.loss += examples * losses[task]!;
        sum.examples += examples;
        sum.weight += tasks[task]!.weight * weights.shared[task]!;
        sum.steps += 1;
      }
    } finally {
      tf.dispose(batches);
    }
  }
  const byName = (value: (task: number) => number) =>
    Object.fromEntries(
      tasks.flatMap(({ name }, task) => (sums[task]!.steps > 0 ? [[name, value(task)]] : [])),
    );
  return {
    epoch: history.length + 1,
    training: byName((task) => sums[task]!.loss / sums[task]!.examples),
    weights: byName((task) => sums[task]!.weight / sums[task]!.steps),
  };
}

function gatherAll(sources: readonly TaskData[], rows: StepRows, active: ReadonlySet<string>) {
  return sources.map((source, place) => gatherBatch(source, rows[place]!, active));
}

function countLabeled(batches: ReturnType<typeof gatherAll>, name: string): number {
  return batches.reduce((sum, { targets }) => sum + (targets[name]?.targets.shape[0] ?? 0), 0);
}

/** What follows an epoch: evaluation, the best weights, early stopping, and the report. */
async function onEpoch(
  { model, tasks }: CheckedRun,
  state: RunState,
  trained: Omit<TaskEpoch, "validation" | "criterion">,
  { validation, keepBest, earlyStopping, signal, onProgress, epochs }: TaskTrainingOptions,
): Promise<void> {
  const evaluated = validation === undefined ? {} : await evaluateTasks(model, tasks, validation, { signal });
  const criterion =
    earlyStopping === undefined ? {} : criteria(earlyStopping, tasks, state, trained, evaluated);
  const report: TaskEpoch = { ...trained, validation: evaluated, criterion };
  state.history.push(report);
  if (keepBest !== undefined) keepIfBest(state, scoreOf(keepBest, tasks, evaluated));
  for (const [task, value] of Object.entries(criterion)) {
    const { leastEpochs = 1, threshold } = earlyStopping!;
    if (report.epoch >= leastEpochs && value > threshold) state.stopped[task] = report.epoch;
  }
  await onProgress?.({ ...report, epochs, checkpoint: () => saveRun(state) });
}

function criteria(
  { tasks: watched, window }: TaskWiseEarlyStopping,
  tasks: readonly Task[],
  { history, stopped }: RunState,
  trained: Pick<TaskEpoch, "training">,
  evaluated: TaskEpoch["validation"],
): Record<string, number> {
  const all = [...history, { ...trained, validation: evaluated }];
  return Object.fromEntries(
    watched.flatMap((name) => {
      const { weight } = tasks.find((task) => task.name === name)!;
      const known = all.filter(({ training }) => Object.hasOwn(training, name));
      if (Object.hasOwn(stopped, name) || known.length === 0) return [];
      const training = known.map((epoch) => epoch.training[name]!);
      const validation = known.map((epoch) => epoch.validation[name]!.loss);
      return [[name, stoppingCriterion(training, validation, { window, weight })]];
    }),
  );
}

function scoreOf(
  keepBest: string,
  tasks: readonly Task[],
  evaluated: Readonly<Record<string, TaskEvaluation>>,
): number {
  if (keepBest !== "total") return evaluated[keepBest]!.loss;
  return tasks.reduce((sum, { name, weight }) => sum + weight * evaluated[name]!.loss, 0);
}

function keepIfBest(state: RunState, loss: number): void {
  if (!(loss < (state.best?.loss ?? Number.POSITIVE_INFINITY))) return;
  tf.dispose([...(state.best?.weights ?? [])]);
  const weights = state.variables.map((variable) => variable.clone());
  state.best = { epoch: state.history.length, loss, weights };
}
