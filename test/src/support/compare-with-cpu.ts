/**
 * Run by `native.test.ts` in a process of its own, which drivers and native libraries need: computes values and gradients
 * on the backend of its argument and on `cpu`, trains a small net on both, and prints as JSON how far they are apart.
 */
import * as tf from "@tensorflow/tfjs";

import { backend } from "../../../src/compute/backend.ts";
import type { BackendName } from "../../../src/compute/candidate.ts";
import {
  adaptivePiecewiseLinear,
  batchNormalization,
  powerBasisActivation,
  swishWithBeta,
  taskAdaptiveActivation,
} from "../../../src/operations/index.ts";
import { createRandom } from "../../../src/random.ts";
import { everyActivation } from "./golden.ts";

type T3 = tf.Tensor3D;
type T4 = tf.Tensor4D;
type T5 = tf.Tensor5D;
type Case = readonly [shapes: readonly number[][], f: (...x: tf.Tensor[]) => tf.Tensor];

export interface Comparison {
  readonly reason: string;
  /** Largest difference of values and gradients from those of `cpu`, relative to the largest of these. */
  readonly differences: Readonly<Record<string, number>>;
  /** Tensors that a case leaves behind. */
  readonly leaks: Readonly<Record<string, number>>;
  readonly losses: { readonly cpu: readonly number[]; readonly here: readonly number[] };
}

const cases: Record<string, Case> = {
  ...Object.fromEntries(
    everyActivation.map(({ name, apply }) => [name, [[[6, 7]], (x: tf.Tensor) => apply(x)] as const]),
  ),
  matMul: [
    [
      [7, 5],
      [7, 9],
    ],
    (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, true, false),
  ],
  // More than a program of WebGPU may bind at once.
  ...Object.fromEntries(
    [7, 8, 9, 20].map((count) => [
      `sum of ${count}`,
      [Array.from({ length: count }, () => [2, 3]), (...x: tf.Tensor[]) => tf.addN(x)],
    ]),
  ),
  "batched matMul": [
    [
      [3, 4, 5],
      [3, 6, 5],
    ],
    (a, b) => tf.matMul(a as T3, b as T3, false, true),
  ],
  "conv2d, strides and same": [
    [
      [2, 4, 5, 3],
      [3, 2, 3, 5],
    ],
    (x, w) => tf.conv2d(x as T4, w as T4, [1, 2], "same"),
  ],
  "conv2d of one pixel": [
    [
      [2, 4, 4, 3],
      [1, 1, 3, 6],
    ],
    (x, w) => tf.conv2d(x as T4, w as T4, 1, "valid"),
  ],
  depthwiseConv2d: [
    [
      [2, 4, 5, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 1, "same"),
  ],
  conv2dTranspose: [
    [
      [1, 3, 3, 4],
      [3, 3, 2, 4],
    ],
    (x, w) => tf.conv2dTranspose(x as T4, w as T4, [1, 6, 6, 2], 2, "same"),
  ],
  maxPool: [[[2, 6, 4, 5]], (x) => tf.maxPool(x as T4, 2, 2, "valid")],
  "maxPool over negative numbers, overlapping": [
    [[2, 6, 5, 3]],
    (x) => tf.maxPool(tf.sub(x as T4, 9), 3, 2, "same"),
  ],
  "avgPool at the edge": [[[2, 5, 4, 3]], (x) => tf.avgPool(x as T4, 3, 2, "same")],
  "avgPool3d at the edge": [[[1, 3, 4, 3, 2]], (x) => tf.avgPool3d(x as T5, 2, 2, "same")],
  "batch normalization of a batch": [
    [[8, 3, 3, 4], [4], [4]],
    (x, scale, offset) => {
      const { mean, variance } = tf.moments(x!, [0, 1, 2]);
      return tf.batchNorm(
        x as T4,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      );
    },
  ],
  "softmax cross entropy": [
    [[6, 4]],
    (x) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([0, 3, 1, 2, 2, 0], "int32"), 4), x!),
  ],
  "sigmoid cross entropy": [[[6, 4]], (x) => tf.losses.sigmoidCrossEntropy(tf.onesLike(x!), x!)],
  logSumExp: [[[6, 4]], (x) => tf.logSumExp(x!, 1)],
  broadcasting: [
    [
      [3, 1, 5],
      [4, 1],
    ],
    (a, b) => tf.mul(tf.add(a!, b!), tf.sub(a!, tf.div(b!, 3))),
  ],
  "maximum and minimum": [
    [
      [6, 7],
      [6, 7],
    ],
    (a, b) => tf.sub(tf.maximum(a!, b!), tf.minimum(a!, tf.square(b!))),
  ],
  where: [
    [
      [6, 7],
      [6, 7],
    ],
    (a, b) =>
      tf.where(
        tf.tensor(
          new Uint8Array(42).map((_, i) => i % 2),
          [6, 7],
          "bool",
        ),
        a!,
        b!,
      ),
  ],
  gather: [[[4, 3]], (x) => tf.gather(x!, tf.tensor1d([3, 1, 1, 3, 3], "int32"))],
  "slices, padding, reversing, tiling": [
    [[4, 6]],
    (x) =>
      tf.tile(
        tf.reverse(
          tf.pad(tf.slice(x!, [1, 2], [2, 3]), [
            [1, 0],
            [0, 2],
          ]),
          1,
        ),
        [2, 3],
      ),
  ],
  "concat and stack": [
    [
      [4, 6],
      [4, 6],
    ],
    (a, b) => tf.stack([tf.concat([a!, b!], 1), tf.concat([b!, a!], 1)], 1),
  ],
  "transpose and reshape": [[[2, 3, 4]], (x) => tf.square(tf.reshape(tf.transpose(x!, [2, 0, 1]), [8, 3]))],
  "sums and means": [[[4, 5, 3]], (x) => tf.add(tf.mean(x!, [0, 2]), tf.sum(tf.square(x!), [0, 2]))],
  "maximum along an axis": [[[4, 5, 3]], (x) => tf.max(x!, 1)],
  resizeBilinear: [[[1, 4, 4, 3]], (x) => tf.image.resizeBilinear(x as T4, [7, 9])],
  adaptivePiecewiseLinear: [
    [
      [5, 6],
      [3, 6],
      [3, 6],
    ],
    (x, slopes, hinges) => adaptivePiecewiseLinear(x!, slopes!, hinges!),
  ],
  "adaptivePiecewiseLinear, shared in channels": [
    [
      [2, 3, 3, 4],
      [2, 1, 1, 4],
      [2, 1, 1, 4],
    ],
    (x, slopes, hinges) => adaptivePiecewiseLinear(x!, slopes!, hinges!),
  ],
  taskAdaptiveActivation: [
    [[6, 5], [3, 4], [4]],
    (x, coordinates, hinges) =>
      taskAdaptiveActivation(
        x!,
        coordinates as tf.Tensor2D,
        hinges as tf.Tensor1D,
        tf.tensor1d([0, 2, 1, 1, 0, 2], "int32"),
      ),
  ],
  swishWithBeta: [[[6, 5], [5]], (x, beta) => swishWithBeta(x!, beta!)],
  powerBasisActivation: [
    [[9, 4], [3, 4], [4]],
    (x, coefficients, bias) => powerBasisActivation(x!, coefficients!, bias as tf.Tensor1D).output,
  ],
  batchNormalization: [
    [[8, 3, 3, 4], [4], [4]],
    (x, scale, offset) => batchNormalization(x!, scale as tf.Tensor1D, offset as tf.Tensor1D).output,
  ],
};

/** Numbers in -2 … 2 of which no two are equal, so that no maximum is ambiguous. */
function numbers(shape: readonly number[], seed: number): number[] {
  const size = tf.util.sizeFromShape([...shape]);
  return Array.from(createRandom(seed).permutation(size), (place) => (4 * (place + 0.5)) / size - 2);
}

/** The value of a case and the gradients of a weighted sum of it, as lists of numbers. */
async function compute([shapes, f]: Case): Promise<number[][]> {
  const inputs = shapes.map((shape, n) => tf.tensor(numbers(shape, n + 1), shape));
  const value = tf.tidy(() => f(...inputs));
  const weights = tf.tensor(numbers(value.shape, 9), value.shape);
  const gradients = tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), weights)) as tf.Scalar)(inputs);
  const lists = await Promise.all(
    [value, ...gradients].map(async (tensor) => Array.from(await tensor.data())),
  );
  tf.dispose([inputs, value, weights, gradients]);
  return lists;
}

function difference(expected: readonly number[][], actual: readonly number[][]): number {
  return Math.max(
    ...expected.map((list, n) => {
      const scale = list.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      const worst = list.map((value, i) => Math.abs(value - actual[n]![i]!));
      // Math.max would let NaN through as NaN, which is no number in JSON.
      return worst.some(Number.isNaN) ? 1e9 : Math.max(...worst) / scale;
    }),
  );
}

/** Losses of a convolutional net with each of the optimizers of the course in turn. */
async function losses(): Promise<number[]> {
  const x = tf.tensor(numbers([8, 6, 6, 2], 1), [8, 6, 6, 2]) as T4;
  const y = tf.tensor(numbers([8, 1], 2), [8, 1]);
  const found: number[] = [];
  for (const optimizer of [tf.train.sgd(0.005), tf.train.momentum(0.002, 0.9), tf.train.adam(0.01)]) {
    const filter = tf.variable(
      tf.mul(tf.tensor(numbers([3, 3, 2, 4], 3), [3, 3, 2, 4]), 0.3),
    ) as unknown as T4;
    const weights = tf.variable(tf.mul(tf.tensor(numbers([36, 1], 4), [36, 1]), 0.2));
    for (let step = 0; step < 6; step++) {
      const loss = optimizer.minimize(() => {
        const h = tf.maxPool(tf.elu(tf.conv2d(x, filter, 1, "same")), 2, 2, "valid");
        return tf.mean(tf.squaredDifference(tf.matMul(tf.reshape(h, [8, 36]), weights), y));
      }, true) as tf.Scalar;
      found.push((await loss.data())[0]!);
      loss.dispose();
    }
  }
  return found;
}

const print = () => {};
const name = process.argv[2] as BackendName;
await backend({ name: "cpu", print });
const expected = new Map<string, number[][]>();
for (const [place, definition] of Object.entries(cases)) expected.set(place, await compute(definition));
const cpu = await losses();

const { reason } = await backend({ name, softwareGpu: true, print });
// It would leave small tensors to the backend that it is compared with.
if (name === "webgpu") tf.env().set("WEBGPU_CPU_FORWARD", false);
const differences: Record<string, number> = {};
const leaks: Record<string, number> = {};
for (const [place, definition] of Object.entries(cases)) {
  const before = tf.memory().numTensors;
  differences[place] = difference(expected.get(place)!, await compute(definition));
  leaks[place] = tf.memory().numTensors - before;
}
const comparison: Comparison = { reason, differences, leaks, losses: { cpu, here: await losses() } };
console.log(JSON.stringify(comparison));
process.exit(0);
