import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import type { Optimizer, SavedOptimizer } from "../training/optimizers.js";
import { loadVariables, type SavedTensor, saveTensors } from "../training/saved-tensors.js";
import type { TaskEpoch } from "./task-history.js";
import type { RunningWeighting } from "./weighting/weighting.js";

/**
 * Everything that a run needs to go on after an epoch as if it had not stopped, as plain JSON: weights and moving means, moments
 * of the optimizer, what the weighting has learned, and what happened so far. Random numbers need no state: those of an epoch
 * depend on the seed and the epoch only.
 */
export interface TaskCheckpoint {
  /** Epochs done. */
  readonly epoch: number;
  readonly seed: number;
  readonly tasks: readonly string[];
  readonly weighting: string;
  readonly variables: readonly SavedTensor[];
  readonly optimizer: SavedOptimizer;
  readonly learned: unknown;
  readonly history: readonly TaskEpoch[];
  /** Epoch behind which a task was stopped, by its name. */
  readonly stopped: Readonly<Record<string, number>>;
  readonly best?: SavedBest;
}

interface SavedBest {
  /** What `keepBest` watched. */
  readonly of: string;
  readonly epoch: number;
  readonly loss: number;
  readonly variables: readonly SavedTensor[];
}

/** The state of a run that a checkpoint holds. */
export interface RunState {
  readonly seed: number;
  readonly tasks: readonly string[];
  readonly weightingName: string;
  /** What `keepBest` watches. */
  readonly keepBest: string | undefined;
  /** Trained or not, moving means too. */
  readonly variables: readonly tf.Variable[];
  readonly optimizer: Optimizer;
  readonly weighting: RunningWeighting;
  readonly history: TaskEpoch[];
  readonly stopped: Record<string, number>;
  best: Best | undefined;
}

/** The weights with the least validation loss so far. */
export interface Best {
  readonly epoch: number;
  readonly loss: number;
  /** Those of all variables of the run, in their order. */
  readonly weights: readonly tf.Tensor[];
}

export async function saveRun(state: RunState): Promise<TaskCheckpoint> {
  const { best } = state;
  return {
    epoch: state.history.length,
    seed: state.seed,
    tasks: state.tasks,
    weighting: state.weightingName,
    variables: await saveTensors(state.variables),
    optimizer: await state.optimizer.save(),
    learned: (await state.weighting.save?.()) ?? null,
    history: [...state.history],
    stopped: { ...state.stopped },
    ...(best === undefined
      ? {}
      : {
          best: {
            of: state.keepBest!,
            epoch: best.epoch,
            loss: best.loss,
            variables: await saveTensors(best.weights),
          },
        }),
  };
}

/** @throws Problem if the checkpoint is not of such a run; the variables then keep their numbers. */
export async function loadRun(state: RunState, saved: TaskCheckpoint): Promise<void> {
  const ours = [state.tasks.join(", "), state.weightingName, state.seed].join("; ");
  const theirs = [saved.tasks?.join(", "), saved.weighting, saved.seed].join("; ");
  if (ours !== theirs) {
    throw new Problem({
      rule: `A run goes on with the tasks, the weighting and the seed it began with: ${ours}.`,
      came: theirs,
      cure: "Give the options of the run that made the checkpoint; only the number of epochs may differ.",
    });
  }
  if (saved.best !== undefined && saved.best.of !== state.keepBest) {
    throw new Problem({
      rule: `A run that kept the best weights of \`${saved.best.of}\` goes on keeping them.`,
      came: state.keepBest === undefined ? "no `keepBest`" : `\`keepBest\` for \`${state.keepBest}\``,
      cure: "Give the options of the run that made the checkpoint; only the number of epochs may differ.",
    });
  }
  const before = state.variables.map((variable) => variable.clone());
  try {
    await loadState(state, saved);
  } catch (error) {
    for (const [index, variable] of state.variables.entries()) variable.assign(before[index]!);
    throw error;
  } finally {
    tf.dispose(before);
  }
}

async function loadState(state: RunState, saved: TaskCheckpoint): Promise<void> {
  const what = "weights of the model";
  if (saved.best !== undefined) {
    // Through the variables, which say what shapes are right.
    loadVariables(state.variables, saved.best.variables, what);
    state.best = {
      epoch: saved.best.epoch,
      loss: saved.best.loss,
      weights: state.variables.map((variable) => variable.clone()),
    };
  }
  loadVariables(state.variables, saved.variables, what);
  state.optimizer.load(saved.optimizer);
  await state.weighting.load?.(saved.learned);
  state.history.push(...saved.history);
  Object.assign(state.stopped, saved.stopped);
}
