import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { affine } from "../../../src/networks/affine.ts";
import { crossEntropy } from "../../../src/networks/cross-entropy.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  // 57 inputs: the fused product of the stock WebAssembly backend goes wrong from 48 on.
  test("affine and its gradients agree with matMul and add", async () => {
    const x = tf.randomNormal<tf.Rank.R2>([7, 57], 0, 1, "float32", 1);
    const w = tf.randomNormal<tf.Rank.R2>([57, 5], 0, 1, "float32", 2);
    const b = tf.randomNormal<tf.Rank.R1>([5], 0, 1, "float32", 3);
    const flowing = tf.randomNormal<tf.Rank.R2>([7, 5], 0, 1, "float32", 4);
    const plain = (...[x, w, b]: tf.Tensor[]) => tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b!);
    const ours = (...[x, w, b]: tf.Tensor[]) => affine(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D);
    expectAllClose(await affine(x, w, b).array(), await plain(x, w, b).array(), 1e-5, "z");
    const expected = tf.grads(plain)([x, w, b], flowing);
    for (const [index, gradient] of tf.grads(ours)([x, w, b], flowing).entries()) {
      expectAllClose(await gradient.array(), await expected[index]!.array(), 1e-5, `gradient ${index}`);
    }
  });

  test("the cross-entropy of equal logits is the logarithm of the number of classes", async () => {
    const targets = tf.tensor2d([
      [1, 0, 0, 0],
      [0, 0, 1, 0],
    ]);
    const [loss] = await crossEntropy(tf.fill([2, 4], 3.5), targets).data();
    expect(loss).toBeCloseTo(Math.log(4), 6);
  });

  test("the cross-entropy agrees with TensorFlow.js, and its gradient is (softmax − target) / n", async () => {
    const logits = tf.tensor2d([
      [2, -1, 0.5],
      [100, 0, -100],
      [-3, -2, -2.5],
    ]);
    const targets = tf.tensor2d([
      [1, 0, 0],
      [0, 1, 0],
      [0.2, 0.5, 0.3],
    ]);
    const [ours] = await crossEntropy(logits, targets).data();
    const [theirs] = await tf.losses.softmaxCrossEntropy(targets, logits).data();
    expect(ours! / theirs!).toBeCloseTo(1, 5);
    const gradient = tf.grad((z: tf.Tensor) => tf.mul(2, crossEntropy(z as tf.Tensor2D, targets)))(logits);
    const softmax = [2, -1, 0.5].map((z) => Math.exp(z) / (Math.exp(2) + Math.exp(-1) + Math.exp(0.5)));
    expectAllClose(
      ((await gradient.array()) as number[][])[0],
      [softmax[0]! - 1, softmax[1], softmax[2]].map((d) => (2 * d!) / 3),
      1e-6,
      "first example",
    );
    expectAllClose(
      ((await gradient.array()) as number[][])[1],
      [2 / 3, -2 / 3, 0],
      1e-6,
      "a hopeless example",
    );
  });

  test("nothing is left behind", () =>
    expectNoLeak(() =>
      tf.tidy(() => {
        const [x, w, b, t] = [tf.ones([2, 3]), tf.ones([3, 2]), tf.ones([2]), tf.eye(2)] as const;
        const loss = (w: tf.Tensor) =>
          crossEntropy(affine(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D), t);
        tf.grad(loss)(w);
      }),
    ));
});
