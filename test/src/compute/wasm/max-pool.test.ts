import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { KERNELS, useKernels } from "../../support/kernels.ts";

const NONE = Number.NEGATIVE_INFINITY;

/** Where the gradient of one 2 × 2 window goes, for every number of channels from 1 to 6. */
function place(window: readonly number[], size: 2 | 3): number[][] {
  return [1, 2, 3, 4, 5, 6].map((channels) =>
    tf.tidy(() => {
      const image = tf.reshape(tf.tensor1d([...window]), [1, 2, 2, 1]);
      const input = tf.tile(image, [1, 1, 1, channels]);
      // A window of 3 × 3 that hangs over the edge holds the same numbers, but takes another way through the kernel.
      const attributes = { filterSize: size, strides: 2, pad: size === 2 ? "valid" : "same" };
      const dy = tf.fill([1, 1, 1, channels], 7);
      const gradient = tf
        .engine()
        .runKernel("MaxPoolGrad", { dy, input, output: dy }, attributes) as tf.Tensor;
      const perChannel = tf.reshape(gradient, [4, channels]).arraySync() as number[][];
      for (const row of perChannel) expect(new Set(row).size).toBe(1);
      return perChannel.map((row) => row[0]!);
    }),
  );
}

describe.each(KERNELS)("with %s kernels the gradient of a max pooling", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each([
    ["goes to the maximum", [1, 2, 4, 3], 2],
    ["goes to the first of equal maxima", [0, 3, 3, 3], 1],
    ["goes to the largest of numbers below 0", [-4, -3, -2, -1], 3],
    ["goes to a zero, whichever its sign", [-1, -0, 0, -1], 1],
    ["goes to the first where there are no numbers", [NONE, NONE, NONE, NONE], 0],
    ["goes to the number among what is none", [NONE, NONE, -1e38, NONE], 2],
    ["goes to the first NaN", [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN], 1],
  ] as const)("%s", (_what, window, index) => {
    const wanted = [0, 1, 2, 3].map((cell) => (cell === index ? 7 : 0));
    for (const size of [2, 3] as const) {
      for (const found of place(window, size)) expect(found.map((value) => value + 0)).toEqual(wanted);
    }
  });
});
