import * as tf from "@tensorflow/tfjs";

import { type CropOptions, cropFaces } from "../faces/crop-faces.js";
import type { FaceSet } from "../faces/face.js";
import { faceTensors } from "../faces/face-tensors.js";
import { type LandmarkReport, landmarkErrors } from "../faces/landmark-errors.js";
import { metrics } from "../tasks/metrics.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import { LANDMARKS } from "./landmark-tasks.js";
import { predictFaces } from "./predict-faces.js";

/** How well a network knows faces. */
export interface FaceReport {
  /** With the errors by pose, where poses are labeled; none if the network does not tell landmarks. */
  readonly landmarks?: LandmarkReport;
  /** Share of faces whose attribute was right, over those that have its label. */
  readonly accuracies: Readonly<Record<string, number>>;
}

/**
 * Errors of the landmarks and accuracies of the attributes on faces of a set.
 *
 * @param tasks Names of the model's tasks to evaluate.
 * @param options.indexes The faces, by their places; all by default.
 * @param options.crop How they are cut; squares around the true landmarks by default, which makes the task easier than
 * boxes of a detector: give `shift` and `zoom` to see by how much.
 * @throws Problem as `cropFaces` and `landmarkErrors`. The signal's reason, when that is aborted.
 */
export async function evaluateOnFaces(
  model: Pick<MultiTaskModel<tf.Tensor4D>, "predict">,
  tasks: readonly string[],
  set: FaceSet,
  {
    indexes,
    crop = {},
    signal,
  }: {
    indexes?: readonly number[];
    crop?: Omit<CropOptions, "indexes">;
    signal?: AbortSignal | undefined;
  } = {},
): Promise<FaceReport> {
  const crops = cropFaces(set, { ...crop, indexes });
  const { inputs, targets } = faceTensors(crops);
  try {
    const predicted = await predictFaces(model, inputs, tasks, { signal });
    const attributes = tasks.flatMap((name) => {
      const labels = crops.labels[name];
      const classes = crops.attributes[name]?.classNames.length ?? 0;
      if (labels === undefined || labels.every((label) => label < 0)) return [];
      const known = [...labels.keys()].filter((face) => labels[face]! >= 0);
      const outputs = known.flatMap((face) => [
        ...predicted[name]!.subarray(face * classes, (face + 1) * classes),
      ]);
      const truth = known.flatMap((face) =>
        Array.from({ length: classes }, (_, label) => (labels[face] === label ? 1 : 0)),
      );
      return [[name, metrics.accuracy(outputs, truth, classes)] as const];
    });
    const pose = crops.attributes.pose;
    return {
      accuracies: Object.fromEntries(attributes),
      ...(tasks.includes(LANDMARKS) && {
        landmarks: landmarkErrors({
          predicted: predicted[LANDMARKS]!,
          truth: crops.landmarks,
          ...(pose && { by: { labels: crops.labels.pose!, classNames: pose.classNames } }),
        }),
      }),
    };
  } finally {
    tf.dispose([inputs, ...Object.values(targets).map(({ values }) => values)]);
  }
}
