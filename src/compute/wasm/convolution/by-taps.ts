import type { Panels, Products } from "../products.js";
import { type Geometry, imageSizes, tapsOf } from "./geometry.js";
import { groupSize, groupsOf } from "./groups.js";

/** One pass through all taps, from x to y or back. */
export interface Pass {
  readonly isBackward: boolean;
  readonly from: number;
  readonly to: number;
  /** The tap at `index` of the filter begins at row `place(index)` of the panels. */
  readonly weights: Panels;
  readonly place: (index: number) => number;
  /** Address of what the sums start from. */
  readonly start: number;
}

/** Adds the products of every tap with the pixels that it meets: rows are pixels, the depth is the channels. */
export function addTaps(products: Products, geometry: Geometry, pass: Pass): void {
  const { inputs, outputs, width, outWidth, strideHeight, strideWidth } = geometry;
  const [inputSize, outputSize] = imageSizes(geometry);
  const input = [inputSize, strideHeight * width * inputs, strideWidth * inputs] as const;
  const output = [outputSize, outWidth * outputs, outputs] as const;
  const [from, to] = pass.isBackward ? [output, input] : [input, output];
  const [depth, n] = pass.isBackward ? [outputs, inputs] : [inputs, outputs];
  const size = groupSize(geometry);
  const taps = tapsOf(geometry).map((tap) => ({
    ...tap,
    pixels: (tap.endY - tap.y) * (tap.endX - tap.x),
    rows: products.rows(size, tap.endY - tap.y, tap.endX - tap.x, ...from, ...to),
  }));
  for (const { first, images } of groupsOf(geometry)) {
    products.simd.repeatRow(pass.start, n, pass.to + 4 * first * to[0], (images * to[0]) / n);
    for (const { index, input, output, pixels, rows } of taps) {
      const [a, c] = pass.isBackward ? [output, input] : [input, output];
      products.add({
        rows: { ...rows, count: images * pixels },
        a: { address: pass.from + 4 * (first * from[0] + a), step: 1 },
        b: { ...pass.weights, address: pass.weights.address + 4 * pass.place(index) * pass.weights.step },
        length: depth,
        c: pass.to + 4 * (first * to[0] + c),
        n,
      });
    }
  }
}
