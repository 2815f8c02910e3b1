import type { Heap, Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { type Rows, readChannels, rowsOf, sumOverRows, withColumns } from "./sharing.js";

type Inputs = { x: Tensor; coefficients: Tensor; bias: Tensor; moments: Tensor };
type Attributes = { epsilon: number; isTraining: boolean };

/**
 * bias + Σₖ wₖ (xᵏ − mean) / √(variance + ε) in each channel, for w [K] or [K, channels], bias [1] or [channels], and
 * moments [2, K, channels].
 */
export const normalizedPowers = defineKernel<Inputs, Attributes>(
  "NormalizedPowers",
  (heap, inputs, { epsilon }) => {
    const { x, bias } = inputs;
    const rows = rowsOf(readChannels(x.shape), heap.simd !== undefined);
    const { degree, channels, means, scales, weights } = readPowers(heap, inputs, epsilon);
    const factors = scales.map((scale, n) => weights[n]! * scale);
    const offsets = perChannel(heap.numbers(bias), channels);
    const out = heap.allocate(x.shape);
    withColumns(heap, rows, [means, factors, offsets], (mean, factor, offset) => {
      const addresses = [heap.address(x), mean!, factor!, offset!, heap.address(out)] as const;
      heap.simd!.normalizedPowers(...addresses, rows.rows, rows.columns, degree);
    });
    const [from, to] = [heap.numbers(x), heap.numbers(out)];
    for (let i = rows.size; i < from.length; i++) {
      const channel = i % channels;
      let sum = offsets[channel]!;
      for (let n = channel, power = from[i]!; n < means.length; n += channels) {
        sum += factors[n]! * (power - means[n]!);
        power = Math.fround(power * from[i]!);
      }
      to[i] = sum;
    }
    return out;
  },
);

/**
 * Its gradients for x, coefficients and bias. In training, where the moments are those of x, the one for x has its way
 * through them in it; else one for the moments follows.
 */
export const normalizedPowersGradient = defineKernel<Inputs & { dy: Tensor }, Attributes>(
  "NormalizedPowersGradient",
  (heap, inputs, { epsilon, isTraining }) => {
    const { x, coefficients, bias, moments, dy } = inputs;
    const shapes = [x, coefficients, bias, ...(isTraining ? [] : [moments])].map(({ shape }) => shape);
    const gradients = shapes.map((shape) => heap.filled(shape));
    const values = x.shape.slice(0, -1).reduce((product, length) => product * length, 1);
    if (values === 0) return gradients;
    const powers = readPowers(heap, inputs, epsilon);
    const { degree, channels, means, scales, weights } = powers;
    const rows = rowsOf(readChannels(x.shape), heap.simd !== undefined);
    const totals = sumProducts(heap, x, dy, powers, rows);
    const [sums, products] = [totals.subarray(0, channels), totals.subarray(channels)];

    // In training the sum and the first moment of the gradient over the channel are taken out of it.
    const shifts = Float32Array.from(sums, (sum) => (isTraining ? sum / values : 0));
    const pulls = scales.map((scale, n) => (isTraining ? (scale ** 2 * products[n]!) / values : 0));
    const factors = scales.map((scale, n) => (Math.floor(n / channels) + 1) * weights[n]! * scale);
    const dx = gradients[0]!;
    withColumns(heap, rows, [means, factors, shifts, pulls], (mean, factor, shift, pull) => {
      const [from, arriving, to] = [x, dy, dx].map((tensor) => heap.address(tensor));
      const addresses = [from!, arriving!, mean!, factor!, shift!, pull!, to!] as const;
      heap.simd!.normalizedPowersGradient(...addresses, rows.rows, rows.columns, degree);
    });
    const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(dx)];
    for (let i = rows.size; i < from.length; i++) {
      const channel = i % channels;
      const gradient = arriving[i]! - shifts[channel]!;
      let sum = 0;
      for (let n = channel, below = 1; n < means.length; n += channels) {
        const power = Math.fround(below * from[i]!);
        sum += factors[n]! * below * (gradient - (power - means[n]!) * pulls[n]!);
        below = power;
      }
      to[i] = sum;
    }

    addShared(
      products.map((product, n) => product * scales[n]!),
      heap.numbers(gradients[1]!),
    );
    addShared(sums, heap.numbers(gradients[2]!));
    if (!isTraining) {
      const toMoments = heap.numbers(gradients[3]!);
      for (const [n, scale] of scales.entries()) {
        toMoments[n] = -weights[n]! * scale * sums[n % channels]!;
        toMoments[scales.length + n] = -0.5 * weights[n]! * scale ** 3 * products[n]!;
      }
    }
    return gradients;
  },
);

interface Powers {
  readonly degree: number;
  readonly channels: number;
  /** Means, 1 / √(variance + ε), and coefficients, each [degree, channels]. */
  readonly means: Float32Array;
  readonly scales: Float32Array;
  readonly weights: Float32Array;
}

/** Copies: an allocation may move the memory. */
function readPowers(heap: Heap, { x, coefficients, moments }: Inputs, epsilon: number): Powers {
  const [degree, channels] = [coefficients.shape[0]!, x.shape.at(-1)!];
  const numbers = heap.numbers(moments);
  const means = numbers.slice(0, numbers.length / 2);
  const scales = numbers.slice(means.length).map((variance) => 1 / Math.sqrt(variance + epsilon));
  const given = heap.numbers(coefficients);
  const weights = means.map((_, n) => given[coefficients.shape.length === 1 ? Math.floor(n / channels) : n]!);
  return { degree, channels, means, scales, weights };
}

/** [1] or [channels] to [channels] */
function perChannel(given: Float32Array, channels: number): Float32Array {
  return given.length === channels ? given.slice() : new Float32Array(channels).fill(given[0]!);
}

/** Σ dy, then Σ dy (xᵏ − mean) for each power, over each channel: [1 + degree, channels]. */
function sumProducts(
  heap: Heap,
  x: Tensor,
  dy: Tensor,
  { degree, channels, means }: Powers,
  rows: Rows,
): Float64Array {
  const totals = new Float64Array((1 + degree) * channels);
  withColumns(heap, rows, [means], (mean) => {
    sumOverRows(heap, rows, totals, (sums, skipped, height) => {
      const [from, arriving] = [heap.address(x) + skipped, heap.address(dy) + skipped];
      heap.simd!.powerProducts(from, arriving, mean!, sums, height, rows.columns, degree);
    });
  });
  const [from, arriving] = [heap.numbers(x), heap.numbers(dy)];
  for (let i = rows.size; i < from.length; i++) {
    const channel = i % channels;
    totals[channel]! += arriving[i]!;
    for (let n = channel, power = from[i]!; n < means.length; n += channels) {
      totals[channels + n]! += arriving[i]! * (power - means[n]!);
      power = Math.fround(power * from[i]!);
    }
  }
  return totals;
}

/** Adds numbers to a gradient of the same size, or of a part of it that they share, one after the other. */
function addShared(from: Float64Array, to: Float32Array): void {
  const sums = new Float64Array(to.length);
  const repeats = from.length / to.length;
  for (const [n, value] of from.entries()) sums[Math.floor(n / repeats)]! += value;
  to.set(sums);
}
