import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";

import { heapOf } from "../../../src/compute/wasm/heap.ts";
import {
  adaptivePiecewiseLinear,
  batchNormalization,
  powerBasisActivation,
  swishWithBeta,
  taskAdaptiveActivation,
} from "../../../src/operations/index.ts";
import { Problem } from "../../../src/problem.ts";
import { createRandom } from "../../../src/random.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { KERNELS, useKernels } from "../support/kernels.ts";
import { calls } from "./random-calls.ts";

const BACKENDS = [...KERNELS, "cpu"] as const;
const use = (kernels: (typeof BACKENDS)[number]) =>
  kernels === "cpu" ? useBackend("cpu") : useKernels(kernels);

const vector = (...values: number[]) => tf.tensor1d(values);

describe.each(KERNELS)("%s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test("are those that run, forward and backward", async () => {
    const names = async (compute: () => tf.Tensor) => (await tf.profile(compute)).kernelNames;
    const x = tf.ones([4, 3]);
    const [a, b] = [tf.ones([2, 3]), tf.ones([2, 3])];
    const loss = (v: tf.Tensor) => adaptivePiecewiseLinear(v, a, b);
    expect(await names(() => tf.grad(loss)(x))).toEqual(
      expect.arrayContaining(["AdaptivePiecewiseLinear", "AdaptivePiecewiseLinearGradient"]),
    );
    const normalized = (v: tf.Tensor) => batchNormalization(v, vector(1, 1, 1), vector(0, 0, 0)).output;
    expect(await names(() => tf.grad(normalized)(x))).toEqual(
      expect.arrayContaining(["PowerMoments", "NormalizedPowers", "NormalizedPowersGradient"]),
    );
  });

  test("leave nothing behind in two thousand steps with changing batches", () => {
    const { module } = heapOf(tf.backend() as BackendWasm);
    const { _malloc: allocate, _free: free } = module;
    let live = 0;
    module._malloc = (bytes) => {
      live++;
      return allocate(bytes);
    };
    module._free = (address) => {
      live--;
      free(address);
    };
    const counts = () => ({
      live,
      bytes: module.HEAPU8.length,
      tensors: tf.memory().numTensors,
      dataIds: (tf.backend() as BackendWasm).numDataIds(),
    });
    const examples = Object.values(calls);
    const step = (n: number) =>
      tf.tidy(() => {
        const { inputs, run } = examples[n % examples.length]!(createRandom(n % 50));
        tf.grads((...x) => tf.addN(run(...x).map((y) => tf.sum(y))))(inputs);
      });
    try {
      for (let n = 0; n < 100 * examples.length; n++) step(n);
      const before = counts();
      for (let n = 0; n < 2000; n++) step(n);
      expect(counts()).toEqual(before);
    } finally {
      Object.assign(module, { _malloc: allocate, _free: free });
    }
  });

  test("say which task they do not know, and leave nothing behind", async () => {
    const [x, alpha, b] = [tf.ones([2, 3]), tf.ones([2, 1]) as tf.Tensor2D, vector(1)];
    const dataIds = () => (tf.backend() as BackendWasm).numDataIds();
    for (const task of [2, -1]) {
      const tasks = tf.tensor1d([0, task], "int32");
      const before = dataIds();
      await expectNoLeak(() =>
        expect(() => taskAdaptiveActivation(x, alpha, b, tasks)).toThrow(
          `Each of \`tasks\` must be a whole number of 0 … 1: \`coordinates\` has 2 rows. Got: ${task}.`,
        ),
      );
      expect(dataIds()).toBe(before);
    }
  });
});

describe.each(BACKENDS)("on %s kernels", (kernels) => {
  beforeAll(() => use(kernels));

  test("nothing but the results is left, which may be disposed of without what was given", async () => {
    const [x, ones, zeros] = [tf.ones([6, 3]), vector(1, 1, 1), vector(0, 0, 0)];
    const tasks = tf.tensor1d([0, 2, 1, 1, 0, 2], "int32");
    const square = tf.eye(3);
    await expectNoLeak(() => {
      const statistics = { mean: zeros, variance: ones };
      tf.dispose({ ...batchNormalization(x, ones, zeros) });
      tf.dispose({ ...batchNormalization(x, ones, zeros, { statistics }) });
      tf.dispose({ ...powerBasisActivation(x, ones, zeros) });
      tf.dispose([adaptivePiecewiseLinear(x, square, square), swishWithBeta(x, ones)]);
      tf.dispose(taskAdaptiveActivation(x, square, ones, tasks));
    });
    expect([x, ones, zeros, tasks, square].some(({ isDisposed }) => isDisposed)).toBe(false);
  });

  test("the gradient of a gradient is right", () => {
    tf.tidy(() => {
      const x = vector(-3, -1, -0.25, 0, 0.5, 2, 4);
      const beta = tf.scalar(1.5);
      const second = tf.grad((u) => tf.grad((v) => swishWithBeta(v, beta))(u))(x);
      // With t = βx: d²/dx² x σ(t) = β σ′(t) (2 + t (1 − 2 σ(t))).
      const expected = Array.from(x.dataSync(), (value) => {
        const gate = 1 / (1 + Math.exp(-1.5 * value));
        return 1.5 * gate * (1 - gate) * (2 + 1.5 * value * (1 - 2 * gate));
      });
      expectAllClose(second.dataSync(), expected, 1e-6, "Swish");

      // Piecewise linear in x, but bilinear in x and the slopes: ∂²h/∂a∂x = −1[b > x].
      const hinge = vector(1);
      const mixed = tf.grad((slopes) =>
        tf.grad((v) => adaptivePiecewiseLinear(v, slopes as tf.Tensor1D, hinge))(x),
      )(vector(0.5));
      expectAllClose(mixed.dataSync(), [-5], 1e-6, "adaptive piecewise linear");

      const tasks = tf.tensor1d([0, 1, 0, 1, 0, 1, 0], "int32");
      const byTask = tf.grad((alpha) =>
        tf.grad((v) => taskAdaptiveActivation(v, alpha as tf.Tensor2D, hinge, tasks))(x),
      )(tf.tensor2d([[0.5], [0.25]]));
      expectAllClose(byTask.dataSync(), [-3, -2], 1e-6, "task-adaptive");
    });
  });

  test("the gradient of a penalty on the gradient goes through the statistics of the batch", () => {
    tf.tidy(() => {
      const values = [0.5, -1, 2, 1.5, -0.25, 1, 0.75, -2];
      const x = tf.tensor2d(values, [4, 2]);
      const [scale, offset] = [vector(1.5, -1), vector(0.5, 0)];
      const penalty = (v: tf.Tensor) =>
        tf.sum(
          tf.square(
            tf.grad((u) => tf.square(batchNormalization(u, scale, offset, { epsilon: 0.5 }).output))(v),
          ),
        ) as tf.Scalar;
      const found = tf.grad(penalty)(x).dataSync();
      const step = 1 / 64;
      const differences = values.map((_, i) => {
        const at = (by: number) =>
          penalty(
            tf.tensor2d(
              values.map((v, n) => (n === i ? v + by : v)),
              [4, 2],
            ),
          ).dataSync()[0]!;
        return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      });
      expectAllClose(found, differences, 2e-3, "penalty");
    });
  });
});

describe("what does not fit is a Problem:", () => {
  const x = () => tf.ones([4, 6, 5]);
  const cases: [string, () => unknown, string][] = [
    [
      "a scalar",
      () => swishWithBeta(tf.scalar(1), tf.scalar(1)),
      "`x` must have the shape [batch, ...]. Got: [].",
    ],
    [
      "whole numbers",
      () => swishWithBeta(tf.ones([2], "int32"), tf.scalar(1)),
      "`x` must hold numbers of type float32. Got: int32.",
    ],
    [
      "slopes without axes of size 1",
      () => adaptivePiecewiseLinear(x(), tf.ones([3, 5]), tf.ones([3, 5])),
      "`slopes` must have the shape [3, 6 or 1, 5 or 1]: that of one example of `x`, with 1 where units share. Got: [3, 5].",
    ],
    [
      "slopes of other units",
      () => adaptivePiecewiseLinear(x(), tf.ones([3, 6, 4]), tf.ones([3, 6, 4])),
      "Got: [3, 6, 4].",
    ],
    [
      "no slopes",
      () => adaptivePiecewiseLinear(x(), tf.ones([0, 1, 1]), tf.ones([0, 1, 1])),
      "`slopes` must have at least one slope, along its first axis. Got: [0, 1, 1].",
    ],
    [
      "hinges that others share",
      () => adaptivePiecewiseLinear(x(), tf.ones([3, 6, 5]), tf.ones([3, 1, 5])),
      "`slopes` and `hinges` must have the same shape. Got: [3, 6, 5] and [3, 1, 5].",
    ],
    [
      "a gate for a batch",
      () => swishWithBeta(x(), tf.ones([4, 6, 5])),
      "`beta` must have the shape [6 or 1, 5 or 1]",
    ],
    [
      "tasks as floats",
      () => taskAdaptiveActivation(x(), tf.ones([2, 3]) as tf.Tensor2D, vector(1, 2, 3), vector(0, 0, 0, 0)),
      "`tasks` must have the shape [4], one task for each example of `x`, and type int32. Got: [4], float32.",
    ],
    [
      "hinges without coordinates",
      () =>
        taskAdaptiveActivation(
          x(),
          tf.ones([2, 3]) as tf.Tensor2D,
          vector(1, 2),
          tf.tensor1d([0, 0, 1, 1], "int32"),
        ),
      "`hinges` must have the shape [3]. Got: [2].",
    ],
    [
      "no tasks",
      () =>
        taskAdaptiveActivation(
          x(),
          tf.ones([0, 3]) as tf.Tensor2D,
          vector(1, 2, 3),
          tf.tensor1d([0, 0, 1, 1], "int32"),
        ),
      "`coordinates` must have the shape [tasks, M], with at least one task and one coordinate. Got: [0, 3].",
    ],
    [
      "a channel without a batch",
      () => batchNormalization(vector(1, 2), vector(1, 1), vector(0, 0)),
      "`x` must have the shape [batch, ..., channels]. Got: [2].",
    ],
    [
      "a scale of other channels",
      () => batchNormalization(x(), vector(1), vector(0)),
      "`scale` must have the shape [5]. Got: [1].",
    ],
    [
      "an empty batch without statistics",
      () => batchNormalization(tf.ones([0, 2]), vector(1, 1), vector(0, 0)),
      "`x` must have at least one value in each channel, to normalize with statistics of its own. Got: [0, 2].",
    ],
    [
      "an epsilon of 0",
      () => batchNormalization(tf.ones([1, 1]), vector(1), vector(0), { epsilon: 0 }),
      "`epsilon` must be a finite number above 0. Got: 0.",
    ],
    [
      "coefficients of other channels",
      () => powerBasisActivation(x(), tf.ones([3, 4]), vector(0)),
      "`coefficients` must have the shape [3] or [3, 5]. Got: [3, 4].",
    ],
    [
      "no coefficients",
      () => powerBasisActivation(x(), tf.ones([0]), vector(0)),
      "`coefficients` must have at least one coefficient, along its first axis. Got: [0].",
    ],
    [
      "statistics of fewer powers",
      () =>
        powerBasisActivation(x(), tf.ones([3]), vector(0), {
          statistics: { means: tf.ones([2, 5]) as tf.Tensor2D, variances: tf.ones([3, 5]) as tf.Tensor2D },
        }),
      "`statistics.means` must have the shape [3, 5]. Got: [2, 5].",
    ],
  ];

  beforeAll(() => useBackend("cpu"));

  test.each(cases)("%s", (_name, run, message) => {
    tf.tidy(() => {
      expect(run).toThrow(Problem);
      expect(run).toThrow(message);
    });
  });
});
