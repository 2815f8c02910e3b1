import type { Heap } from "../heap.js";
import { type Panels, type Products, withProducts } from "../products.js";
import type { Simd } from "../simd.js";
import { addTaps } from "./by-taps.js";
import { type Geometry, imageSizes, paddingShare } from "./geometry.js";
import { groupSize, groupsOf } from "./groups.js";
import { PaddedImages } from "./padded-images.js";
import { convolveTiles, suitsWinograd } from "./winograd.js";

/** Addresses of the tensors of a convolution; without a bias (0) the sums start from 0. */
export interface ConvolutionTensors {
  readonly x: number;
  readonly filter: number;
  readonly bias: number;
  readonly y: number;
}

/** y = bias + x convolved with the filter. */
export function convolve(heap: Heap, simd: Simd, geometry: Geometry, tensors: ConvolutionTensors): void {
  const { filterHeight, filterWidth, inputs, outputs } = geometry;
  withProducts(heap, simd, (products) => {
    const start = tensors.bias === 0 ? products.zeros(outputs) : tensors.bias;
    if (suitsWinograd(geometry)) {
      convolveTiles(products, geometry, { ...tensors, start });
      return;
    }
    const weights = products.packed(tensors.filter, filterHeight * filterWidth * inputs, outputs);
    convolvePanels(products, geometry, { ...tensors, weights, start });
  });
}

/**
 * The same with the panels of the filter. Tap by tap the sums are loaded and stored for each of them, which costs the
 * more the fewer channels there are; with all taps in one product the padding is multiplied too.
 */
export function convolvePanels(
  products: Products,
  geometry: Geometry,
  { x, weights, start, y }: { x: number; weights: Panels; start: number; y: number },
): void {
  if (Math.min(geometry.top, geometry.left) < 0 || paddingShare(geometry) * geometry.inputs > 1.5) {
    const place = (index: number) => index * geometry.inputs;
    addTaps(products, geometry, { isBackward: false, from: x, to: y, weights, place, start });
    return;
  }
  const { inputs, outputs, outHeight, outWidth, filterHeight, filterWidth } = geometry;
  const [, image] = imageSizes(geometry);
  const size = groupSize(geometry);
  const padded = new PaddedImages(products, geometry, x, size);
  const from = [padded.image, geometry.strideHeight * padded.row, geometry.strideWidth * inputs] as const;
  const rows = products.rows(size, outHeight, outWidth, ...from, image, outWidth * outputs, outputs);
  for (const { first, images } of groupsOf(geometry)) {
    products.add({
      rows: { ...rows, count: images * outHeight * outWidth },
      a: { address: padded.take(first, images), step: 1, run: padded.row },
      b: { ...weights, run: filterWidth * inputs * weights.step },
      runs: filterHeight,
      length: filterWidth * inputs,
      start,
      c: y + 4 * first * image,
      n: outputs,
    });
  }
}
