import type { Random } from "../../random.js";
import type { OptimizerOptions } from "../../training/create-optimizer.js";

/** What a weighting may know in a step. Lists are by task, in the order of the tasks. */
export interface WeightingStep {
  /** From 1. */
  readonly epoch: number;
  /** A source of this step's own. */
  readonly random: Random;
  /** Whether the task has a label in this step, and has not been stopped. */
  readonly present: readonly boolean[];
  /** Mean loss λ_t L_t of each epoch done; NaN for a task that had no step in it. */
  readonly epochLosses: readonly (readonly number[])[];
}

/** What a step has measured, besides. */
export interface MeasuredStep extends WeightingStep {
  /** λ_t L_t; NaN where the task is not present. */
  readonly losses: readonly number[];
  /**
   * Products of the tasks' gradients with respect to the shared variables, ⟨∇λ_t L_t, ∇λ_t′ L_t′⟩, 0 where a task is not
   * present. Only for weightings with `gradients`.
   */
  readonly products?: readonly (readonly number[])[];
}

/** What the losses count in a step, by task. */
export interface StepWeights {
  /** What a task's gradient is multiplied by where tasks share variables. */
  readonly shared: readonly number[];
  /** And where they do not, as in heads. Differs from `shared` only where `products` are known. */
  readonly own: readonly number[];
}

/** A rule from losses to what each counts in a step. */
export interface Weighting {
  /** Name for legends and tables. */
  readonly name: string;
  /**
   * Whether it has to see each task's gradient: a step then takes a pass, forward and back, for each task, and layers that
   * average over steps, such as batch normalization, count the batch as often.
   */
  readonly gradients?: boolean;
  /** Begins a run of training. */
  start(tasks: number, options: OptimizerOptions): RunningWeighting;
}

/** A weighting in a run: it owns what it learns. */
export interface RunningWeighting {
  /** Weights of a step. `losses` and `products` are there for weightings with `gradients` only. */
  weigh(step: WeightingStep & Partial<MeasuredStep>): StepWeights;
  /** Learns from a step, after it. */
  learn?(step: MeasuredStep): Promise<void>;
  /** What it has learned, as plain JSON. Without, all it knows comes with the step. */
  save?(): Promise<unknown>;
  /** @throws Problem if what was saved is not of this weighting. */
  load?(saved: unknown): Promise<void>;
  dispose?(): void;
}

/** The same weights for shared and own variables. */
export function sameWeights(weights: readonly number[]): StepWeights {
  return { shared: weights, own: weights };
}

/** T softmax(x): positive, with sum T. */
export function scaledSoftmax(x: readonly number[]): number[] {
  const largest = Math.max(...x);
  const powers = x.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => (x.length * power) / sum);
}
