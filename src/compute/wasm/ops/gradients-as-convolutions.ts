import type * as tf from "@tensorflow/tfjs";

import type { Heap, Tensor } from "../heap.js";
import { transposed } from "../transposed.js";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/**
 * The filter's gradient is itself a convolution: of x with channels and batch exchanged, [I, H, W, B], by dy as a filter
 * [oH, oW, B, O], dilated by the stride. The product backend does the work.
 */
export function filterGradientAsConvolution(heap: Heap, x: Tensor, dy: Tensor, info: Conv2DInfo): Tensor {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const image = heap.allocate([inChannels, inHeight, inWidth, batchSize]);
  const filter = heap.allocate([outHeight, outWidth, batchSize, outChannels]);
  exchangeEnds(heap.numbers(x), heap.numbers(image), batchSize, inHeight * inWidth, inChannels);
  exchangeStart(heap.numbers(dy), heap.numbers(filter), batchSize, outHeight * outWidth, outChannels);
  const bottom = Math.max(0, (outHeight - 1) * strideHeight + filterHeight - inHeight - padInfo.top);
  const right = Math.max(0, (outWidth - 1) * strideWidth + filterWidth - inWidth - padInfo.left);
  const whole = convolve(
    heap,
    image,
    filter,
    [padInfo.top, bottom],
    [padInfo.left, right],
    [strideHeight, strideWidth],
  );
  heap.release(image, filter);
  // Input rows that no window reaches give taps beyond the filter: they are cut off.
  const gradient = heap.allocate(info.filterShape);
  const [from, to] = [heap.numbers(whole), heap.numbers(gradient)];
  const [, height, width] = whole.shape as [number, number, number, number];
  for (let channel = 0; channel < inChannels; channel++) {
    for (let row = 0; row < filterHeight; row++) {
      for (let column = 0; column < filterWidth; column++) {
        const source = ((channel * height + row) * width + column) * outChannels;
        const target = ((row * filterWidth + column) * inChannels + channel) * outChannels;
        for (let output = 0; output < outChannels; output++) to[target + output] = from[source + output]!;
      }
    }
  }
  heap.release(whole);
  return gradient;
}

/** The input's gradient is a convolution of dy, spread by the stride, with the filter turned by 180°. */
export function inputGradientAsConvolution(
  heap: Heap,
  dy: Tensor,
  filter: Tensor,
  info: Conv2DInfo,
): Tensor | undefined {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const [height, width] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const [top, left] = [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left];
  const [bottom, right] = [inHeight - height + padInfo.top, inWidth - width + padInfo.left];
  if (Math.min(top, left, bottom, right) < 0) return undefined;
  const turned = transposed(heap, filter);
  reverseBlocks(heap.numbers(turned), filterHeight * filterWidth, inChannels * outChannels);
  const isSpread = strideHeight > 1 || strideWidth > 1;
  const spread = isSpread ? heap.filled([batchSize, height, width, outChannels]) : dy;
  if (isSpread) {
    const [from, to] = [heap.numbers(dy), heap.numbers(spread)];
    let source = 0;
    for (let image = 0; image < batchSize; image++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++, source += outChannels) {
          const target = ((image * height + row * strideHeight) * width + column * strideWidth) * outChannels;
          for (let channel = 0; channel < outChannels; channel++)
            to[target + channel] = from[source + channel]!;
        }
      }
    }
  }
  const gradient = convolve(heap, spread, turned, [top, bottom], [left, right], [1, 1]);
  heap.release(turned);
  if (isSpread) heap.release(spread);
  return gradient;
}

function convolve(
  heap: Heap,
  x: Tensor,
  filter: Tensor,
  rows: [number, number],
  columns: [number, number],
  dilations: [number, number],
): Tensor {
  const pad = [[0, 0], rows, columns, [0, 0]];
  return heap.run("Conv2D", { x, filter }, { strides: [1, 1], dilations, pad, dataFormat: "NHWC" });
}

/** [first, middle, last] → [last, middle, first] */
function exchangeEnds(
  from: Float32Array,
  to: Float32Array,
  first: number,
  middle: number,
  last: number,
): void {
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < middle; j++) {
      for (let k = 0; k < last; k++) to[(k * middle + j) * first + i] = from[(i * middle + j) * last + k]!;
    }
  }
}

/** [first, middle, last] → [middle, first, last] */
function exchangeStart(
  from: Float32Array,
  to: Float32Array,
  first: number,
  middle: number,
  last: number,
): void {
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < middle; j++) {
      const [target, source] = [(j * first + i) * last, (i * middle + j) * last];
      for (let k = 0; k < last; k++) to[target + k] = from[source + k]!;
    }
  }
}

function reverseBlocks(numbers: Float32Array, blocks: number, size: number): void {
  for (let low = 0, high = blocks - 1; low < high; low++, high--) {
    const kept = numbers.slice(low * size, (low + 1) * size);
    numbers.copyWithin(low * size, high * size, (high + 1) * size);
    numbers.set(kept, high * size);
  }
}
