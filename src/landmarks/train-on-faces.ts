import type * as tf from "@tensorflow/tfjs";

import type { CropOptions } from "../faces/crop-faces.js";
import type { FaceSet } from "../faces/face.js";
import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import type { Task } from "../tasks/task.js";
import type { TaskData } from "../tasks/task-data.js";
import { type TaskRun, type TaskTrainingOptions, trainTasks } from "../tasks/train-tasks.js";
import { changingCrops } from "./changing-crops.js";
import { LANDMARKS } from "./landmark-tasks.js";

/** Faces to learn from, by their places in a set. */
export interface FaceLesson {
  readonly set: FaceSet;
  /** Faces all of whose labels may be known. */
  readonly labeled: readonly number[];
  /** Faces whose landmarks stay unknown; none by default. */
  readonly attributesOnly?: readonly number[];
  /** Faces to validate with, on crops that are not changed; none by default. */
  readonly validation?: readonly number[];
}

export interface FaceTrainingOptions
  extends Omit<
    TaskTrainingOptions,
    "batchSize" | "epochs" | "stepsPerEpoch" | "learningRate" | "validation" | "variables"
  > {
  /** Faces of a step: so many of `labeled`, and as many of `attributesOnly`. 64 by default. */
  readonly batchSize?: number;
  /** Updates, rounded up to whole epochs. */
  readonly steps: number;
  /**
   * E, parts of equal length after each of which crops and η change and validation faces are looked at: 50 by default, at
   * most one for each step. They do not depend on the number of faces, so that few and many are trained alike.
   */
  readonly epochs?: number;
  /** η at the start, 0.001 by default. It falls as η (1 + cos(π (e − 1) / E)) / 2 with epoch e of E. */
  readonly learningRate?: number;
  /** How crops differ from epoch to epoch: by default moved and zoomed by up to 8 %, half of them mirrored. */
  readonly crop?: Omit<CropOptions, "indexes" | "seed">;
  /** How many crops each face has, 8 by default. */
  readonly copies?: number;
}

/** Changes of crops in training, by default. */
export const TRAINING_CROP = { shift: 0.08, zoom: 0.08, mirror: 0.5 } as const satisfies CropOptions;

/**
 * Trains a network on faces, each epoch with other crops of them. Where landmarks of some faces are unknown, a step takes a
 * batch of those that have them and one of the others: so the landmarks have as many labels in a step, as many crops of each
 * face and the same learning rates as without the other faces.
 *
 * @returns As `trainTasks`. The optimizer is Adam unless options say otherwise.
 * @throws Problem as `trainTasks` and `cropFaces`. The signal's reason, when that is aborted.
 * @see Zhang2014
 */
export async function trainOnFaces(
  model: MultiTaskModel<tf.Tensor4D>,
  tasks: readonly Task[],
  lesson: FaceLesson,
  options: FaceTrainingOptions,
): Promise<TaskRun> {
  const { crop, copies } = readFaceOptions(options);
  const { set, labeled, attributesOnly = [], validation } = lesson;
  const names = tasks.map(({ name }) => name);
  const learnsAttributes = names.some((name) => name !== LANDMARKS);
  const others = learnsAttributes ? attributesOnly : [];
  const parts = [
    { indexes: labeled, knowsLandmarks: true },
    { indexes: others, knowsLandmarks: false },
  ].filter(({ indexes }) => indexes.length > 0);
  if (parts.length === 0) {
    throw new Problem({
      rule: "A network learns from at least one face that has a label of a task.",
      came: `${names.join(", ")} without such faces`,
      cure: "Give places of faces as `labeled`.",
    });
  }
  const common = { set, tasks: names, copies, crop: { ...crop, seed: options.seed } };
  const sources = parts.map((part) => changingCrops({ ...common, ...part }));
  // Upright and in the middle, of the size that the network takes.
  const { size, scale } = crop;
  const still = { ...(size !== undefined && { size }), ...(scale !== undefined && { scale }) };
  const held =
    validation &&
    changingCrops({ set, tasks: names, indexes: validation, knowsLandmarks: true, copies: 1, crop: still });
  try {
    return await trainInEpochs(
      model,
      tasks,
      sources.map(({ data }) => data),
      {
        ...options,
        show(epoch) {
          for (const source of sources) source.show(epoch);
        },
        ...(held && { validation: held.data }),
      },
    );
  } finally {
    for (const source of [...sources, ...(held ? [held] : [])]) source.dispose();
  }
}

/** Options of the crops, with their defaults. @throws Problem if `copies` is no whole number of at least 1. */
export function readFaceOptions({
  crop = TRAINING_CROP,
  copies = 8,
}: Pick<FaceTrainingOptions, "crop" | "copies">) {
  return { crop, copies: requireInteger("copies", copies, 1) };
}

/**
 * Trains on sources whose numbers change from epoch to epoch.
 *
 * @param options.show Puts the numbers of an epoch, from 0, into the sources.
 */
export async function trainInEpochs(
  model: MultiTaskModel<tf.Tensor4D>,
  tasks: readonly Task[],
  sources: readonly TaskData[],
  options: FaceTrainingOptions &
    Pick<TaskTrainingOptions, "validation"> & {
      readonly show: (epoch: number) => void;
    },
): Promise<TaskRun> {
  const { batchSize = 64, steps, learningRate = 1e-3, crop: _, copies: __, show, ...rest } = options;
  requireInteger("steps", steps, 1);
  requireInteger("batchSize", batchSize, 1);
  const stepsPerEpoch = Math.ceil(steps / requireInteger("epochs", options.epochs ?? 50, 1));
  const epochs = Math.ceil(steps / stepsPerEpoch);
  show(options.checkpoint?.epoch ?? 0);
  return trainTasks(model as MultiTaskModel, tasks, sources, {
    optimizer: "adam",
    ...rest,
    batchSize,
    epochs,
    stepsPerEpoch,
    learningRate: (epoch) => (learningRate * (1 + Math.cos((Math.PI * (epoch - 1)) / epochs))) / 2,
    async onProgress(progress) {
      await options.onProgress?.(progress);
      if (progress.epoch < epochs) show(progress.epoch);
    },
  });
}
