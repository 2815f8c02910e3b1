import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import type { FaceCrops } from "./crop-faces.js";

/** What a network shall say of faces, in tensors: one task of it. */
export interface FaceTargets {
  /** [faces, outputs]; rows of faces without the label hold nothing to be read. */
  readonly values: tf.Tensor2D;
  /** Which faces have the label, 1 or 0 for each; all if absent. */
  readonly labeled?: Uint8Array;
}

/** Faces as data for the tasks of a network, as `trainTasks` takes it. Whoever asked for it disposes of it. */
export interface FaceTensors {
  /** [faces, height, width, 1]. */
  readonly inputs: tf.Tensor4D;
  /**
   * `landmarks`, [faces, 10]: x₁ y₁ … x₅ y₅ in shares of the crop's side; and each attribute by its name, one-hot,
   * [faces, classes].
   */
  readonly targets: Readonly<Record<string, FaceTargets>>;
}

export interface FaceTensorOptions {
  /** The crops of a batch, by their places; all by default. */
  readonly places?: readonly number[];
  /** How levels become numbers: `standardized` by default, or `share`. */
  readonly levels?: "standardized" | "share";
  /** Whether the landmarks of a crop, by its place, may be known to the network; those of all by default. */
  readonly knowsLandmarks?: (place: number) => boolean;
}

/**
 * Crops as tensors. Standardized levels are (level − mean) / deviation of their own image, so that its light does not
 * matter; a deviation below 1 level counts as 1. Shares are level / 255.
 *
 * @throws Problem if a place is none of the crops', or there is none.
 */
export function faceTensors(
  crops: FaceCrops,
  {
    places = crops.indexes.map((_, place) => place),
    levels = "standardized",
    knowsLandmarks = () => true,
  }: FaceTensorOptions = {},
): FaceTensors {
  const { height, width } = crops;
  const length = height * width;
  const inputs = new Float32Array(places.length * length);
  const landmarks = new Float32Array(places.length * 10);
  for (const [row, place] of requirePlaces(places, crops.indexes.length).entries()) {
    const pixels = crops.pixels.subarray(place * length, (place + 1) * length);
    const target = inputs.subarray(row * length, (row + 1) * length);
    if (levels === "share") for (const [index, level] of pixels.entries()) target[index] = level / 255;
    else standardize(pixels, target);
    landmarks.set(crops.landmarks.subarray(10 * place, 10 * (place + 1)), 10 * row);
  }
  const attributes = Object.entries(crops.attributes).map(([name, { classNames }]) => {
    const labels = places.map((place) => crops.labels[name]![place]!);
    const hot = new Float32Array(places.length * classNames.length);
    for (const [row, label] of labels.entries()) if (label >= 0) hot[row * classNames.length + label] = 1;
    const values = tf.tensor2d(hot, [places.length, classNames.length]);
    return [name, withLabeled(values, (row) => labels[row]! >= 0)] as const;
  });
  return {
    inputs: tf.tensor4d(inputs, [places.length, height, width, 1]),
    targets: {
      landmarks: withLabeled(tf.tensor2d(landmarks, [places.length, 10]), (row) =>
        knowsLandmarks(places[row]!),
      ),
      ...Object.fromEntries(attributes),
    },
  };
}

function withLabeled(values: tf.Tensor2D, isLabeled: (row: number) => boolean): FaceTargets {
  const labeled = Uint8Array.from({ length: values.shape[0] }, (_, row) => (isLabeled(row) ? 1 : 0));
  return labeled.includes(0) ? { values, labeled } : { values };
}

function standardize(pixels: Uint8Array, target: Float32Array): void {
  let sum = 0;
  let squares = 0;
  // Levels are whole numbers: both sums are exact.
  for (const level of pixels) {
    sum += level;
    squares += level * level;
  }
  const mean = sum / pixels.length;
  const deviation = Math.max(1, Math.sqrt(Math.max(0, squares / pixels.length - mean * mean)));
  for (let index = 0; index < pixels.length; index++) target[index] = (pixels[index]! - mean) / deviation;
}

function requirePlaces(places: readonly number[], count: number): readonly number[] {
  const wrong = places.find((place) => !(Number.isInteger(place) && place >= 0 && place < count));
  if (wrong === undefined && places.length > 0) return places;
  throw new Problem({
    rule: `A batch has at least one of the ${count} crops, by their places from 0 on.`,
    came: wrong === undefined ? "no place" : String(wrong),
    cure: "Check how the batch was drawn.",
  });
}
