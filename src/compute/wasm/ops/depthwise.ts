import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";
import type { ConvolutionAttributes, Shape4 } from "./attributes.js";
import { safePadding } from "./same-padding.js";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** y [B, oH, oW, C · M] of x [B, H, W, C]. The stock kernels are wrong where the stride is longer than the filter. */
export const depthwiseConvolutions: readonly TrainingKernel[] = [
  forward("DepthwiseConv2dNative"),
  forward("FusedDepthwiseConv2D"),
];

function forward(name: string): TrainingKernel {
  return defineKernel<{ x: Tensor; filter: Tensor }, ConvolutionAttributes>(
    name,
    (_heap, { x, filter }, attributes, stock) => stock(safePadding(x, filter, attributes, true)),
  );
}

/** ∂L/∂w [kH, kW, C, M] of a depthwise convolution: channel c meets its M filters alone. Missing in the stock backend. */
export const depthwiseFilterGradient = defineKernel<
  { x: Tensor; dy: Tensor },
  ConvolutionAttributes & { filterShape: Shape4 }
>("DepthwiseConv2dNativeBackpropFilter", (heap, { x, dy }, attributes) => {
  const info = readInfo(x.shape, attributes.filterShape, attributes);
  const gradient = heap.filled(attributes.filterShape);
  const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(gradient)];
  const { inChannels } = info;
  const multiplier = attributes.filterShape[3];
  forEachTap(info, (pixel, out, tap) => {
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
  ConvolutionAttributes & { inputShape: Shape4 }
>("DepthwiseConv2dNativeBackpropInput", (heap, { dy, filter }, attributes) => {
  const info = readInfo(attributes.inputShape, filter.shape, attributes);
  const gradient = heap.filled(attributes.inputShape);
  const [weights, arriving, to] = [heap.numbers(filter), heap.numbers(dy), heap.numbers(gradient)];
  const { inChannels } = info;
  const multiplier = filter.shape[3]!;
  forEachTap(info, (pixel, out, tap) => {
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
function forEachTap(info: Conv2DInfo, visit: (pixel: number, out: number, tap: number) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
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

function readInfo(
  inputShape: number[],
  filterShape: number[],
  attributes: ConvolutionAttributes,
): Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode } = attributes;
  const [input, filter] = [inputShape as Shape4, filterShape as Shape4];
  return tf.backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}
