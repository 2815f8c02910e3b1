import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";

type Shape4 = [number, number, number, number];
type Attributes = {
  strides: [number, number];
  dilations?: [number, number];
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
};
type Geometry = tf.backend_util.Conv2DInfo;

/** ∂L/∂w [kH, kW, C, M] of a depthwise convolution: channel c meets its M filters alone. Missing in the stock backend. */
export const depthwiseFilterGradient = defineKernel<
  { x: Tensor; dy: Tensor },
  Attributes & { filterShape: Shape4 }
>("DepthwiseConv2dNativeBackpropFilter", (heap, { x, dy }, attributes) => {
  const geometry = readGeometry(x.shape, attributes.filterShape, attributes);
  const gradient = heap.filled(attributes.filterShape);
  const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(gradient)];
  const { inChannels } = geometry;
  const multiplier = attributes.filterShape[3];
  forEachTap(geometry, (pixel, out, tap) => {
    for (let m = 0; m < multiplier; m++) {
      let target = tap * inChannels * multiplier + m;
      let source = out * inChannels * multiplier + m;
      for (let channel = 0; channel < inChannels; channel++, target += multiplier, source += multiplier) {
        to[target]! += from[pixel * inChannels + channel]! * arriving[source]!;
      }
    }
  });
  return gradient;
});

/** ∂L/∂x [B, H, W, C] of the same convolution. Missing in the stock backend. */
export const depthwiseInputGradient = defineKernel<
  { dy: Tensor; filter: Tensor },
  Attributes & { inputShape: Shape4 }
>("DepthwiseConv2dNativeBackpropInput", (heap, { dy, filter }, attributes) => {
  const geometry = readGeometry(attributes.inputShape, filter.shape, attributes);
  const gradient = heap.filled(attributes.inputShape);
  const [weights, arriving, to] = [heap.numbers(filter), heap.numbers(dy), heap.numbers(gradient)];
  const { inChannels } = geometry;
  const multiplier = filter.shape[3]!;
  forEachTap(geometry, (pixel, out, tap) => {
    for (let m = 0; m < multiplier; m++) {
      let weight = tap * inChannels * multiplier + m;
      let source = out * inChannels * multiplier + m;
      for (let channel = 0; channel < inChannels; channel++, weight += multiplier, source += multiplier) {
        to[pixel * inChannels + channel]! += weights[weight]! * arriving[source]!;
      }
    }
  });
  return gradient;
});

/** Visits every meeting of a pixel of the input with one of the output, and the tap of the filter at which they meet. */
function forEachTap(geometry: Geometry, visit: (pixel: number, out: number, tap: number) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = geometry;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  for (let image = 0; image < batchSize; image++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let tapRow = 0; tapRow < filterHeight; tapRow++) {
        const row = outRow * strideHeight + tapRow * dilationHeight - padInfo.top;
        if (row < 0 || row >= inHeight) continue;
        for (let outColumn = 0; outColumn < outWidth; outColumn++) {
          const out = (image * outHeight + outRow) * outWidth + outColumn;
          for (let tapColumn = 0; tapColumn < filterWidth; tapColumn++) {
            const column = outColumn * strideWidth + tapColumn * dilationWidth - padInfo.left;
            if (column < 0 || column >= inWidth) continue;
            visit((image * inHeight + row) * inWidth + column, out, tapRow * filterWidth + tapColumn);
          }
        }
      }
    }
  }
}

function readGeometry(inputShape: number[], filterShape: number[], attributes: Attributes): Geometry {
  const { strides, dilations = 1, pad, dimRoundingMode } = attributes;
  const [input, filter] = [inputShape as Shape4, filterShape as Shape4];
  return tf.backend_util.computeConv2DInfo(input, filter, strides, dilations, pad, dimRoundingMode, true);
}
