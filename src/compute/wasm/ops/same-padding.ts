import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";

type Shape4 = [number, number, number, number];
type Attributes = {
  strides: number | [number, number];
  dilations?: number | [number, number];
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
  dataFormat?: "NHWC" | "NCHW";
};

/**
 * Attributes with which the stock kernels are right. Where the stride is longer than the filter, they compute nothing with
 * the padding `same`, and break the memory when the filter is freed; with the same padding in numbers they are right.
 */
export function safePadding(
  x: Tensor,
  filter: Tensor,
  attributes: Attributes,
  isDepthwise: boolean,
): Attributes {
  const { strides, dilations = 1, pad, dimRoundingMode, dataFormat } = attributes;
  if (pad !== "same" || dataFormat === "NCHW") return attributes;
  const { computeConv2DInfo } = tf.backend_util;
  const shapes = [x.shape as Shape4, filter.shape as Shape4] as const;
  const info = computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode, isDepthwise);
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, padInfo } = info;
  if (strideHeight <= effectiveFilterHeight && strideWidth <= effectiveFilterWidth) return attributes;
  const { top, bottom, left, right } = padInfo;
  return {
    ...attributes,
    pad: [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  };
}

/** Depthwise convolutions whose stride is longer than their filter. */
export const depthwiseConvolutions: readonly TrainingKernel[] = [
  depthwise("DepthwiseConv2dNative"),
  depthwise("FusedDepthwiseConv2D"),
];

function depthwise(name: string): TrainingKernel {
  return defineKernel<{ x: Tensor; filter: Tensor }, Attributes>(
    name,
    (_heap, { x, filter }, attributes, stock) => stock(safePadding(x, filter, attributes, true)),
  );
}
