import * as tf from "@tensorflow/tfjs";

import type { Tensor } from "../heap.js";
import type { ConvolutionAttributes, Shape4 } from "./attributes.js";

/**
 * Attributes with which the stock kernels are right. Where the stride is longer than the filter, they compute nothing with
 * the padding `same`, and break the memory when the filter is freed; with the same padding in numbers they are right.
 */
export function safePadding(
  x: Tensor,
  filter: Tensor,
  attributes: ConvolutionAttributes,
  isDepthwise: boolean,
): ConvolutionAttributes {
  const { strides, dilations, pad, dimRoundingMode, dataFormat } = attributes;
  if (pad !== "same" || dataFormat === "NCHW") return attributes;
  const { computeConv2DInfo } = tf.backend_util;
  const shapes = [x.shape as Shape4, filter.shape as Shape4] as const;
  const info = computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, isDepthwise);
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
