import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";

/**
 * A square of each image around each of its points, interpolated linearly; 0 beyond the image, which is the mean of a
 * standardized one.
 *
 * @param images [faces, s, s, 1].
 * @param points x₁ y₁ …, [faces, 2 · points], in shares of the image's side.
 * @param size Height and width of a patch in pixels of the image, at least 2.
 * @returns For each point [faces, size, size, 1].
 * @throws Problem if the size is no whole number of at least 2.
 */
export function landmarkPatches(images: tf.Tensor4D, points: tf.Tensor2D, size: number): tf.Tensor4D[] {
  requireInteger("size", size, 2);
  const [faces, side] = images.shape;
  return tf.tidy(() => {
    // The kernel counts from the center of the first pixel to that of the last.
    const centers = tf.div(tf.sub(tf.mul(points, side), 0.5), side - 1);
    const reach = (size - 1) / 2 / (side - 1);
    const places = tf.range(0, faces, 1, "int32") as tf.Tensor1D;
    return Array.from({ length: points.shape[1] / 2 }, (_, point) => {
      const x = tf.slice(centers, [0, 2 * point], [faces, 1]);
      const y = tf.slice(centers, [0, 2 * point + 1], [faces, 1]);
      const boxes = tf.concat([tf.sub(y, reach), tf.sub(x, reach), tf.add(y, reach), tf.add(x, reach)], 1);
      return tf.image.cropAndResize(images, boxes as tf.Tensor2D, places, [size, size], "bilinear", 0);
    });
  });
}
