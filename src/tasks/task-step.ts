import * as tf from "@tensorflow/tfjs";

import { releaseTapeOnError } from "../networks/release-tape.js";
import type { Optimizer } from "../training/optimizers.js";
import { forward } from "./forward.js";
import type { MultiTaskModel } from "./multi-task-model.js";
import type { Task } from "./task.js";
import type { TaskBatch } from "./task-batches.js";
import type { MeasuredStep, RunningWeighting, StepWeights, WeightingStep } from "./weighting/weighting.js";

/** What a run trains with. */
export interface StepParts {
  readonly model: MultiTaskModel;
  readonly tasks: readonly Task[];
  /** What is trained: all variables of the model, or some. */
  readonly variables: readonly tf.Variable[];
  readonly optimizer: Optimizer;
  readonly weighting: RunningWeighting;
  readonly gradients: boolean;
}

/** Losses before the update, by task in their order, NaN where a task is not present; and what each counted. */
export interface StepResult {
  readonly losses: readonly number[];
  readonly weights: StepWeights;
}

/** One update. Tensors of `batches` stay the caller's. */
export async function takeStep(
  parts: StepParts,
  batches: readonly TaskBatch[],
  known: Omit<WeightingStep, "present">,
): Promise<StepResult> {
  const present = parts.tasks.map(({ name }) => batches.some(({ targets }) => Object.hasOwn(targets, name)));
  const step = { ...known, present };
  const { measured, weights } = parts.gradients
    ? await stepByTask(parts, batches, step)
    : await stepTogether(parts, batches, step);
  await parts.weighting.learn?.(measured);
  const losses = parts.tasks.map(({ weight }, task) => measured.losses[task]! / (weight === 0 ? 1 : weight));
  return { losses, weights };
}

interface TakenStep {
  readonly measured: MeasuredStep;
  readonly weights: StepWeights;
}

/** Weights come first, so that one pass forward and back gives the gradient of the total. */
async function stepTogether(
  { model, tasks, variables, optimizer, weighting }: StepParts,
  batches: readonly TaskBatch[],
  step: WeightingStep,
): Promise<TakenStep> {
  const weights = weighting.weigh(step);
  let kept: tf.Tensor | undefined;
  try {
    tf.tidy(() => {
      const objective = () => {
        const said = forward(model, batches, true);
        const losses = tasks.map(({ name, loss }) => {
          const labeled = said[name];
          return labeled === undefined ? tf.scalar(Number.NaN) : loss(labeled.outputs, labeled.targets);
        });
        kept = tf.keep(tf.stack(losses));
        const terms = losses.flatMap((loss, task) => {
          const factor = tasks[task]!.weight * weights.shared[task]!;
          return step.present[task] ? [tf.mul(loss, factor)] : [];
        });
        if (model.penalty !== undefined) terms.push(model.penalty(batches.map(({ inputs }) => inputs)));
        return tf.addN(terms) as tf.Scalar;
      };
      optimizer.update(gradientsOf(objective, variables));
    });
    const losses = scaleLosses(tasks, await kept!.data());
    return { measured: { ...step, losses }, weights };
  } finally {
    kept?.dispose();
  }
}

/** A pass for each task, since the weighting looks at the gradients before it decides. */
async function stepByTask(
  { model, tasks, variables, optimizer, weighting }: StepParts,
  batches: readonly TaskBatch[],
  step: WeightingStep,
): Promise<TakenStep> {
  const kept: tf.Tensor[] = [];
  const keepAll = (gradients: tf.NamedTensorMap) => {
    for (const gradient of Object.values(gradients)) kept.push(tf.keep(gradient));
    return gradients;
  };
  try {
    const losses: tf.Tensor[] = [];
    const byTask = tasks.map(({ name, loss, weight }, task) =>
      tf.tidy(() => {
        if (!step.present[task]) {
          losses.push(keep(kept, tf.scalar(Number.NaN)));
          return {};
        }
        const objective = () => {
          const { outputs, targets } = forward(model, batches, true, name)[name]!;
          const value = loss(outputs, targets);
          losses.push(keep(kept, value));
          return tf.mul<tf.Scalar>(value, weight);
        };
        return keepAll(gradientsOf(objective, variables));
      }),
    );
    const penalties = tf.tidy(() => {
      if (model.penalty === undefined) return {};
      return keepAll(gradientsOf(() => model.penalty!(batches.map(({ inputs }) => inputs)), variables));
    });
    const read = keep(
      kept,
      tf.tidy(() => tf.stack(losses)),
    );
    const gram = keep(kept, productsOf(byTask, model.shared));
    const measured: MeasuredStep = {
      ...step,
      losses: scaleLosses(tasks, await read.data()),
      products: (await gram.array()) as number[][],
    };
    const weights = weighting.weigh(measured);
    const isShared = new Set(model.shared);
    tf.tidy(() => {
      const mixed = variables.flatMap((variable) => {
        const factors = isShared.has(variable) ? weights.shared : weights.own;
        const terms = byTask.flatMap((gradients, task) => {
          const gradient = gradients[variable.name];
          return gradient === undefined ? [] : [tf.mul(gradient, factors[task]!)];
        });
        const penalty = (penalties as tf.NamedTensorMap)[variable.name];
        if (penalty !== undefined) terms.push(penalty);
        return terms.length === 0 ? [] : [[variable.name, tf.addN(terms)] as const];
      });
      optimizer.update(Object.fromEntries(mixed));
    });
    return { measured, weights };
  } finally {
    tf.dispose(kept);
  }
}

function keep<Kept extends tf.Tensor>(kept: tf.Tensor[], tensor: Kept): Kept {
  kept.push(tf.keep(tensor));
  return tensor;
}

/** Gradients by the variables' names; none for one that the objective does not depend on, as a stopped task's head. */
function gradientsOf(objective: () => tf.Scalar, variables: readonly tf.Variable[]): tf.NamedTensorMap {
  // Not `tf.variableGrads`, which refuses an objective that depends on none of them.
  const { grads } = releaseTapeOnError(() =>
    tf.engine().gradients(objective, [...variables], undefined, true),
  );
  const found = variables.flatMap(({ name }, index) => {
    const gradient: tf.Tensor | null = grads[index] ?? null;
    return gradient === null ? [] : [[name, gradient] as const];
  });
  return Object.fromEntries(found);
}

/** ⟨g_t, g_t′⟩ over the shared variables, [tasks, tasks]; 0 for a task without a gradient. */
function productsOf(byTask: readonly tf.NamedTensorMap[], shared: readonly tf.Variable[]): tf.Tensor {
  return tf.tidy(() => {
    const rows = byTask.map((gradients) =>
      tf.concat(
        shared.map((variable) => tf.reshape(gradients[variable.name] ?? tf.zerosLike(variable), [-1])),
      ),
    );
    const matrix = tf.stack(rows) as tf.Tensor2D;
    return tf.matMul(matrix, matrix, false, true);
  });
}

function scaleLosses(tasks: readonly Task[], losses: ArrayLike<number>): number[] {
  return tasks.map(({ weight }, task) => (weight === 0 ? 1 : weight) * losses[task]!);
}
