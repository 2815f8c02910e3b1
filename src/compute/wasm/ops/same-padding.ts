import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";

type Shape4 = [number, number, number, number];
type Attributes = {
  strides: number | [number, number];
  dilations: number | [number, number];
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
  dataFormat?: "NHWC" | "NCHW";
};

/**
 * Convolutions whose stride is longer than their filter. With the padding `same` the stock kernels then compute nothing,
 * and break the memory when the filter is freed; with the same padding in numbers they are right.
 */
export const paddedConvolutions: readonly TrainingKernel[] = [
  padded("Conv2D", false),
  padded("FusedConv2D", false),
  padded("DepthwiseConv2dNative", true),
  padded("FusedDepthwiseConv2D", true),
];

function padded(name: string, isDepthwise: boolean): TrainingKernel {
  return defineKernel<{ x: Tensor; filter: Tensor }, Attributes>(
    name,
    (_heap, { x, filter }, attributes, stock) => {
      const { strides, dilations, pad, dimRoundingMode, dataFormat } = attributes;
      if (pad !== "same" || dataFormat === "NCHW") return stock();
      const { computeConv2DInfo } = tf.backend_util;
      const shapes = [x.shape as Shape4, filter.shape as Shape4] as const;
      const info = computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode, isDepthwise);
      const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, padInfo } = info;
      if (strideHeight <= effectiveFilterHeight && strideWidth <= effectiveFilterWidth) return stock();
      const { top, bottom, left, right } = padInfo;
      return stock({
        ...attributes,
        pad: [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
      });
    },
  );
}
