import * as tf from "@tensorflow/tfjs";

import { absoluteTanh } from "../activations/absolute-tanh.js";
import { LANDMARK_NAMES } from "../faces/face.js";
import type { Random } from "../random.js";
import { denseLayer } from "../tasks/dense-layer.js";
import { hardSharing } from "../tasks/hard-sharing.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import { separateTasks } from "../tasks/soft-sharing.js";
import { regressionTask, type Task } from "../tasks/task.js";
import { type FaceTrunkShape, faceTrunk } from "./face-trunk.js";
import { landmarkHeads } from "./landmark-networks.js";
import { landmarkPatches } from "./landmark-patches.js";
import { LANDMARKS } from "./landmark-tasks.js";

/** Two stages: the second moves what the first has found. */
export interface Cascade {
  /** Of the whole crop, like `tcdcn`. */
  readonly first: MultiTaskModel<tf.Tensor4D>;
  /** A small network for each landmark, on a patch around its place; trained by `trainSecondStage`. */
  readonly second: MultiTaskModel<tf.Tensor4D>;
  /** What both say: landmarks of the second stage, attributes of the first. */
  predict(inputs: tf.Tensor4D, tasks: readonly string[]): Record<string, tf.Tensor2D>;
}

const FIRST_SHAPE: FaceTrunkShape = {
  inputSize: 40,
  convolutions: [
    { filters: 20, size: 4, pools: true },
    { filters: 40, size: 3, pools: true },
    { filters: 60, size: 3, pools: true },
    { filters: 80, size: 2, pools: false },
  ],
  features: 120,
};

const SECOND_SHAPE: FaceTrunkShape = {
  inputSize: 15,
  convolutions: [
    { filters: 20, size: 4, pools: true },
    { filters: 40, size: 3, pools: true },
  ],
  features: 60,
};

/** Height and width of the second stage's patches, in pixels. */
export const PATCH_SIZE = SECOND_SHAPE.inputSize;

/** Largest distance by which the second stage learns to move a landmark along an axis, in shares of the crop's side. */
export const SECOND_STAGE_REACH = 0.06;

/** The tasks of the second stage: for each landmark its offset, x and y, in units of `SECOND_STAGE_REACH`. */
export const SECOND_STAGE_TASKS: readonly Task[] = LANDMARK_NAMES.map((name) =>
  regressionTask(name, { outputs: 2 }),
);

/**
 * A cascade of two stages as a baseline, after Sun, Wang and Tang: a network of the whole crop, then for each landmark a network of a
 * patch of 15 × 15 pixels around the place that the first has found, y = p + r f(patch) with r = `SECOND_STAGE_REACH`.
 * The paper has three stages of several networks each, whose means it takes.
 *
 * @param options.tasks From `landmarkTasks`: those of the first stage.
 * @returns Takes and gives what `tcdcn` does.
 * @throws Problem if there is no task.
 * @see Sun2013
 */
export function landmarkCascade({
  tasks,
  random,
}: {
  readonly tasks: readonly Task[];
  readonly random: Random;
}): Cascade {
  const trunk = faceTrunk({ shape: FIRST_SHAPE, activation: absoluteTanh, random: random.fork("trunk") });
  const first = hardSharing({ trunk, heads: landmarkHeads(tasks, FIRST_SHAPE.features, random) });
  const byLandmark = <Part>(create: (random: Random) => Part) =>
    Object.fromEntries(LANDMARK_NAMES.map((name) => [name, create(random.fork(name))]));
  const second = separateTasks({
    trunks: byLandmark((source) =>
      faceTrunk({ shape: SECOND_SHAPE, activation: absoluteTanh, random: source.fork("trunk") }),
    ),
    heads: byLandmark((source) =>
      denseLayer({ inputs: SECOND_SHAPE.features, outputs: 2, random: source.fork("head") }),
    ),
  });
  return {
    first,
    second,
    predict: (inputs, names) =>
      tf.tidy(() => {
        const found = first.predict(inputs, names);
        const points = found[LANDMARKS];
        if (points === undefined) return found;
        const offsets = landmarkPatches(inputs, points, PATCH_SIZE).map((patch, place) => {
          const name = LANDMARK_NAMES[place]!;
          return second.predict(patch, [name])[name]!;
        });
        const moved = tf.add(points, tf.mul(tf.concat(offsets, 1), SECOND_STAGE_REACH)) as tf.Tensor2D;
        return { ...found, [LANDMARKS]: moved };
      }),
  };
}
