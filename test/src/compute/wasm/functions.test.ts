import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { KERNELS, useKernels } from "../../support/kernels.ts";

interface Case {
  readonly compute: (x: tf.Tensor) => tf.Tensor;
  /** In double precision. */
  readonly exact: (x: number) => number;
  /** Largest error of the SIMD kernel, in units in the last place of a float32. */
  readonly units: number;
}

const cases: Record<string, Case> = {
  exp: { compute: tf.exp, exact: Math.exp, units: 1 },
  tanh: { compute: tf.tanh, exact: Math.tanh, units: 1.5 },
};

/** From the smallest subnormal number to the largest, densely where a function bends. */
function points(): Float32Array {
  const sizes = Array.from({ length: 150 }, (_, power) => 2 ** (power - 149) * 1.37);
  const dense = Array.from({ length: 100_003 }, (_, n) => (n / 50_001 - 1) * 110);
  const around = Array.from({ length: 20_000 }, (_, n) => (n / 10_000 - 1) * 1.5);
  return Float32Array.from([...sizes, ...sizes.map((x) => -x), ...dense, ...around]);
}

/** Distance of neighboring float32 numbers at x; they are evenly spaced below the smallest normal one. */
function unitAt(x: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);
}

describe.each(Object.entries(cases))("%s", (name, { compute, exact, units }) => {
  describe.each(KERNELS)("of %s kernels", (kernels) => {
    beforeAll(() => useKernels(kernels));

    test("is right at the ends and for what is no number", () => {
      const ends = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e38, -1e38, -0];
      const values = tf.tidy(() => Array.from(compute(tf.tensor1d(ends)).dataSync()));
      expect(values).toEqual(ends.map((x) => Math.fround(exact(x))));
    });

    test("has the shape of its input, of any rank", () => {
      for (const shape of [[], [1], [3], [2, 3], [2, 1, 3, 5], [0, 4]]) {
        tf.tidy(() => {
          const y = compute(tf.fill(shape, 0.5));
          expect(y.shape).toEqual(shape);
          for (const value of y.dataSync()) expect(value).toBeCloseTo(exact(0.5), 6);
        });
      }
    });
  });

  test(`of SIMD kernels is within ${units} units in the last place`, async () => {
    await useKernels("simd");
    const x = points();
    const y = tf.tidy(() => compute(tf.tensor1d(x)).dataSync());
    let worst = 0;
    for (const [i, value] of x.entries()) {
      const wanted = exact(value);
      const isBeyond = !Number.isFinite(Math.fround(wanted));
      const error = isBeyond
        ? Number(y[i] !== Math.fround(wanted)) * 1e9
        : Math.abs(y[i]! - wanted) / unitAt(wanted);
      if (!(error <= units)) expect.fail(`${name}(${value}) is ${y[i]}, not ${wanted}: ${error} units`);
      worst = Math.max(worst, error);
    }
    expect(worst).toBeGreaterThan(0.4);
  });
});
