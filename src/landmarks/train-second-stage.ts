import * as tf from "@tensorflow/tfjs";

import { LANDMARK_NAMES } from "../faces/face.js";
import { createRandom } from "../random.js";
import type { TaskData } from "../tasks/task-data.js";
import type { TaskRun } from "../tasks/train-tasks.js";
import { type Cascade, PATCH_SIZE, SECOND_STAGE_REACH, SECOND_STAGE_TASKS } from "./cascade.js";
import { type ChangingCrops, changingCrops } from "./changing-crops.js";
import { landmarkPatches } from "./landmark-patches.js";
import { LANDMARKS } from "./landmark-tasks.js";
import {
  type FaceLesson,
  type FaceTrainingOptions,
  readFaceOptions,
  trainInEpochs,
} from "./train-on-faces.js";

/**
 * Trains the second stage of a cascade: each network learns the way back from a place that was moved away from its
 * landmark, evenly up to `SECOND_STAGE_REACH` along each axis, other places in every epoch. It does not need the first stage.
 *
 * @param lesson Only faces whose landmarks are known count.
 * @returns As `trainTasks`.
 * @throws Problem as `trainOnFaces`.
 * @see Sun2013
 */
export async function trainSecondStage(
  { second }: Pick<Cascade, "second">,
  { set, labeled }: Pick<FaceLesson, "set" | "labeled">,
  options: Omit<FaceTrainingOptions, "earlyStopping" | "weighting">,
): Promise<TaskRun> {
  const { crop, copies } = readFaceOptions(options);
  const crops = changingCrops({
    set,
    indexes: labeled,
    tasks: [LANDMARKS],
    knowsLandmarks: true,
    copies,
    crop: { ...crop, seed: options.seed },
  });
  const patches = changingPatches(crops, options.seed);
  try {
    return await trainInEpochs(second, SECOND_STAGE_TASKS, patches.sources, {
      ...options,
      show: patches.show,
    });
  } finally {
    patches.dispose();
    crops.dispose();
  }
}

/** Patches around moved landmarks, a source for each landmark. */
function changingPatches(crops: ChangingCrops, seed: number) {
  const faces = crops.data.inputs.shape[0];
  const root = createRandom(seed).fork("second stage");
  const parts = tf.tidy(() =>
    LANDMARK_NAMES.map(() => ({
      inputs: tf.variable<tf.Rank.R4>(tf.zeros([faces, PATCH_SIZE, PATCH_SIZE, 1]), false),
      values: tf.variable<tf.Rank.R2>(tf.zeros([faces, 2]), false),
    })),
  );
  const sources = parts.map(
    ({ inputs, values }, place): TaskData => ({ inputs, targets: { [LANDMARK_NAMES[place]!]: { values } } }),
  );
  return {
    sources,
    show(epoch: number) {
      crops.show(epoch);
      const random = root.fork(`epoch ${epoch + 1}`);
      const shifts = Float32Array.from({ length: faces * 10 }, () => random.uniform(-1, 1));
      tf.tidy(() => {
        const away = tf.tensor2d(shifts, [faces, 10]);
        const points = tf.add(
          crops.data.targets[LANDMARKS]!.values,
          tf.mul(away, SECOND_STAGE_REACH),
        ) as tf.Tensor2D;
        for (const [place, patch] of landmarkPatches(crops.data.inputs, points, PATCH_SIZE).entries()) {
          parts[place]!.inputs.assign(patch);
          parts[place]!.values.assign(tf.neg(tf.slice(away, [0, 2 * place], [faces, 2])));
        }
      });
    },
    dispose: () => tf.dispose(parts),
  };
}
