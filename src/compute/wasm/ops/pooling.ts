import * as tf from "@tensorflow/tfjs";

import type { Heap, Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";
import type { WindowNumbers } from "../simd.js";
import type { Pooling3dAttributes, PoolingAttributes, Shape4, Shape5 } from "./attributes.js";
import { averageGradient, maxGradient, takeMaxima } from "./pooling-loops.js";
import type { Axis, Windows } from "./windows.js";

type Inputs = { dy: Tensor; input: Tensor };

/**
 * ∂L/∂x of max pooling over images and over volumes: the gradient goes to the first maximum of each window, as in
 * PyTorch. The stock kernels lose or misplace it where a window has no number above 0.
 */
export const maxPoolGradients: readonly TrainingKernel[] = [
  defineKernel<Inputs, PoolingAttributes>("MaxPoolGrad", (heap, { dy, input }, attributes) => {
    const windows = planes(input.shape, attributes);
    if (heap.simd === undefined) return maxGradientOf(heap, dy, input, windows);
    const gradient = heap.allocate(input.shape);
    const addresses = [heap.address(input), heap.address(dy), heap.address(gradient)] as const;
    heap.simd.maxPoolGradient(...addresses, ...numbersOf(windows));
    return gradient;
  }),
  defineKernel<Inputs, Pooling3dAttributes>("MaxPool3DGrad", (heap, { dy, input }, attributes) =>
    maxGradientOf(heap, dy, input, volumes(input.shape, attributes)),
  ),
];

function maxGradientOf(heap: Heap, dy: Tensor, input: Tensor, windows: Windows): Tensor {
  const gradient = heap.allocate(input.shape);
  maxGradient(heap.numbers(input), heap.numbers(dy), heap.numbers(gradient), windows);
  return gradient;
}

/** Max pooling over volumes; the stock kernel, like its gradient, takes no maximum that is not above 0. */
export const maxPool3d = defineKernel<{ x: Tensor }, Pooling3dAttributes>(
  "MaxPool3D",
  (heap, { x }, attributes) => {
    const windows = volumes(x.shape, attributes);
    const { batchSize, channels, axes } = windows;
    const maxima = heap.allocate([batchSize, ...axes.map(({ outSize }) => outSize), channels]);
    takeMaxima(heap.numbers(x), heap.numbers(maxima), windows);
    return maxima;
  },
);

/**
 * ∂L/∂x of average pooling over images and over volumes. A window that hangs over the edge averages only what lies
 * inside; the stock kernels divide by the whole window.
 */
export const averagePoolGradients: readonly TrainingKernel[] = [
  averagePoolGradient("AvgPoolGrad", planes),
  averagePoolGradient("AvgPool3DGrad", volumes),
];

function averagePoolGradient<Attributes>(
  name: string,
  readWindows: (shape: number[], attributes: Attributes) => Windows,
): TrainingKernel {
  return defineKernel<Inputs, Attributes>(name, (heap, { dy, input }, attributes) => {
    const gradient = heap.allocate(input.shape);
    averageGradient(heap.numbers(dy), heap.numbers(gradient), readWindows(input.shape, attributes));
    return gradient;
  });
}

/** The windows of a pooling over images [B, H, W, C]. */
export function planes(
  shape: number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolingAttributes,
): Windows {
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
  { filterSize, strides, pad, dimRoundingMode }: Pooling3dAttributes,
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
