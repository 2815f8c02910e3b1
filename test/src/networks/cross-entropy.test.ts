import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";

import { crossEntropy } from "../../../src/networks/cross-entropy.ts";
import { expectAllClose } from "../support/closeness.ts";

test("the gradient of the cross-entropy also has targets that were made in the same pass", async () => {
  const logits = tf.tensor2d([[0, 0, 0]]);
  const gradient = tf.grad((z) =>
    crossEntropy(z as tf.Tensor2D, tf.concat([tf.tensor2d([[0, 1]]), [[0]]], 1) as tf.Tensor2D),
  )(logits);
  expectAllClose([...(await gradient.data())], [1 / 3, -2 / 3, 1 / 3], 1e-6, "gradient");
  expect(gradient.shape).toEqual([1, 3]);
});
