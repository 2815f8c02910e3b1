import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, test } from "vitest";

import { createRandom } from "../../../../src/random.ts";
import { expectAllClose } from "../../support/closeness.ts";
import { KERNELS, randomTensor, useKernels } from "../../support/kernels.ts";

const random = createRandom(7);
type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;

/** All values differ by at least 1/8, in an order without order. */
function distinct(shape: number[]): number[] {
  return Array.from(random.permutation(tf.util.sizeFromShape(shape)), (place) => (place - 20) / 8);
}
const anything = (shape: number[]) =>
  Array.from(
    createRandom(shape.length).permutation(tf.util.sizeFromShape(shape)),
    (place) => (place % 17) / 8 - 1,
  );

/**
 * Functions that are linear in each input, or piecewise so: a central difference is then exact up to rounding, for steps
 * that cross no kink.
 */
const cases: Record<
  string,
  { inputs: { shape: number[]; values: number[] }[]; f: (...x: tf.Tensor[]) => tf.Tensor; step: number }
> = {
  conv2d: {
    inputs: [
      [2, 4, 5, 3],
      [3, 2, 3, 5],
    ].map((shape) => ({ shape, values: anything(shape) })),
    f: (x, w) => tf.conv2d(x as T4, w as T4, [1, 2], "same"),
    step: 0.5,
  },
  depthwiseConv2d: {
    inputs: [
      [2, 4, 5, 3],
      [3, 2, 3, 2],
    ].map((shape) => ({ shape, values: anything(shape) })),
    f: (x, w) => tf.depthwiseConv2d(x as T4, w as T4, [2, 1], "same"),
    step: 0.5,
  },
  conv3d: {
    inputs: [
      [1, 3, 4, 3, 2],
      [2, 2, 1, 2, 3],
    ].map((shape) => ({ shape, values: anything(shape) })),
    f: (x, w) => tf.conv3d(x as T5, w as T5, [1, 2, 1], "same"),
    step: 0.5,
  },
  conv2dTranspose: {
    inputs: [
      [1, 3, 3, 4],
      [3, 3, 2, 4],
    ].map((shape) => ({ shape, values: anything(shape) })),
    f: (x, w) => tf.conv2dTranspose(x as T4, w as T4, [1, 6, 6, 2], 2, "same"),
    step: 0.5,
  },
  maxPool: {
    inputs: [[2, 5, 4, 5]].map((shape) => ({ shape, values: distinct(shape) })),
    f: (x) => tf.maxPool(x as T4, [3, 2], [2, 1], "same"),
    step: 1 / 32,
  },
  maxPool3d: {
    inputs: [[1, 4, 3, 4, 2]].map((shape) => ({ shape, values: distinct(shape) })),
    f: (x) => tf.maxPool3d(x as T5, 2, 1, "same"),
    step: 1 / 32,
  },
  avgPool: {
    inputs: [[2, 5, 4, 3]].map((shape) => ({ shape, values: anything(shape) })),
    f: (x) => tf.avgPool(x as T4, 3, 2, "same"),
    step: 0.5,
  },
  avgPool3d: {
    inputs: [[1, 3, 4, 3, 2]].map((shape) => ({ shape, values: anything(shape) })),
    f: (x) => tf.avgPool3d(x as T5, 2, 2, "same"),
    step: 0.5,
  },
  matMul: {
    inputs: [
      [7, 5],
      [7, 9],
    ].map((shape) => ({ shape, values: anything(shape) })),
    f: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, true, false),
    step: 0.5,
  },
  "fused.matMul": {
    inputs: [[60, 3], [60, 5], [5]].map((shape) => ({ shape, values: anything(shape) })),
    f: (a, b, bias) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, transposeA: true }),
    step: 0.5,
  },
  gather: {
    inputs: [{ shape: [4, 3], values: anything([4, 3]) }],
    f: (x) => tf.gather(x!, tf.tensor1d([3, 1, 1, 3, 3], "int32")),
    step: 0.5,
  },
};

describe.each(KERNELS)("gradients of %s kernels are central differences:", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each(Object.entries(cases))("%s", (place, { inputs, f, step }) => {
    const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape));
    const weights = tf.tidy(() => randomTensor(createRandom(3), f(...tensors).shape, 8));
    const loss = (...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), weights));
    const lossAt = (values: number[][]) =>
      tf.tidy(() => loss(...inputs.map(({ shape }, n) => tf.tensor(values[n]!, shape))).dataSync()[0]!);
    const found = tf.grads(loss as never)(tensors) as tf.Tensor[];
    for (const [n, { values }] of inputs.entries()) {
      const differences = values.map((_value, i) => {
        const moved = (by: number) =>
          lossAt(inputs.map((input, m) => input.values.map((v, j) => (m === n && i === j ? v + by : v))));
        return (moved(step) - moved(-step)) / (2 * step);
      });
      expectAllClose(found[n]!.dataSync(), differences, 2e-3, `${place}, input ${n}`);
    }
    tf.dispose([tensors, weights, found]);
  });
});
