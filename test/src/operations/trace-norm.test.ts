import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test, vi } from "vitest";

import { traceNorm } from "../../../src/operations/trace-norm.ts";
import { createRandom } from "../../../src/random.ts";
import { symmetricEigen } from "../../../src/symmetric-eigen.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

interface Golden {
  readonly matrix: { readonly shape: [number, number]; readonly values: number[] };
  readonly norm: number;
  readonly gradient: { readonly values: number[] };
}

const path = new URL("../../fixtures/golden/tasks.json", import.meta.url);
const { traceNorms } = JSON.parse(readFileSync(path, "utf8")) as { traceNorms: Golden[] };

const valueAndGradient = (values: ArrayLike<number>, shape: [number, number]) =>
  tf.tidy(() => {
    const matrix = tf.tensor2d(Float32Array.from(values), shape);
    const { value, grad } = tf.valueAndGrad((a) => traceNorm(a as tf.Tensor2D))(matrix);
    return { norm: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(traceNorms.map((golden) => [golden.matrix.shape, golden] as const))(
    "norm and gradient of a matrix of shape %j are those of PyTorch",
    async (shape, { matrix, norm, gradient }) => {
      await expectNoLeak(() => {
        const ours = valueAndGradient(matrix.values, shape);
        expectClose(ours.norm, norm, 1e-6, "norm");
        expectAllClose(ours.gradient, gradient.values, 2e-4, "gradient");
      });
    },
  );

  test("the gradient agrees with central differences", () => {
    const random = createRandom(9);
    const values = Array.from({ length: 24 }, () => random.normal());
    const { gradient } = valueAndGradient(values, [4, 6]);
    const step = 1 / 64;
    for (const [index, slope] of gradient.entries()) {
      const at = (change: number) =>
        valueAndGradient(
          values.map((value, place) => value + (place === index ? change : 0)),
          [4, 6],
        ).norm;
      expectClose(slope, (at(step) - at(-step)) / (2 * step), 2e-3, `slope ${index}`);
    }
  });

  test("equal rows give their direction, and zeros give zeros", () => {
    const same = valueAndGradient([3, 4, 3, 4], [2, 2]);
    expectClose(same.norm, 5 * Math.SQRT2, 1e-6, "norm");
    expectAllClose(
      same.gradient,
      [0.6, 0.8, 0.6, 0.8].map((x) => x / Math.SQRT2),
      1e-3,
      "gradient",
    );
    expect(valueAndGradient([0, 0, 0, 0], [2, 2])).toEqual({ norm: 0, gradient: [0, 0, 0, 0] });
  });

  test("descending it takes the same off every singular value, so small ones go", () => {
    const random = createRandom(5);
    const row = Array.from({ length: 20 }, () => random.normal());
    let values = [1, 2, 3].flatMap((factor) => row.map((x) => factor * x + random.normal(0, 0.01)));
    const singular = () => {
      const rows = [0, 1, 2].map((start) => values.slice(20 * start, 20 * (start + 1)));
      const gram = rows.map((a) => rows.map((b) => a.reduce((sum, x, k) => sum + x * b[k]!, 0)));
      return symmetricEigen(gram).values.map((value) => Math.sqrt(Math.max(value, 0)));
    };
    const before = singular();
    for (let step = 0; step < 50; step++) {
      const { gradient } = valueAndGradient(values, [3, 20]);
      values = values.map((value, place) => value - 0.004 * gradient[place]!);
    }
    const after = singular();
    expectClose(before[0]! - after[0]!, 50 * 0.004, 1e-3, "first");
    expect(before[1]!).toBeGreaterThan(0.03);
    expect(after[1]!).toBeLessThan(0.01);
    expect(after[2]!).toBeLessThan(0.01);
  });
});

test("a backend that cannot be read at once is refused", async () => {
  await useBackend("cpu");
  const matrix = tf.ones([2, 2]) as tf.Tensor2D;
  const name = vi.spyOn(tf.engine(), "backendName", "get").mockReturnValue("webgpu");
  expect(() => traceNorm(matrix)).toThrow(
    "needs a backend whose tensors can be read at once. Got: the backend `webgpu`.",
  );
  name.mockRestore();
  matrix.dispose();
});
