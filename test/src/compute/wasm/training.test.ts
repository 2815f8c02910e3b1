import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../../src/random.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

/** The sizes of the landmark net of Zhang et al., 2014: four convolutions on 40 × 40 gray pixels, then 100 features. */
const FILTERS = [
  [5, 5, 1, 16],
  [3, 3, 16, 48],
  [3, 3, 48, 64],
  [2, 2, 64, 64],
] as const;

describe.each(KERNELS)("with %s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test("a net of the landmark net's size learns where a bright square is", () => {
    const random = createRandom(5);
    const draw = (shape: readonly number[], deviation: number) =>
      tf.tidy(() => {
        const values = Array.from({ length: tf.util.sizeFromShape([...shape]) }, () =>
          random.normal(0, deviation),
        );
        return tf.variable(tf.tensor(values, [...shape]));
      });
    const filters = FILTERS.map((shape) => draw(shape, Math.sqrt(2 / (shape[0] * shape[1] * shape[2]))));
    const features = draw([256, 100], Math.sqrt(2 / 256));
    const outputs = draw([100, 2], Math.sqrt(1 / 100));
    const { images, places } = squares(random, 16);
    const optimizer = tf.train.adam(1e-3);
    const loss = () => {
      let h = images;
      for (const [n, filter] of filters.entries()) {
        h = tf.relu(tf.conv2d(h, filter as tf.Variable<tf.Rank.R4>, 1, "valid"));
        if (n < 3) h = tf.maxPool(h, 2, 2, "valid");
      }
      const flat = tf.reshape(h, [-1, 256]) as tf.Tensor2D;
      const z = tf.relu(tf.matMul(flat, features as tf.Variable<tf.Rank.R2>));
      return tf.mean(
        tf.squaredDifference(tf.matMul(z, outputs as tf.Variable<tf.Rank.R2>), places),
      ) as tf.Scalar;
    };
    const losses = Array.from({ length: 25 }, () =>
      tf.tidy(() => optimizer.minimize(loss, true)!.dataSync()[0]!),
    );
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 10);
    expect(losses.every(Number.isFinite)).toBe(true);
    tf.dispose([...filters, features, outputs, images, places]);
    optimizer.dispose();
  });
});

/** Dark images with one bright square each, and its place in 0 … 1. */
function squares(random: ReturnType<typeof createRandom>, count: number) {
  const pixels = new Float32Array(count * 40 * 40);
  const places: number[][] = [];
  for (let image = 0; image < count; image++) {
    const [top, left] = [Math.floor(random.uniform(0, 32)), Math.floor(random.uniform(0, 32))];
    for (let row = top; row < top + 8; row++)
      pixels.fill(1, (image * 40 + row) * 40 + left, (image * 40 + row) * 40 + left + 8);
    places.push([top / 32, left / 32]);
  }
  return { images: tf.tensor4d(pixels, [count, 40, 40, 1]), places: tf.tensor2d(places) };
}
