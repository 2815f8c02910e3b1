import * as tf from "@tensorflow/tfjs";

import { type CropOptions, cropFaces } from "../faces/crop-faces.js";
import type { FaceSet } from "../faces/face.js";
import { faceTensors } from "../faces/face-tensors.js";
import type { TaskData, TaskTargets } from "../tasks/task-data.js";

/** Faces as data of which each epoch sees other crops. */
export interface ChangingCrops {
  readonly data: TaskData<tf.Tensor4D>;
  /** Puts the crops of an epoch, from 0, into the tensors of `data`. */
  show(epoch: number): void;
  dispose(): void;
}

export interface ChangingCropsOptions {
  readonly set: FaceSet;
  /** The faces, by their places in the set. */
  readonly indexes: readonly number[];
  /** The tasks to take labels of. */
  readonly tasks: readonly string[];
  /** Whether landmarks may be known; a task of them has no label otherwise. */
  readonly knowsLandmarks: boolean;
  /** How many crops a face has: epoch e sees the one of e modulo this number. At least 1. */
  readonly copies: number;
  /** How they differ; the seed is that of the first. */
  readonly crop: CropOptions;
}

/** Crops are cut when an epoch first needs them, and kept as bytes. */
export function changingCrops(options: ChangingCropsOptions): ChangingCrops {
  const { set, indexes, tasks, knowsLandmarks, copies, crop } = options;
  const cut = Array.from({ length: copies }, (_, copy) => {
    let crops: ReturnType<typeof cropFaces> | undefined;
    return () => {
      crops ??= cropFaces(set, { ...crop, seed: (crop.seed ?? 1) * copies + copy, indexes });
      return faceTensors(crops, { knowsLandmarks: () => knowsLandmarks });
    };
  });
  const first = cut[0]!();
  const chosen = Object.entries(first.targets).filter(([name]) => tasks.includes(name));
  // Variables, since an epoch puts other numbers in their place.
  const inputs = tf.variable<tf.Rank.R4>(first.inputs, false);
  const targets: Record<string, TaskTargets> = Object.fromEntries(
    chosen.map(([name, target]) => [
      name,
      { ...target, values: tf.variable<tf.Rank.R2>(target.values, false) },
    ]),
  );
  disposeFaceTensors(first);
  return {
    data: { inputs, targets },
    show(epoch) {
      const tensors = cut[epoch % copies]!();
      inputs.assign(tensors.inputs);
      for (const [name, { values }] of Object.entries(targets))
        (values as tf.Variable<tf.Rank.R2>).assign(tensors.targets[name]!.values);
      disposeFaceTensors(tensors);
    },
    dispose: () => tf.dispose([inputs, ...Object.values(targets).map(({ values }) => values)]),
  };
}

function disposeFaceTensors({ inputs, targets }: ReturnType<typeof faceTensors>): void {
  tf.dispose([inputs, ...Object.values(targets).map(({ values }) => values)]);
}
