import type { Heap, Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { type Rows, readChannels, rowsOf } from "./sharing.js";

/** Means and sums of squared deviations, [degree, channels] each, of so many values of each power in each channel. */
interface Moments {
  values: number;
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/** Means and biased variances [2, K, channels] of x … xᴷ over all axes but the last, K being the degree. */
export const powerMoments = defineKernel<{ x: Tensor }, { degree: number }>(
  "PowerMoments",
  (heap, { x }, { degree }) => {
    const channels = x.shape.at(-1)!;
    const rows = rowsOf(readChannels(x.shape), heap.simd !== undefined);
    const size = degree * channels;
    const total = { values: 0, means: new Float64Array(size), squares: new Float64Array(size) };
    if (rows.rows > 0) joinRows(heap, x, degree, channels, rows, total);
    const rest = heap.numbers(x).subarray(rows.size);
    if (rest.length > 0) join(total, momentsOf(rest, degree, channels), channels);
    const moments = heap.allocate([2, degree, channels]);
    const to = heap.numbers(moments);
    for (let n = 0; n < size; n++) {
      to[n] = total.means[n]!;
      to[size + n] = total.squares[n]! / total.values;
    }
    return moments;
  },
);

/** Its gradient for x: Σₖ k xᵏ⁻¹ (∂L/∂mean + 2 (xᵏ − mean) ∂L/∂variance) / values. Hardly used, so in JavaScript only. */
export const powerMomentsGradient = defineKernel<{ dy: Tensor; x: Tensor }, { degree: number }>(
  "PowerMomentsGradient",
  (heap, { dy, x }, { degree }) => {
    const dx = heap.allocate(x.shape);
    const channels = x.shape.at(-1)!;
    const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(dx)];
    const { values, means } = momentsOf(from, degree, channels);
    for (let i = 0; i < from.length; i++) {
      let sum = 0;
      for (let k = 1, n = i % channels, below = 1; k <= degree; k++, n += channels) {
        const power = Math.fround(below * from[i]!);
        sum += k * below * (arriving[n]! + 2 * (power - means[n]!) * arriving[means.length + n]!);
        below = power;
      }
      to[i] = sum / values;
    }
    return [dx];
  },
);

/**
 * SIMD kernels sum blocks of rows that stay in the cache, once for the means, once for the deviations from them. The sum
 * of the deviations then corrects what the mean has lost in float32.
 */
function joinRows(
  heap: Heap,
  x: Tensor,
  degree: number,
  channels: number,
  { rows, columns }: Rows,
  total: Moments,
): void {
  const block = Math.max(32, Math.min(256, Math.floor(8192 / columns)));
  const size = degree * columns;
  const space = heap.allocate([3, size]);
  const numbers = heap.numbers(space);
  const [centers, deviations, squares] = [0, 1, 2].map((n) => numbers.subarray(n * size, (n + 1) * size));
  const address = heap.address(space);
  const part = { values: 0, means: new Float64Array(size), squares: new Float64Array(size) };
  for (let row = 0; row < rows; row += block) {
    const height = Math.min(block, rows - row);
    const from = heap.address(x) + 4 * row * columns;
    heap.simd!.powerSums(from, address, height, columns, degree);
    for (let n = 0; n < size; n++) centers![n]! /= height;
    heap.simd!.powerDeviations(from, address, address + 4 * size, height, columns, degree);
    part.values = height;
    for (let n = 0; n < size; n++) {
      const error = deviations![n]! / height;
      part.means[n] = centers![n]! + error;
      part.squares[n] = squares![n]! - error * deviations![n]!;
    }
    for (let column = 0; column < columns; column += channels) join(total, part, channels, columns, column);
  }
  heap.release(space);
}

/** The same in JavaScript, for x [values, channels]. */
function momentsOf(x: Float32Array, degree: number, channels: number): Moments {
  const values = x.length / channels;
  const means = new Float64Array(degree * channels);
  const squares = new Float64Array(degree * channels);
  for (let i = 0, channel = 0; i < x.length; i++, channel = channel + 1 === channels ? 0 : channel + 1) {
    for (let n = channel, power = x[i]!; n < means.length; n += channels) {
      means[n]! += power;
      power = Math.fround(power * x[i]!);
    }
  }
  for (let n = 0; n < means.length; n++) means[n]! /= values;
  for (let i = 0, channel = 0; i < x.length; i++, channel = channel + 1 === channels ? 0 : channel + 1) {
    for (let n = channel, power = x[i]!; n < means.length; n += channels) {
      squares[n]! += (power - means[n]!) ** 2;
      power = Math.fround(power * x[i]!);
    }
  }
  return { values, means, squares };
}

/** Joins moments of other values to the total: those of `channels` columns, from `first` on, of rows of `columns`. */
function join(total: Moments, part: Moments, channels: number, columns = channels, first = 0): void {
  const share = part.values / (total.values + part.values);
  for (let start = 0, n = 0; n < total.means.length; start += columns) {
    for (let channel = 0; channel < channels; channel++, n++) {
      const source = start + first + channel;
      const distance = part.means[source]! - total.means[n]!;
      total.means[n]! += distance * share;
      total.squares[n]! += part.squares[source]! + distance * distance * share * total.values;
    }
  }
  total.values += part.values;
}
