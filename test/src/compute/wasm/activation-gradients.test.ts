import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { expectNoLeak, useBackend } from "../../support/backends.ts";
import { expectAllClose } from "../../support/closeness.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Functions with their first and second derivatives. */
const cases: Record<
  string,
  { f: (x: tf.Tensor) => tf.Tensor; slope: (x: number) => number; bend: (x: number) => number }
> = {
  relu: { f: tf.relu, slope: (x) => (x > 0 ? 1 : 0), bend: () => 0 },
  sigmoid: {
    f: tf.sigmoid,
    slope: (x) => sigmoid(x) * sigmoid(-x),
    bend: (x) => sigmoid(x) * sigmoid(-x) * (sigmoid(-x) - sigmoid(x)),
  },
  tanh: {
    f: tf.tanh,
    slope: (x) => 1 / Math.cosh(x) ** 2,
    bend: (x) => (-2 * Math.tanh(x)) / Math.cosh(x) ** 2,
  },
};

/** Enough points that vectors of four and what is left behind them both have some. */
const points = [-200, -30, -7.3, -2.75, -1, -0.6, -0.04, 0, 0.03, 0.7, 1, 1.9, 2.5, 6.1, 200];
const arriving = points.map((_x, index) => (index % 7) - 3);

describe.each([...KERNELS, "cpu"] as const)("with %s kernels", (kernels) => {
  // The kernels first: their gradients stay registered, and the cpu backend must work with them.
  beforeAll(async () => {
    await useKernels(kernels === "cpu" ? "simd" : kernels);
    if (kernels === "cpu") await useBackend("cpu");
  });

  test.each(Object.entries(cases))("%s has its derivative", async (name, { f, slope }) => {
    await expectNoLeak(() =>
      tf.tidy(() => {
        for (const shape of [[15], [3, 5], [1, 3, 1, 5]]) {
          const x = tf.tensor(points, shape);
          const dy = tf.tensor(arriving, shape);
          const first = tf.grad(f)(x, dy);
          expect(first.shape).toEqual(shape);
          expectAllClose(
            first.dataSync(),
            points.map((p, i) => arriving[i]! * slope(p)),
            1e-6,
            `${name}'`,
          );
        }
        const scalar = tf.grad(f)(tf.scalar(0.7));
        expect(scalar.shape).toEqual([]);
        expectAllClose(scalar.dataSync(), [slope(0.7)], 1e-6, `${name}' of a scalar`);
        expect(tf.grad(f)(tf.zeros([0, 3])).shape).toEqual([0, 3]);
      }),
    );
  });

  test.each(Object.entries(cases))("the slope of %s at NaN is NaN", (_name, { f }) => {
    const slopes = tf.tidy(() =>
      tf
        .grad(f)(tf.fill([5], Number.NaN))
        .dataSync(),
    );
    // What the forward kernel makes of NaN is not the gradient's matter: relu of the backend has a number for it.
    const isKept = tf.tidy(() => Number.isNaN(f(tf.scalar(Number.NaN)).dataSync()[0]));
    if (isKept) expect(Array.from(slopes).every(Number.isNaN)).toBe(true);
    else expect(Array.from(slopes).every((value) => value === 0 || Number.isNaN(value))).toBe(true);
  });

  // TensorFlow.js knows no second derivative of functions that save their output, such as tanh.
  test("gradients of gradients reach through relu", () => {
    const gradient = tf.tidy(() => {
      const penalty = (x: tf.Tensor) => tf.sum(tf.square(tf.grad((u) => tf.relu(tf.mul(u, u)))(x)));
      return Array.from(
        tf
          .grad(penalty)(tf.tensor1d([-1, 0.5, 3]))
          .dataSync(),
      );
    });
    expect(gradient).toEqual([-8, 4, 24]);
  });

  test("the slope of relu passes what arrives, infinite or not", () => {
    const dy = tf.tensor1d([Number.POSITIVE_INFINITY, -1e38, 1e-45, -3, 0]);
    const passed = tf.tidy(() =>
      tf
        .grad(tf.relu)(tf.ones([5]), dy)
        .dataSync(),
    );
    expect(Array.from(passed)).toEqual(Array.from(dy.dataSync()));
    dy.dispose();
  });
});

describe.each(KERNELS)("with %s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each(Object.entries(cases))(
    "the kernel of the slope of %s has gradients itself",
    (name, { f, slope, bend }) => {
      tf.tidy(() => {
        const y = f(tf.tensor1d(points));
        const dy = tf.tensor1d(arriving);
        const kernel = `${name[0]!.toUpperCase()}${name.slice(1)}Gradient`;
        const compute = (a: tf.Tensor, b: tf.Tensor) =>
          tf.engine().runKernel(kernel, { dy: a, y: b }) as tf.Tensor;
        const [ofDy, ofY] = tf.grads(compute)([dy, y]) as [tf.Tensor, tf.Tensor];
        expectAllClose(ofDy.dataSync(), points.map(slope), 1e-6, "dy");
        // f″ = d f′ / dy · f′
        const bends = tf.mul(ofY, tf.tensor1d(points.map(slope)));
        expectAllClose(
          bends.dataSync(),
          points.map((p, i) => arriving[i]! * bend(p)),
          2e-6,
          "y",
        );
      });
    },
  );
});
