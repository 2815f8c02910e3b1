import type * as tf from "@tensorflow/tfjs";

// What TensorFlow.js tells the kernels of convolutions and poolings.

/** [B, H, W, C], or [kH, kW, I, O] of a filter. */
export type Shape4 = [number, number, number, number];

/** [B, D, H, W, C], or [kD, kH, kW, I, O] of a filter. */
export type Shape5 = [number, number, number, number, number];

export interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  /** `tf.layers.depthwiseConv2d` gives null where it was given none. */
  readonly dilations?: number | [number, number] | null;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

export interface Convolution3dAttributes {
  readonly strides: number | [number, number, number];
  readonly pad: "same" | "valid";
}

export interface PoolingAttributes
  extends Pick<ConvolutionAttributes, "strides" | "pad" | "dimRoundingMode"> {
  readonly filterSize: number | [number, number];
}

export interface Pooling3dAttributes {
  readonly filterSize: number | [number, number, number];
  readonly strides: number | [number, number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}
