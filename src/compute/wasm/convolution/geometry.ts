import type * as tf from "@tensorflow/tfjs";

/** Sizes of a convolution of x [B, H, W, I] with a filter [kH, kW, I, O] to y [B, oH, oW, O]. */
export interface Geometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outputs: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Padding before the first row and column. */
  readonly top: number;
  readonly left: number;
}

export function geometryOf(info: tf.backend_util.Conv2DInfo): Geometry {
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outputs: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** The convolution of ∂L/∂y that gives ∂L/∂x where the stride is 1; its filter is turned by 180°. */
export function backward(g: Geometry): Geometry {
  return {
    ...g,
    height: g.outHeight,
    width: g.outWidth,
    inputs: g.outputs,
    outHeight: g.height,
    outWidth: g.width,
    outputs: g.inputs,
    top: g.filterHeight - 1 - g.top,
    left: g.filterWidth - 1 - g.left,
  };
}

/** A tap of the filter, and the rectangle of pixels of y whose window has this tap inside x. */
export interface Tap {
  /** Place in the filter, row by row. */
  readonly index: number;
  /** First row and column of y, and one behind the last. */
  readonly y: number;
  readonly endY: number;
  readonly x: number;
  readonly endX: number;
  /** Where the tap meets x from the first of these pixels, and this pixel in y, in floats of an image. */
  readonly input: number;
  readonly output: number;
}

/** The taps that meet x at all. */
export function tapsOf(g: Geometry): Tap[] {
  const taps: Tap[] = [];
  for (let index = 0; index < g.filterHeight * g.filterWidth; index++) {
    const down = Math.floor(index / g.filterWidth) - g.top;
    const right = (index % g.filterWidth) - g.left;
    const [y, endY] = inside(down, g.strideHeight, g.height, g.outHeight);
    const [x, endX] = inside(right, g.strideWidth, g.width, g.outWidth);
    if (endY <= y || endX <= x) continue;
    const input = ((y * g.strideHeight + down) * g.width + x * g.strideWidth + right) * g.inputs;
    taps.push({ index, y, endY, x, endX, input, output: (y * g.outWidth + x) * g.outputs });
  }
  return taps;
}

/** The indices i of an axis of y for which i · stride + shift lies in 0 … size − 1: the first, and one behind the last. */
function inside(shift: number, stride: number, size: number, outSize: number): [number, number] {
  const first = Math.max(0, Math.ceil(-shift / stride));
  return [first, Math.min(outSize, Math.floor((size - 1 - shift) / stride) + 1)];
}

/** Share of the products of all taps with all pixels of y that meet padding. */
export function paddingShare(g: Geometry): number {
  const all = g.filterHeight * g.filterWidth * g.outHeight * g.outWidth;
  const useful = tapsOf(g).reduce((sum, { y, endY, x, endX }) => sum + (endY - y) * (endX - x), 0);
  return 1 - useful / all;
}

/** Floats of an image of x, and of y. */
export function imageSizes(g: Geometry): [input: number, output: number] {
  return [g.height * g.width * g.inputs, g.outHeight * g.outWidth * g.outputs];
}
