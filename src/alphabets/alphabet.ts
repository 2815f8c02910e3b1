import { type ImageSet, standardizeImages } from "../datasets/image-set.js";
import { classificationTask, type Task } from "../tasks/task.js";
import { createTaskData, type TaskData } from "../tasks/task-data.js";

/** Drawings of the characters of one alphabet: one task of many. */
export interface Alphabet {
  readonly name: string;
  /** Gray levels, 0 the ground and 255 ink; the classes are the characters. */
  readonly images: ImageSet;
}

/** Which character of its alphabet a drawing shows: a task for each alphabet, by its name. @throws Problem as `classificationTask`. */
export function alphabetTasks(alphabets: readonly Alphabet[]): Task[] {
  return alphabets.map(({ name, images }) => classificationTask(name, { classes: images.classNames.length }));
}

/**
 * The drawings of an alphabet as data for its task, standardized: a source of its own for `trainTasks`, since no drawing has a label of
 * another alphabet.
 *
 * @param images Those of the alphabet by default, or some of them, such as a part of `splitBalanced`.
 * @returns Inputs [drawings, height, width, 1]; whoever asked for them disposes of them, with `disposeTaskData`.
 * @throws Problem if there is no drawing.
 */
export function alphabetData({ name }: Alphabet, images: ImageSet): TaskData {
  return createTaskData({
    inputs: standardizeImages(images),
    features: [images.height, images.width, 1],
    targets: { [name]: { labels: images.labels, classes: images.classNames.length } },
  });
}
