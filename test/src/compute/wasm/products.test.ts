import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom, type Random } from "../../../../src/random.ts";
import { expectAllClose } from "../../support/closeness.ts";
import { KERNELS, randomInteger, randomTensor, useKernels } from "../../support/kernels.ts";

const SAMPLES = 100;

interface Numbers {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

function numbersOf(tensor: tf.Tensor): Numbers {
  return { shape: tensor.shape, values: tensor.dataSync() };
}

/** An element by its indices; 0 outside, as padding has it. */
function at({ shape, values }: Numbers, ...indices: number[]): number {
  if (indices.some((index, axis) => index < 0 || index >= shape[axis]!)) return 0;
  return values[indices.reduce((place, index, axis) => place * shape[axis]! + index, 0)]!;
}

/** Holds elements of a tensor, among them the first and the last, against their sums in double precision. */
function expectSums(
  random: Random,
  tensor: tf.Tensor,
  sum: (indices: number[]) => number,
  place: string,
): void {
  const found = numbersOf(tensor);
  const { shape } = found;
  const places = [shape.map(() => 0), shape.map((size) => size - 1)];
  for (let n = 0; n < SAMPLES; n++) places.push(shape.map((size) => randomInteger(random, 0, size - 1)));
  const sums = places.map(sum);
  const scale = sums.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const actual = places.map((indices) => at(found, ...indices) / scale);
  const expected = sums.map((value) => value / scale);
  expectAllClose(actual, expected, 2e-6, place);
}

function total(count: number, term: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += term(index);
  return sum;
}

// Sizes around the tiles of 4 rows and 8 columns, beyond the 256 rows that are multiplied at a time, and powers of two.
const MATRICES = [
  [1, 784, 256],
  [3, 5, 8],
  [128, 256, 10],
  [257, 65, 33],
  [515, 1, 7],
  [64, 1025, 24],
  [256, 512, 128],
  [523, 20, 65],
] as const;

// [batch, height, width, inputs], [filter height, width, outputs], stride, padding: with all taps together and apart,
// several groups of images with a rest, blocks of rows with a rest, and of several images.
const CONVOLUTIONS = [
  ["gray pixels", [5, 40, 40, 1], [5, 5, 16], 1, "valid"],
  ["color pixels", [3, 33, 31, 3], [3, 3, 13], 2, "same"],
  ["few channels, large images", [7, 32, 24, 16], [3, 3, 17], 1, "same"],
  ["many channels, small images", [9, 8, 8, 64], [3, 3, 20], 1, "same"],
  ["tiles of 2 × 2 pixels", [9, 8, 8, 64], [3, 3, 24], 1, "same"],
  ["tiles that are cut off", [5, 19, 17, 24], [3, 3, 16], 1, "valid"],
  ["many tiles in a row", [2, 6, 201, 16], [3, 3, 16], 1, "same"],
  ["tiny images", [70, 3, 3, 12], [2, 2, 9], 1, "valid"],
  ["one pixel", [67, 1, 1, 30], [1, 1, 31], 1, "same"],
  ["steps", [5, 17, 19, 24], [3, 3, 16], 2, "same"],
  ["steps beyond the filter", [4, 20, 21, 10], [2, 1, 8], 3, "same"],
  ["rows as wide as a block", [1, 6, 301, 5], [3, 2, 8], 1, "same"],
] as const;

describe.each(KERNELS)("with %s kernels, sums in double precision are", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each(MATRICES)("products of %d × %d × %d, however transposed", (m, k, n) => {
    const random = createRandom(m + k + n);
    for (const [ta, tb] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const a = randomTensor(random, ta ? [k, m] : [m, k]);
      const b = randomTensor(random, tb ? [n, k] : [k, n]);
      const product = tf.matMul(a, b, ta, tb);
      const [left, right] = [numbersOf(a), numbersOf(b)];
      const sum = ([row, column]: number[]) =>
        total(
          k,
          (i) => at(left, ...(ta ? [i, row!] : [row!, i])) * at(right, ...(tb ? [column!, i] : [i, column!])),
        );
      expectSums(random, product, sum, `${ta}, ${tb}`);
      tf.dispose([a, b, product]);
    }
  });

  // The stock kernel, on which the JavaScript one rests, takes the wrong matrices.
  const batches = () => {
    const random = createRandom(2);
    const [a, b] = [randomTensor(random, [3, 1, 5, 6]), randomTensor(random, [1, 2, 7, 6])];
    const product = tf.matMul(a, b, false, true);
    expect(product.shape).toEqual([3, 2, 5, 7]);
    const [left, right] = [numbersOf(a), numbersOf(b)];
    const sum = ([i, j, row, column]: number[]) =>
      total(6, (index) => at(left, i!, 0, row!, index) * at(right, 0, j!, column!, index));
    expectSums(random, product, sum, "product");
    tf.dispose([a, b, product]);
  };
  if (kernels !== "javascript") test("products of batches that both are repeated", batches);

  test.each(CONVOLUTIONS)(
    "convolutions and their gradients: %s",
    (_name, image, [kh, kw, o], stride, pad) => {
      const random = createRandom(image[1] + o);
      const [batch, , , i] = image;
      const x = randomTensor(random, image) as tf.Tensor4D;
      const w = randomTensor(random, [kh, kw, i, o]) as tf.Tensor4D;
      const info = tf.backend_util.computeConv2DInfo([...image], [kh, kw, i, o], stride, 1, pad);
      const { top, left } = info.padInfo;
      const dy = randomTensor(random, info.outShape);
      const y = tf.conv2d(x, w, stride, pad);
      const f = (...inputs: tf.Tensor[]) =>
        tf.sum(tf.mul(tf.conv2d(inputs[0] as tf.Tensor4D, inputs[1] as tf.Tensor4D, stride, pad), dy));
      const [dx, dw] = tf.grads(f)([x, w]) as [tf.Tensor, tf.Tensor];
      const [from, filter, arriving] = [numbersOf(x), numbersOf(w), numbersOf(dy)];

      const taps = kh * kw;
      const output = ([b, row, column, channel]: number[]) =>
        total(taps * i, (index) => {
          const [tap, input] = [Math.floor(index / i), index % i];
          const [r, c] = [Math.floor(tap / kw), tap % kw];
          const pixel = at(from, b!, row! * stride + r - top, column! * stride + c - left, input);
          return pixel * at(filter, r, c, input, channel!);
        });
      expectSums(random, y, output, "y");

      const inputGradient = ([b, row, column, input]: number[]) =>
        total(taps * o, (index) => {
          const [tap, channel] = [Math.floor(index / o), index % o];
          const [r, c] = [Math.floor(tap / kw), tap % kw];
          const [down, right] = [(row! + top - r) / stride, (column! + left - c) / stride];
          if (!Number.isInteger(down) || !Number.isInteger(right)) return 0;
          return at(arriving, b!, down, right, channel) * at(filter, r, c, input!, channel);
        });
      expectSums(random, dx, inputGradient, "dx");

      const pixels = info.outHeight * info.outWidth;
      const filterGradient = ([r, c, input, channel]: number[]) =>
        total(batch * pixels, (index) => {
          const [b, pixel] = [Math.floor(index / pixels), index % pixels];
          const [row, column] = [Math.floor(pixel / info.outWidth), pixel % info.outWidth];
          const meeting = at(from, b, row * stride + r! - top, column * stride + c! - left, input!);
          return meeting * at(arriving, b, row, column, channel!);
        });
      expectSums(random, dw, filterGradient, "dw");
      tf.dispose([x, w, dy, y, dx, dw]);
    },
  );
});
