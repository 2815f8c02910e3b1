import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, test } from "vitest";

import type { Random } from "../../../../src/random.ts";
import {
  expectAsOnCpu,
  KERNELS,
  randomInteger,
  randomOf,
  randomTensor,
  useKernels,
} from "../../support/kernels.ts";

type Shape4 = [number, number, number, number];
const ROUNDS = 40;

/** A scalar that weighs every element of a tensor differently. */
function weigh(random: Random, y: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(y, randomTensor(random, y.shape)));
}

/** The gradients of a weighted output with respect to all inputs, and the output itself. */
function withGradients(
  random: Random,
  compute: (...x: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): tf.Tensor[] {
  const weights = random.fork("weights");
  const f = (...x: tf.Tensor[]) => weigh(weights.fork("same"), compute(...x));
  return [compute(...inputs), ...tf.grads(f as never)(inputs)];
}

function convolution(random: Random, most: number) {
  const [batch, height, width] = [
    randomInteger(random, 1, 3),
    randomInteger(random, 1, 9),
    randomInteger(random, 1, 9),
  ];
  const [inputs, outputs] = [randomInteger(random, 1, most), randomInteger(random, 1, 17)];
  const pad = randomOf(random, ["same", "valid"] as const);
  const fits = (size: number) => randomInteger(random, 1, Math.min(5, size));
  const filter: Shape4 = [fits(height), fits(width), inputs, outputs];
  const strides: [number, number] = [randomInteger(random, 1, 3), randomInteger(random, 1, 3)];
  const image: Shape4 = [batch, height, width, inputs];
  return { image, filter, strides, pad };
}

/** Each computes outputs and gradients from random shapes and values. */
const cases: Record<string, (random: Random) => tf.Tensor[]> = {
  "convolution and its gradients": (random) => {
    const { image, filter, strides, pad } = convolution(random, 9);
    return withGradients(random, (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad), [
      randomTensor(random, image),
      randomTensor(random, filter),
    ]);
  },
  // With one number TensorFlow.js takes the filter's height and stride for its width too: explicit padding has no such flaw.
  "convolution with explicit padding": (random) => {
    const { image, filter, strides } = convolution(random, 5);
    const around = (size: number): [number, number] => [
      randomInteger(random, 0, size - 1),
      randomInteger(random, 0, size - 1),
    ];
    const pad: tf.backend_util.ExplicitPadding = [[0, 0], around(filter[0]), around(filter[1]), [0, 0]];
    return withGradients(
      random,
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad, "NHWC", 1, "floor"),
      [randomTensor(random, image), randomTensor(random, filter)],
    );
  },
  // Channels of which some are multiples of 8 go another way.
  "convolution with windows of 3 × 3 and its gradients": (random) => {
    const size = () => randomInteger(random, 6, 9);
    const image = [2, size(), size(), randomOf(random, [8, 8, 7])] as Shape4;
    const filter = [3, 3, image[3], randomOf(random, [8, 8, 9])] as Shape4;
    const around = (): [number, number] => [randomInteger(random, 0, 3), randomInteger(random, 0, 3)];
    const pad: tf.backend_util.ExplicitPadding = [[0, 0], around(), around(), [0, 0]];
    return withGradients(
      random,
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad, "NHWC", 1, "floor"),
      [randomTensor(random, image), randomTensor(random, filter)],
    );
  },
  "fused convolution with a bias": (random) => {
    const { image, filter, strides, pad } = convolution(random, 9);
    const activation = randomOf(random, ["linear", "relu", "relu6", "sigmoid", "elu"] as const);
    const dilations = randomOf(random, [1, [2, 1]] as const);
    const size = dilations === 1 ? strides : 1;
    const shape: Shape4 = [
      Math.min(filter[0], Math.ceil(image[1] / 2)),
      ...(filter.slice(1) as [number, number, number]),
    ];
    const [x, w, bias] = [image, shape, [filter[3]]].map((sizes) => randomTensor(random, sizes));
    const options = { strides: size, pad, activation, dilations: dilations as [number, number] };
    return [tf.fused.conv2d({ x: x as tf.Tensor4D, filter: w as tf.Tensor4D, bias: bias!, ...options })];
  },
  "convolution without examples": (random) => {
    const { image, filter, strides, pad } = convolution(random, 5);
    const shape = {
      strides,
      pad,
      dataFormat: "NHWC",
      filterShape: filter,
      inputShape: [0, ...image.slice(1)],
    };
    const out = tf.backend_util.computeConv2DInfo(image, filter, strides, 1, pad).outShape.slice(1);
    const [x, dy] = [tf.zeros(shape.inputShape), tf.zeros([0, ...out])];
    const attributes = shape as unknown as tf.NamedAttrMap;
    return [
      tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, attributes),
      tf.engine().runKernel("Conv2DBackpropInput", { dy, filter: randomTensor(random, filter) }, attributes),
    ] as tf.Tensor[];
  },
  "depthwise convolution and its gradients": (random) => {
    const { image, filter, strides, pad } = convolution(random, 7);
    const shape = [filter[0], filter[1], filter[2], randomInteger(random, 1, 3)];
    // `tf.layers.depthwiseConv2d` gives null.
    const dilations = randomOf(random, [1, null as never]);
    return withGradients(
      random,
      (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad, "NHWC", dilations),
      [randomTensor(random, image), randomTensor(random, shape)],
    );
  },
  "max pooling and its gradient, with ties": (random) => {
    const { image, filter, strides, pad } = convolution(random, 14);
    const size: [number, number] = [filter[0], filter[1]];
    const ties = randomOf(random, [1, 2, undefined]);
    return withGradients(random, (x) => tf.maxPool(x as tf.Tensor4D, size, strides, pad), [
      randomTensor(random, image, ties),
    ]);
  },
  "max pooling of windows of 2 × 2, with ties": (random) => {
    const size = () => randomInteger(random, 2, 9);
    const image = [randomInteger(random, 1, 3), size(), size(), randomInteger(random, 1, 14)];
    const [pad, ties] = [randomOf(random, ["same", "valid"] as const), randomOf(random, [1, 2, undefined])];
    return withGradients(random, (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, pad), [
      randomTensor(random, image, ties),
    ]);
  },
  "average pooling inside the edges and its gradient": (random) => {
    const { image, filter, strides } = convolution(random, 6);
    const size: [number, number] = [filter[0], filter[1]];
    return withGradients(random, (x) => tf.avgPool(x as tf.Tensor4D, size, strides, "valid"), [
      randomTensor(random, image),
    ]);
  },
  "pooling of volumes and its gradient": (random) => {
    const size = () => randomInteger(random, 2, 5);
    const x = randomTensor(random, [
      randomInteger(random, 1, 2),
      size(),
      size(),
      size(),
      randomInteger(random, 1, 3),
    ]);
    const stride = randomInteger(random, 1, 2);
    const max = (v: tf.Tensor) => tf.maxPool3d(v as tf.Tensor5D, 2, stride, "valid");
    const average = (v: tf.Tensor) => tf.avgPool3d(v as tf.Tensor5D, 2, stride, "valid");
    return [...withGradients(random, max, [x]), ...withGradients(random, average, [x])];
  },
  "convolution of volumes and its gradients": (random) => {
    const size = () => randomInteger(random, 2, 4);
    const [inputs, outputs] = [randomInteger(random, 1, 3), randomInteger(random, 1, 5)];
    const x = randomTensor(random, [randomInteger(random, 1, 2), size(), size(), size(), inputs]);
    const w = randomTensor(random, [2, 1, 2, inputs, outputs]);
    const [stride, pad] = [randomInteger(random, 1, 2), randomOf(random, ["same", "valid"] as const)];
    return withGradients(random, (v, f) => tf.conv3d(v as tf.Tensor5D, f as tf.Tensor5D, stride, pad), [
      x,
      w,
    ]);
  },
  "products of matrices and their gradients": (random) => {
    const [m, k, n] = [
      randomInteger(random, 1, 40),
      randomInteger(random, 1, 150),
      randomInteger(random, 1, 40),
    ];
    const [ta, tb] = [randomOf(random, [true, false]), randomOf(random, [true, false])];
    const batch = randomOf(random, [[], [1], [3], [2, 2]]);
    return withGradients(random, (a, b) => tf.matMul(a, b, ta, tb), [
      randomTensor(random, [...batch, ...(ta ? [k, m] : [m, k])]),
      randomTensor(random, [...batch, ...(tb ? [n, k] : [k, n])]),
    ]);
  },
  "products of broadcast batches": (random) => {
    const [m, k, n] = [randomInteger(random, 1, 9), randomInteger(random, 1, 9), randomInteger(random, 1, 9)];
    const [ta, tb] = [randomOf(random, [true, false]), randomOf(random, [true, false])];
    const outer = [randomInteger(random, 1, 3), randomInteger(random, 1, 3), randomInteger(random, 1, 3)];
    // Where an axis of length 1 follows a longer one, the cpu backend takes the wrong matrices.
    const shorter = outer.slice(randomInteger(random, 0, 3));
    const [a, b] = randomOf(random, [
      [outer, shorter],
      [shorter, outer],
    ] as const);
    return [
      tf.matMul(
        randomTensor(random, [...a, ...(ta ? [k, m] : [m, k])]),
        randomTensor(random, [...b, ...(tb ? [n, k] : [k, n])]),
        ta,
        tb,
      ),
    ];
  },
  "products of empty matrices": (random) => {
    const [m, n] = [randomInteger(random, 1, 5), randomInteger(random, 1, 5)];
    return [tf.matMul(tf.zeros([0, m]), tf.zeros([0, n]), true, false)];
  },
  "fused products with a bias": (random) => {
    const [m, k, n] = [
      randomInteger(random, 1, 20),
      randomInteger(random, 1, 150),
      randomInteger(random, 1, 20),
    ];
    const [transposeA, transposeB] = [randomOf(random, [true, false]), randomOf(random, [true, false])];
    const activation = randomOf(random, ["linear", "relu", "sigmoid"] as const);
    return withGradients(
      random,
      (a, b, bias) => tf.fused.matMul({ a, b, bias, transposeA, transposeB, activation }),
      [
        randomTensor(random, transposeA ? [k, m] : [m, k]),
        randomTensor(random, transposeB ? [n, k] : [k, n]),
        randomTensor(random, [n]),
      ],
    );
  },
  "sums and means": (random) => {
    const shape = Array.from({ length: randomInteger(random, 1, 4) }, () => randomInteger(random, 1, 7));
    const axes = shape.map((_size, axis) => axis).slice(0, randomInteger(random, 1, shape.length));
    const x = randomTensor(random, shape);
    const keep = randomOf(random, [true, false]);
    return [
      ...withGradients(random, (v) => tf.sum(v, axes, keep), [x]),
      ...withGradients(random, (v) => tf.mean(v, axes, keep), [x]),
      tf.sum(x, [shape.length - 1]),
      tf.sum(tf.zeros([0, 3]), 0),
    ];
  },
  transposes: (random) => {
    const shape = Array.from({ length: randomInteger(random, 1, 4) }, () => randomInteger(random, 1, 9));
    const x = randomTensor(random, shape);
    const perm = random.permutation(shape.length);
    const exchanged = shape.map((_size, axis) => axis);
    if (shape.length > 1) exchanged.push(...exchanged.splice(-2).reverse());
    return [tf.transpose(x, [...perm]), tf.transpose(x, exchanged)];
  },
  "elementwise functions": (random) => {
    const shape = Array.from({ length: randomInteger(random, 0, 3) }, () => randomInteger(random, 1, 5));
    const [a, b] = [randomTensor(random, shape, 2), randomTensor(random, randomOf(random, [shape, []]), 2)];
    const both = [tf.maximum, tf.minimum, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual, tf.equal];
    const row = randomTensor(random, shape.slice(-1), 2);
    return [
      ...both.flatMap((f) => [f(a, b), f(b, a), f(a, row)]),
      tf.where(tf.greater(a, row), a, tf.neg(a)),
      tf.cast(tf.mul(a, 2), "bool"),
      ...(b.rank === a.rank ? tf.grads((x, y) => weigh(random.fork("w"), tf.maximum(x, y)))([a, b]) : []),
    ];
  },
  "sums, differences and products with rows": (random) => {
    const shape = Array.from({ length: randomInteger(random, 1, 4) }, () => randomInteger(random, 1, 9));
    const x = randomTensor(random, shape);
    const row = randomTensor(random, randomOf(random, [shape.slice(-1), [1, ...shape.slice(-1)], [1]]));
    return [tf.add, tf.sub, tf.mul].flatMap((f) => [
      ...withGradients(random, (a, b) => f(a, b), [x, row]),
      f(row, x),
      f(tf.zeros([0, 3]), tf.ones([3])),
      f(tf.ones([2, 3], "int32"), tf.ones([3], "int32")),
    ]);
  },
  tiles: (random) => {
    const shape = Array.from({ length: randomInteger(random, 1, 4) }, () => randomInteger(random, 0, 4));
    const reps = shape.map(() => randomInteger(random, 1, 5));
    return [tf.tile(randomTensor(random, shape), reps)];
  },
  "gathers and their gradient": (random) => {
    const x = randomTensor(random, [randomInteger(random, 1, 6), randomInteger(random, 1, 5), 3]);
    const axis = randomInteger(random, 0, 2);
    const rows = tf.tensor1d(
      Array.from({ length: randomInteger(random, 1, 8) }, () => randomInteger(random, 0, x.shape[axis]! - 1)),
      "int32",
    );
    const ids = tf.tensor1d(
      Array.from({ length: x.shape[0]! }, () => randomInteger(random, -1, 3)),
      "int32",
    );
    const wide = randomTensor(random, [4, 2, randomInteger(random, 10, 30)]);
    const table = tf.tensor2d([[1, 0, 1]], [1, 3], "int32");
    return [
      ...withGradients(random, (v) => tf.gather(v, rows, axis), [x]),
      tf.gather(wide, table, randomInteger(random, 0, 1)),
      tf.gather(tf.cast(tf.mul(x, 9), "int32"), tf.scalar(0, "int32"), axis),
      tf.gather(tf.greater(x, 0), rows, axis),
      tf.gather(x, tf.tensor1d([], "int32"), axis),
      tf.gather(tf.zeros([3, 0]), table, 0),
      tf.cast(tf.unsortedSegmentSum(tf.cast(tf.mul(x, 9), "int32"), ids, 3), "float32"),
    ];
  },
};

describe.each(KERNELS)(
  "%s kernels, on random shapes in poisoned memory, agree with the cpu backend on",
  (kernels) => {
    beforeAll(() => useKernels(kernels));

    test.each(Object.entries(cases))("%s", async (place, compute) => {
      for (let seed = 1; seed <= ROUNDS; seed++) {
        await expectAsOnCpu(kernels, compute, { seed, place: `${place}, seed ${seed}` });
      }
    });
  },
);
