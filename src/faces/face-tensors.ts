import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import type { FaceCrops } from "./crop-faces.js";

/** A batch of faces, or all of them. Whoever asked for them disposes of them. */
export type FaceTensors = {
  /** [faces, height, width, 1]. */
  readonly images: tf.Tensor4D;
  /** [faces, 10]: x₁ y₁ … x₅ y₅ in shares of the crop's side. */
  readonly landmarks: tf.Tensor2D;
  /** [faces, classes] of each attribute: one-hot, all 0 for a face that nobody labeled, whose cross-entropy is 0 so. */
  readonly labels: Record<string, tf.Tensor2D>;
};

/**
 * Crops as tensors. Levels of each image become (level − mean) / deviation of that image, so that its light does not
 * matter; a deviation below 1 level counts as 1. With `levels: "share"` they become level / 255.
 *
 * @param options.places The crops of a batch, by their places; all by default.
 * @throws Problem if a place is none of the crops', or there is none.
 */
export function faceTensors(
  crops: FaceCrops,
  {
    places = crops.indexes.map((_, place) => place),
    levels = "standardized",
  }: { places?: readonly number[]; levels?: "standardized" | "share" } = {},
): FaceTensors {
  const { height, width } = crops;
  const length = height * width;
  const images = new Float32Array(places.length * length);
  const landmarks = new Float32Array(places.length * 10);
  for (const [row, place] of requirePlaces(places, crops.indexes.length).entries()) {
    const pixels = crops.pixels.subarray(place * length, (place + 1) * length);
    const target = images.subarray(row * length, (row + 1) * length);
    if (levels === "share") target.set(pixels);
    else standardize(pixels, target);
    landmarks.set(crops.landmarks.subarray(10 * place, 10 * (place + 1)), 10 * row);
  }
  if (levels === "share") for (let index = 0; index < images.length; index++) images[index]! /= 255;
  const labels = Object.entries(crops.attributes).map(([name, { classNames }]) => {
    const hot = new Float32Array(places.length * classNames.length);
    for (const [row, place] of places.entries()) {
      const label = crops.labels[name]![place]!;
      if (label >= 0) hot[row * classNames.length + label] = 1;
    }
    return [name, tf.tensor2d(hot, [places.length, classNames.length])] as const;
  });
  return {
    images: tf.tensor4d(images, [places.length, height, width, 1]),
    landmarks: tf.tensor2d(landmarks, [places.length, 10]),
    labels: Object.fromEntries(labels),
  };
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
