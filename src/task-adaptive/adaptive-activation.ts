import * as tf from "@tensorflow/tfjs";

import { taskAdaptiveActivation } from "../operations/task-adaptive-activation.js";
import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import { partOf } from "../tasks/multi-task-model.js";
import type { FunctionalPenalty } from "./functional-penalty.js";
import { createSurroundings, type Surroundings, type SurroundingsOptions } from "./surroundings.js";
import { requireNewTask, type TaskActivation, type TaskActivationFactory } from "./task-activation.js";
import { piecewiseLinearFunctions, type TaskFunctions } from "./task-functions.js";
import { joinTasks, taskOfRow } from "./task-rows.js";

export interface AdaptiveActivationOptions extends SurroundingsOptions {
  /** M, hinges of the layer, at least 1; 8 by default. */
  readonly hinges?: number;
  /** The hinges start uniform between these, in units of the pre-activations; −0.5 and 0.5 by default. */
  readonly hingeRange?: readonly [number, number];
  /** The coordinates start normal with this standard deviation, 0.01 by default: all functions are nearly ReLU. */
  readonly deviation?: number;
  /** Whether each task's coordinates are divided by their length before they count; no by default. */
  readonly unitLength?: boolean;
  /** A penalty of the tasks' functions; none by default. */
  readonly penalty?: FunctionalPenalty;
}

/** The learned functions of one layer in plain numbers: σ_t(x) = max(0, x) + Σₘ α_tₘ max(0, bₘ − x). */
export interface AdaptiveFunctions {
  /** b. */
  readonly hinges: readonly number[];
  /** α, by task, as they count: divided by their length where the layer does so. */
  readonly coordinates: Readonly<Record<string, readonly number[]>>;
}

/** The activation of one layer, and its functions. */
export interface AdaptiveActivation extends TaskActivation {
  /** The functions as tensors, tasks in the order asked for, by default that in which they came. Call it in a `tf.tidy`. */
  functions(tasks?: readonly string[]): TaskFunctions;
  /** The functions in plain numbers. */
  read(): Promise<AdaptiveFunctions>;
}

/**
 * The activation of a task-adaptive layer: σ_t(x) = max(0, x) + Σₘ α_tₘ max(0, bₘ − x), with hinges b that all tasks and all units
 * of the layer share, and coordinates α_t of each task's own: T · M + M numbers for T tasks.
 *
 * @returns What makes it for each layer of a network.
 * @throws Problem if an option is outside its bounds.
 * @see Liu2020
 */
export function adaptiveActivation(
  options: AdaptiveActivationOptions = {},
): TaskActivationFactory<AdaptiveActivation> {
  const { hinges: count = 8, hingeRange: [low, high] = [-0.5, 0.5] } = options;
  requireInteger("hinges", count, 1);
  return ({ tasks, channels, random }) => {
    const source = random.fork("hinges");
    const hinges = variableOf(Array.from({ length: count }, () => source.uniform(low, high)));
    const own = Object.fromEntries(
      tasks.map((task) => [task, drawCoordinates(options, count, random.fork(`coordinates ${task}`))]),
    );
    return assemble(options, hinges, own, createSurroundings(options, channels, random));
  };
}

function assemble(
  options: AdaptiveActivationOptions,
  hinges: tf.Variable,
  own: Readonly<Record<string, tf.Variable>>,
  surroundings: Surroundings,
): AdaptiveActivation {
  const { unitLength = false, penalty } = options;
  const b = hinges as tf.Tensor as tf.Tensor1D;
  const coordinatesOf = (tasks: readonly string[]): tf.Tensor2D => {
    const all = joinTasks(tasks.map((task) => partOf(own, task))) as tf.Tensor2D;
    if (!unitLength) return all;
    return tf.div(all, tf.sqrt(tf.add(tf.sum(tf.square(all), 1, true), 1e-12)));
  };
  const functions = (tasks: readonly string[] = Object.keys(own)) =>
    piecewiseLinearFunctions(coordinatesOf(tasks), b);
  return {
    shared: [hinges, ...surroundings.variables],
    own: Object.fromEntries(Object.entries(own).map(([task, one]) => [task, [one]])),
    state: surroundings.state,
    functions,
    apply: (x, tasks, mode) => {
      const rows = taskOfRow(x, tasks);
      const active = taskAdaptiveActivation(surroundings.before(x, mode), coordinatesOf(tasks), b, rows);
      return surroundings.behind(active, mode);
    },
    ...(penalty === undefined ? {} : { penalty: () => tf.tidy(() => penalty(functions())) }),
    async read() {
      const tasks = Object.keys(own);
      const coordinates = tf.tidy(() => coordinatesOf(tasks));
      try {
        const rows = await coordinates.array();
        return {
          hinges: Array.from(await hinges.data()),
          coordinates: Object.fromEntries(tasks.map((task, index) => [task, rows[index]!])),
        };
      } finally {
        coordinates.dispose();
      }
    },
    withTask(task, { like, random }) {
      requireNewTask(own, task);
      const added =
        like === undefined
          ? drawCoordinates(options, hinges.shape[0]!, random.fork(`coordinates ${task}`))
          : tf.tidy(() => tf.variable<tf.Rank>(tf.clone(partOf(own, like))));
      return assemble(options, hinges, { ...own, [task]: added }, surroundings);
    },
  };
}

function drawCoordinates(
  { deviation = 0.01 }: AdaptiveActivationOptions,
  count: number,
  random: Random,
): tf.Variable {
  return variableOf(Array.from({ length: count }, () => random.normal(0, deviation)));
}

function variableOf(values: readonly number[]): tf.Variable {
  return tf.tidy(() => tf.variable<tf.Rank>(tf.tensor1d([...values])));
}

/**
 * σ(x) = max(0, x) + Σₘ αₘ max(0, bₘ − x) of one number, to draw a learned function.
 *
 * @param coordinates α.
 * @param hinges b, as many, in the unit of x.
 * @example adaptiveFunction([2], [0])(-1.5); // 3
 * @see Liu2020
 */
export function adaptiveFunction(
  coordinates: ArrayLike<number>,
  hinges: ArrayLike<number>,
): (x: number) => number {
  return (x) => {
    let sum = Math.max(0, x);
    for (let m = 0; m < hinges.length; m++) sum += coordinates[m]! * Math.max(0, hinges[m]! - x);
    return sum;
  };
}
