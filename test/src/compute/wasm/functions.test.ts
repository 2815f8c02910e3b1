import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { expectRelativelyClose } from "../../support/closeness.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

interface Case {
  readonly compute: (x: tf.Tensor) => tf.Tensor;
  /** In double precision. */
  readonly exact: (x: number) => number;
  /** Largest error of the SIMD kernel, in units in the last place of a float32. */
  readonly units: number;
  /** Largest |x| for the SIMD kernel, if there is one. */
  readonly most?: number;
}

/** erf in double precision: its power series, and its continued fraction where that would cancel. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 3) {
    let fraction = 0;
    for (let k = 80; k > 0; k--) fraction = k / 2 / (size + fraction);
    const tail = Math.exp(-size * size) / (size + fraction) / Math.sqrt(Math.PI);
    return Math.sign(x) * (size > 30 ? 1 : 1 - tail);
  }
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

const cases: Record<string, Case> = {
  exp: { compute: tf.exp, exact: Math.exp, units: 1 },
  expm1: { compute: tf.expm1, exact: Math.expm1, units: 2 },
  tanh: { compute: tf.tanh, exact: Math.tanh, units: 1.5 },
  softplus: {
    compute: tf.softplus,
    exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    units: 3,
  },
  selu: {
    compute: tf.selu,
    exact: (x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
    units: 2.5,
  },
  leakyRelu: {
    compute: (x) => tf.leakyRelu(x, 0.3),
    exact: (x) => (x > 0 ? x : Math.fround(0.3) * x),
    units: 0.5,
  },
  erf: { compute: tf.erf, exact: erf, units: 1.5 },
  atan: { compute: tf.atan, exact: Math.atan, units: 3 },
  sin: { compute: tf.sin, exact: Math.sin, units: 2, most: 1e5 },
  cos: { compute: tf.cos, exact: Math.cos, units: 2, most: 1e5 },
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

describe.each(Object.entries(cases))(
  "%s",
  (name, { compute, exact, units, most = Number.POSITIVE_INFINITY }) => {
    describe.each(KERNELS)("of %s kernels", (kernels) => {
      beforeAll(() => useKernels(kernels));

      test("is right at the ends and for what is no number", () => {
        const ends = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e38, -1e38, -0];
        const values = tf.tidy(() => Array.from(compute(tf.tensor1d(ends)).dataSync()));
        for (const [i, x] of ends.entries()) {
          const wanted = Math.fround(exact(Math.fround(x)));
          if (!Object.is(values[i], wanted)) expectRelativelyClose(values[i]!, wanted, 3e-7, `${name}(${x})`);
        }
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
      const x = points().filter((value) => Math.abs(value) <= most);
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
  },
);
