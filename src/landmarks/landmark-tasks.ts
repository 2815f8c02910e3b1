import * as tf from "@tensorflow/tfjs";

import type { FaceAttributes } from "../faces/face.js";
import { Problem } from "../problem.js";
import { halfSquaredError } from "../tasks/half-squared-error.js";
import { classificationTask, defineTask, type Task } from "../tasks/task.js";

/** The main task's name, as in the targets of `faceTensors`. */
export const LANDMARKS = "landmarks";

/**
 * The landmarks as a task: ½ Σ_j (2 y_j − 2 t_j)² for the 10 coordinates, in the mean over faces. Coordinates are shares of
 * the crop's side; doubled, they are in half sides, so that the crop reaches from −1 to 1.
 *
 * @param options.weight λ, 1 by default.
 * @see Zhang2014, eq. 3
 */
export function landmarkTask({ weight = 1 }: { weight?: number } = {}): Task {
  return defineTask({
    name: LANDMARKS,
    outputs: 10,
    loss: (outputs, targets) => tf.tidy(() => halfSquaredError(tf.mul(outputs, 2), tf.mul(targets, 2))),
    weight,
  });
}

/**
 * The tasks of a network for faces: `landmarks`, and attributes of the data as classes, each with the softmax cross-entropy.
 *
 * @param names Any of them, each once.
 * @param options.attributes Those that the data has labels of.
 * @param options.weights λ by task, 1 where none is given.
 * @throws Problem if a name, of a weight too, is neither `landmarks` nor an attribute, or comes twice, or there is none.
 * @example landmarkTasks(["landmarks", "pose"], { attributes: MTFL_ATTRIBUTES }).length; // 2
 */
export function landmarkTasks(
  names: readonly string[],
  {
    attributes,
    weights = {},
  }: { readonly attributes: FaceAttributes; readonly weights?: Readonly<Record<string, number>> },
): Task[] {
  const known = [LANDMARKS, ...Object.keys(attributes)];
  const wrong =
    names.find((name, place) => !known.includes(name) || names.indexOf(name) !== place) ??
    Object.keys(weights).find((name) => !known.includes(name));
  if (wrong !== undefined || names.length === 0) {
    throw new Problem({
      rule: `The tasks must be some of those that the data has labels of, each once: ${known.join(", ")}.`,
      came: wrong ?? "none",
      cure:
        wrong === "occlusion"
          ? "MTFL has no label of occlusion; the synthetic faces have one."
          : "Leave it out, or take data that is labeled for it.",
    });
  }
  return names.map((name) => {
    const weight = weights[name] ?? 1;
    return name === LANDMARKS
      ? landmarkTask({ weight })
      : classificationTask(name, { classes: attributes[name]!.classNames.length, weight });
  });
}
