import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { expectNoLeak } from "../../support/backends.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

describe.each(KERNELS)("with %s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each([
    [[0, 3], "Got: 3."],
    [[-1], "Got: -1."],
  ])("indices %j outside a tensor are refused without a leak", async (indices, message) => {
    await expectNoLeak(() =>
      expect(() => tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d(indices, "int32")))).toThrow(message),
    );
  });

  test("slices of each example of its own go on working", () => {
    const chosen = tf.tidy(() =>
      tf
        .gather(
          tf.tensor2d([
            [1, 2, 3],
            [4, 5, 6],
          ]),
          tf.tensor2d(
            [
              [2, 0],
              [1, 1],
            ],
            [2, 2],
            "int32",
          ),
          1,
          1,
        )
        .arraySync(),
    );
    expect(chosen).toEqual([
      [3, 1],
      [5, 5],
    ]);
  });
});
