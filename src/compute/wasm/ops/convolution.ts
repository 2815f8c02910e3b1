import * as tf from "@tensorflow/tfjs";

import { Problem } from "../../../problem.js";
import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import type { ConvolutionNumbers } from "../simd.js";
import { transposed } from "../transposed.js";
import { filterGradientAsConvolution, inputGradientAsConvolution } from "./gradients-as-convolutions.js";

type Strides = number | [number, number];
type Attributes = {
  strides: Strides;
  pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  dataFormat: "NHWC" | "NCHW";
  dimRoundingMode?: "floor" | "round" | "ceil";
};

type Geometry = tf.backend_util.Conv2DInfo;
type Shape4 = [number, number, number, number];

/** ∂L/∂w [kH, kW, I, O] of a convolution of x [B, H, W, I] to y [B, oH, oW, O]. Missing in the stock backend. */
export const convolutionFilterGradient = defineKernel<
  { x: Tensor; dy: Tensor },
  Attributes & { filterShape: Shape4 }
>("Conv2DBackpropFilter", (heap, { x, dy }, attributes) => {
  const geometry = readGeometry(x.shape, attributes.filterShape, attributes);
  if (sizeOf(x) === 0 || sizeOf(dy) === 0) return heap.filled(attributes.filterShape);
  if (heap.simd === undefined) return filterGradientAsConvolution(heap, x, dy, geometry);
  const gradient = heap.allocate(attributes.filterShape);
  const addresses = [heap.address(x), heap.address(dy), heap.address(gradient)] as const;
  heap.simd.convolutionFilterGradient(...addresses, ...numbersOf(geometry));
  return gradient;
});

/** ∂L/∂x [B, H, W, I] of the same convolution; the stock kernel is a scalar loop. */
export const convolutionInputGradient = defineKernel<
  { dy: Tensor; filter: Tensor },
  Attributes & { inputShape: Shape4 }
>("Conv2DBackpropInput", (heap, { dy, filter }, attributes, stock) => {
  const geometry = readGeometry(attributes.inputShape, filter.shape, attributes);
  if (sizeOf(filter) === 0 || sizeOf(dy) === 0) return heap.filled(attributes.inputShape);
  if (heap.simd === undefined) return inputGradientAsConvolution(heap, dy, filter, geometry) ?? stock();
  const exchanged = transposed(heap, filter);
  const gradient = heap.allocate(attributes.inputShape);
  const addresses = [heap.address(dy), heap.address(exchanged), heap.address(gradient)] as const;
  heap.simd.convolutionInputGradient(...addresses, ...numbersOf(geometry));
  heap.release(exchanged);
  return gradient;
});

function readGeometry(inputShape: number[], filterShape: number[], attributes: Attributes): Geometry {
  const { strides, pad, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat === "NCHW") {
    throw new Problem({
      rule: "Convolutions on the WebAssembly backend must have the data format `NHWC`.",
      came: "`NCHW`",
      cure: "Put the channels last.",
    });
  }
  const [input, filter] = [inputShape as Shape4, filterShape as Shape4];
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode);
}

function numbersOf(geometry: Geometry): ConvolutionNumbers {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = geometry;
  return [
    ...([batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels] as const),
    ...([filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left] as const),
  ];
}
