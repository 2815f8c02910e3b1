import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import type { WindowNumbers } from "../simd.js";
import { averageGradient, maxGradient, takeMaxima } from "./pooling-loops.js";
import type { Axis, Windows } from "./windows.js";

type Attributes = {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
};
type Attributes3 = {
  filterSize: number | [number, number, number];
  strides: number | [number, number, number];
  pad: "same" | "valid" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
};
type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/**
 * ∂L/∂x of max pooling: the gradient goes to the first maximum of each window, as in PyTorch. The stock kernel loses or
 * misplaces it where a window has no number above 0.
 */
export const maxPoolGradient = defineKernel<{ dy: Tensor; input: Tensor }, Attributes>(
  "MaxPoolGrad",
  (heap, { dy, input }, attributes) => {
    const gradient = heap.allocate(input.shape);
    if (heap.simd !== undefined) {
      const addresses = [heap.address(input), heap.address(dy), heap.address(gradient)] as const;
      heap.simd.maxPoolGradient(...addresses, ...numbersOf(planes(input.shape, attributes)));
    } else {
      const windows = planes(input.shape, attributes);
      maxGradient(heap.numbers(input), heap.numbers(dy), heap.numbers(gradient), windows);
    }
    return gradient;
  },
);

/** Max pooling over volumes; the stock kernel, like its gradient, takes no maximum that is not above 0. */
export const maxPool3d = defineKernel<{ x: Tensor }, Attributes3>("MaxPool3D", (heap, { x }, attributes) => {
  const windows = volumes(x.shape, attributes);
  const { batchSize, channels, axes } = windows;
  const maxima = heap.allocate([batchSize, ...axes.map(({ outSize }) => outSize), channels]);
  takeMaxima(heap.numbers(x), heap.numbers(maxima), windows);
  return maxima;
});

export const maxPool3dGradient = defineKernel<{ dy: Tensor; input: Tensor }, Attributes3>(
  "MaxPool3DGrad",
  (heap, { dy, input }, attributes) => {
    const gradient = heap.allocate(input.shape);
    const windows = volumes(input.shape, attributes);
    maxGradient(heap.numbers(input), heap.numbers(dy), heap.numbers(gradient), windows);
    return gradient;
  },
);

/**
 * ∂L/∂x of average pooling. A window that hangs over the edge averages only what lies inside; the stock kernel divides
 * by the whole window.
 */
export const averagePoolGradient = defineKernel<{ dy: Tensor; input: Tensor }, Attributes>(
  "AvgPoolGrad",
  (heap, { dy, input }, attributes) => {
    const gradient = heap.allocate(input.shape);
    averageGradient(heap.numbers(dy), heap.numbers(gradient), planes(input.shape, attributes));
    return gradient;
  },
);

export const averagePool3dGradient = defineKernel<{ dy: Tensor; input: Tensor }, Attributes3>(
  "AvgPool3DGrad",
  (heap, { dy, input }, attributes) => {
    const gradient = heap.allocate(input.shape);
    averageGradient(heap.numbers(dy), heap.numbers(gradient), volumes(input.shape, attributes));
    return gradient;
  },
);

/** The windows of a pooling over images [B, H, W, C]. */
export function planes(shape: number[], { filterSize, strides, pad, dimRoundingMode }: Attributes): Windows {
  const { computePool2DInfo } = tf.backend_util;
  const info = computePool2DInfo(shape as Shape4, filterSize, strides, 1, pad, dimRoundingMode);
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  return {
    batchSize: info.batchSize,
    channels: info.inChannels,
    axes: [
      axis(1, 1, 1, 1, 0),
      axis(inHeight, outHeight, filterHeight, info.strideHeight, padInfo.top),
      axis(inWidth, outWidth, filterWidth, info.strideWidth, padInfo.left),
    ],
  };
}

/** The windows of a pooling over volumes [B, D, H, W, C]. */
export function volumes(
  shape: number[],
  { filterSize, strides, pad, dimRoundingMode }: Attributes3,
): Windows {
  const { computePool3DInfo } = tf.backend_util;
  const info = computePool3DInfo(shape as Shape5, filterSize, strides, 1, pad, dimRoundingMode);
  const { inDepth, inHeight, inWidth, outDepth, outHeight, outWidth, padInfo } = info;
  return {
    batchSize: info.batchSize,
    channels: info.inChannels,
    axes: [
      axis(inDepth, outDepth, info.filterDepth, info.strideDepth, padInfo.front),
      axis(inHeight, outHeight, info.filterHeight, info.strideHeight, padInfo.top),
      axis(inWidth, outWidth, info.filterWidth, info.strideWidth, padInfo.left),
    ],
  };
}

function axis(size: number, outSize: number, filter: number, stride: number, before: number): Axis {
  return { size, outSize, filter, stride, before };
}

function numbersOf({ batchSize, channels, axes: [, height, width] }: Windows): WindowNumbers {
  return [
    ...([batchSize, height.size, width.size, channels, height.outSize, width.outSize] as const),
    ...([height.filter, width.filter, height.stride, width.stride, height.before, width.before] as const),
  ];
}
