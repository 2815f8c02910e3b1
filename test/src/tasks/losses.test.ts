import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { binaryCrossEntropy, halfSquaredError } from "../../../src/tasks/index.ts";
import { BACKENDS, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test("the binary cross-entropy and its gradient are exact and finite for large logits", () => {
    const logits = [-200, -10, 0, 10, 200];
    for (const target of [0, 1]) {
      const { value, gradient } = tf.tidy(() => {
        const targets = tf.fill([5, 1], target) as tf.Tensor2D;
        const { value, grad } = tf.valueAndGrad((z) => binaryCrossEntropy(z as tf.Tensor2D, targets))(
          tf.tensor2d(logits, [5, 1]),
        );
        return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
      });
      const sign = target === 1 ? -1 : 1;
      const losses = logits.map((z) => Math.max(sign * z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
      expectClose(value, losses.reduce((sum, loss) => sum + loss, 0) / 5, 1e-5, `loss for ${target}`);
      const slopes = logits.map((z) => (1 / (1 + Math.exp(-z)) - target) / 5);
      expectAllClose(gradient, slopes, 1e-6, `gradient for ${target}`);
      expect(Math.abs(gradient[target === 1 ? 3 : 1]!)).toBeGreaterThan(9e-6);
    }
  });

  test("half the squared error sums over outputs, and takes the mean over examples", () => {
    const [outputs, targets] = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [0, 0],
        [3, 2],
      ]),
    ];
    const loss = tf.tidy(() => halfSquaredError(outputs, targets).dataSync()[0]!);
    expect(loss).toBe((0.5 * (1 + 4) + 0.5 * 4) / 2);
    tf.dispose([outputs, targets]);
  });
});
