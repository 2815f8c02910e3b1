import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { transposed } from "../transposed.js";
import type { Convolution3dAttributes, Shape5 } from "./attributes.js";

/** ∂L/∂x [B, D, H, W, I] of a convolution over volumes. The stock kernel is wrong. */
export const convolution3dInputGradient = defineKernel<
  { dy: Tensor; filter: Tensor },
  Convolution3dAttributes & { inputShape: Shape5 }
>("Conv3DBackpropInputV2", (heap, { dy, filter }, { strides, pad, inputShape }) => {
  const { computeConv3DInfo } = tf.backend_util;
  const info = computeConv3DInfo(inputShape, filter.shape as Shape5, strides, 1, pad);
  const { inChannels, outChannels } = info;
  const exchanged = transposed(heap, filter);
  const gradient = heap.filled(inputShape);
  const [weights, arriving, to] = [heap.numbers(exchanged), heap.numbers(dy), heap.numbers(gradient)];
  forEachTap(info, (voxel, out, tap) => {
    for (let output = 0; output < outChannels; output++) {
      const value = arriving[out * outChannels + output]!;
      const row = (tap * outChannels + output) * inChannels;
      for (let input = 0; input < inChannels; input++) {
        to[voxel * inChannels + input]! += value * weights[row + input]!;
      }
    }
  });
  heap.release(exchanged);
  return gradient;
});

/** ∂L/∂w [kD, kH, kW, I, O] of the same convolution. The stock kernel is wrong. */
export const convolution3dFilterGradient = defineKernel<
  { x: Tensor; dy: Tensor },
  Convolution3dAttributes & { filterShape: Shape5 }
>("Conv3DBackpropFilterV2", (heap, { x, dy }, { strides, pad, filterShape }) => {
  const info = tf.backend_util.computeConv3DInfo(x.shape as Shape5, filterShape, strides, 1, pad);
  const { inChannels, outChannels } = info;
  const gradient = heap.filled(filterShape);
  const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(gradient)];
  forEachTap(info, (voxel, out, tap) => {
    for (let input = 0; input < inChannels; input++) {
      const value = from[voxel * inChannels + input]!;
      const row = (tap * inChannels + input) * outChannels;
      for (let output = 0; output < outChannels; output++) {
        to[row + output]! += value * arriving[out * outChannels + output]!;
      }
    }
  });
  return gradient;
});

/** Visits every meeting of a voxel of the input with one of the output, and the tap of the filter at which they meet. */
function forEachTap(
  info: tf.backend_util.Conv3DInfo,
  visit: (voxel: number, out: number, tap: number) => void,
): void {
  const { batchSize, inDepth, inHeight, inWidth, outDepth, outHeight, outWidth, padInfo } = info;
  const { filterDepth, filterHeight, filterWidth, strideDepth, strideHeight, strideWidth } = info;
  let out = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let z = -padInfo.front, n = 0; n < outDepth; n++, z += strideDepth) {
      for (let y = -padInfo.top, m = 0; m < outHeight; m++, y += strideHeight) {
        for (let x = -padInfo.left, l = 0; l < outWidth; l++, x += strideWidth, out++) {
          for (let tap = 0; tap < filterDepth * filterHeight * filterWidth; tap++) {
            const i = z + Math.floor(tap / (filterHeight * filterWidth));
            const j = y + (Math.floor(tap / filterWidth) % filterHeight);
            const k = x + (tap % filterWidth);
            const isInside = i >= 0 && i < inDepth && j >= 0 && j < inHeight && k >= 0 && k < inWidth;
            if (isInside) visit(((image * inDepth + i) * inHeight + j) * inWidth + k, out, tap);
          }
        }
      }
    }
  }
}
