import type { Heap } from "../heap.js";
import { withProducts } from "../products.js";
import type { Simd } from "../simd.js";
import { type Geometry, imageSizes, paddingShare, tapsOf } from "./geometry.js";
import { groupSize, groupsOf } from "./groups.js";
import { PaddedImages } from "./padded-images.js";
import { correlateTiles, suitsWinograd } from "./winograd.js";

/**
 * ∂L/∂w from x and ∂L/∂y, by address. The depth of its products is the pixels of y; their rows are the channels of x under
 * one tap, or under all of them.
 */
export function writeFilterGradient(
  heap: Heap,
  simd: Simd,
  geometry: Geometry,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): void {
  const { batch, width, inputs, outHeight, outWidth, outputs, filterHeight, filterWidth } = geometry;
  withProducts(heap, simd, (products) => {
    if (suitsWinograd(geometry)) {
      correlateTiles(products, geometry, { x, dy, dw });
      return;
    }
    const arriving = products.inPlace(dy, batch * outHeight * outWidth, outputs);
    simd.repeatRow(0, filterHeight * filterWidth * inputs * outputs, dw, 1);
    const together = multiplyTogether(geometry);
    const padded = together ? new PaddedImages(products, geometry, x, groupSize(geometry)) : undefined;
    const row = padded?.row ?? width * inputs;
    const image = padded?.image ?? imageSizes(geometry)[0];
    const line = filterWidth * inputs;
    const rows = together
      ? products.rows(1, filterHeight, line, 0, row, 1, 0, line * outputs, outputs)
      : products.rows(1, 1, inputs, 0, 0, 1, 0, 0, outputs);
    const taps = together
      ? [[0, outHeight, outWidth, 0, 0, 0]]
      : tapsOf(geometry).map(({ index, y, endY, x, endX, input }) => {
          const pixel = y * outWidth + x;
          return [y, endY, endX - x, input, pixel * arriving.step, index * inputs * outputs];
        });
    const table = products.table(taps.flat());
    for (const { first, images } of groupsOf(geometry)) {
      simd.correlate(
        ...([table, taps.length, images, outHeight, outWidth, rows.address, rows.count] as const),
        padded?.take(first, images) ?? x + 4 * first * image,
        ...([geometry.strideWidth * inputs, geometry.strideHeight * row, image] as const),
        arriving.address + 4 * first * outHeight * outWidth * arriving.step,
        ...([arriving.step, arriving.panel, dw, outputs, products.spare] as const),
      );
    }
  });
}

/** Together, padding is multiplied too; apart, what the inputs lack to a multiple of the 4 rows that are summed at once. */
function multiplyTogether(geometry: Geometry): boolean {
  const { inputs, filterHeight, filterWidth, top, left } = geometry;
  if (Math.min(top, left) < 0) return false;
  const taps = filterHeight * filterWidth;
  const rows = (count: number) => 4 * Math.ceil(count / 4);
  return rows(taps * inputs) <= taps * rows(inputs) * (1 - paddingShare(geometry));
}
