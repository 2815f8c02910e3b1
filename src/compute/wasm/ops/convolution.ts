import * as tf from "@tensorflow/tfjs";

import { Problem } from "../../../problem.js";
import { writeFilterGradient } from "../convolution/filter-gradient.js";
import { convolve } from "../convolution/forward.js";
import { geometryOf } from "../convolution/geometry.js";
import { writeInputGradient } from "../convolution/input-gradient.js";
import { type Heap, sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type Stock, type TrainingKernel } from "../kernel.js";
import { activate, isKnownActivation } from "./activation.js";
import type { ConvolutionAttributes, Shape4 } from "./attributes.js";
import { filterGradientAsConvolution, inputGradientAsConvolution } from "./gradients-as-convolutions.js";
import { safePadding } from "./same-padding.js";

type Attributes = ConvolutionAttributes & { activation?: string };
type Inputs = { x: Tensor; filter: Tensor; bias?: Tensor };

/**
 * y [B, oH, oW, O] of x [B, H, W, I] and a filter [kH, kW, I, O]. The stock kernel arranges every filter anew that it has
 * not seen, which in training is each of them; dilations are left to it.
 */
export const convolutions: readonly TrainingKernel[] = [
  defineKernel<Inputs, Attributes>("Conv2D", forward),
  defineKernel<Inputs, Attributes>("FusedConv2D", forward),
];

function forward(heap: Heap, { x, filter, bias }: Inputs, attributes: Attributes, stock: Stock): Tensor {
  const { dataFormat, dilations, activation = "linear" } = attributes;
  const isKnown =
    dataFormat !== "NCHW" &&
    isKnownActivation(activation) &&
    [dilations ?? 1].flat().every((dilation) => dilation === 1) &&
    (bias === undefined || (bias.shape.length === 1 && sizeOf(bias) === filter.shape[3])) &&
    sizeOf(x) * sizeOf(filter) > 0;
  if (heap.simd === undefined || !isKnown) return stock(safePadding(x, filter, attributes, false));
  const info = readInfo(x.shape, filter.shape, attributes);
  const y = heap.allocate(info.outShape);
  convolve(heap, heap.simd, geometryOf(info), {
    x: heap.address(x),
    filter: heap.address(filter),
    bias: bias === undefined ? 0 : heap.address(bias),
    y: heap.address(y),
  });
  return activate(heap, activation, y);
}

/** ∂L/∂w [kH, kW, I, O] of a convolution of x [B, H, W, I] to y [B, oH, oW, O]. Missing in the stock backend. */
export const convolutionFilterGradient = defineKernel<
  { x: Tensor; dy: Tensor },
  Attributes & { filterShape: Shape4 }
>("Conv2DBackpropFilter", (heap, { x, dy }, attributes) => {
  const info = readInfo(x.shape, attributes.filterShape, attributes);
  if (sizeOf(x) === 0 || sizeOf(dy) === 0) return heap.filled(attributes.filterShape);
  if (heap.simd === undefined) return filterGradientAsConvolution(heap, x, dy, info);
  const gradient = heap.allocate(attributes.filterShape);
  const addresses = { x: heap.address(x), dy: heap.address(dy), dw: heap.address(gradient) };
  writeFilterGradient(heap, heap.simd, geometryOf(info), addresses);
  return gradient;
});

/** ∂L/∂x [B, H, W, I] of the same convolution; the stock kernel is a scalar loop. */
export const convolutionInputGradient = defineKernel<
  { dy: Tensor; filter: Tensor },
  Attributes & { inputShape: Shape4 }
>("Conv2DBackpropInput", (heap, { dy, filter }, attributes, stock) => {
  const info = readInfo(attributes.inputShape, filter.shape, attributes);
  if (sizeOf(filter) === 0 || sizeOf(dy) === 0) return heap.filled(attributes.inputShape);
  if (heap.simd === undefined) return inputGradientAsConvolution(heap, dy, filter, info) ?? stock();
  const gradient = heap.allocate(attributes.inputShape);
  const addresses = { dy: heap.address(dy), filter: heap.address(filter), dx: heap.address(gradient) };
  writeInputGradient(heap, heap.simd, geometryOf(info), addresses);
  return gradient;
});

function readInfo(
  inputShape: number[],
  filterShape: number[],
  attributes: Attributes,
): tf.backend_util.Conv2DInfo {
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
