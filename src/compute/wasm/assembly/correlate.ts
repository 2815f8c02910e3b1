import { addProducts } from "./products";
import { at } from "./vector";

/** Numbers of a tap in its table: first and last row of y that it meets, the pixels of a row, and where all of it lies. */
const TAP: i32 = 6;

/** Pixels of y that are worked on at a time, for all taps: what they take stays in the nearest cache. */
const BLOCK: i32 = 128;

/**
 * dw += x ⋆ dy, the gradient of a convolution's filter. The table `taps` holds for every tap of the filter the rectangle
 * of pixels of y whose window has this tap inside x: first row, end row, pixels in a row; then where the first of them
 * lies in an image of x and of dy (in floats, the steps of dy being `dyStep`), and the tap's part of dw.
 */
export function correlate(
  taps: usize,
  tapCount: i32,
  batch: i32,
  outHeight: i32,
  outWidth: i32,
  rows: usize,
  rowCount: i32,
  x: usize,
  xStep: i32,
  xRun: i32,
  xImage: i32,
  dy: usize,
  dyStep: i32,
  panel: i32,
  dw: usize,
  outputs: i32,
  spare: usize,
): void {
  const dyRun = outWidth * dyStep;
  const dyImage = outHeight * dyRun;
  const images = max(1, BLOCK / (outHeight * outWidth));
  const height = max(1, BLOCK / outWidth);
  const end = taps + ((<usize>tapCount * TAP) << 2);
  for (let image: i32 = 0; image < batch; image += images) {
    for (let top: i32 = 0; top < outHeight; top += height) {
      for (let tap = taps; tap < end; tap += (<usize>TAP) << 2) {
        const first = load<i32>(tap);
        const from = max(first, top);
        const runs = min(load<i32>(tap, 4), top + height) - from;
        if (runs <= 0) continue;
        addProducts(
          rows,
          rowCount,
          at(x, image * xImage + load<i32>(tap, 12) + (from - first) * xRun),
          xStep,
          xRun,
          xImage,
          at(dy, image * dyImage + load<i32>(tap, 16) + (from - first) * dyRun),
          dyStep,
          dyRun,
          dyImage,
          panel,
          min(images, batch - image),
          runs,
          load<i32>(tap, 8),
          0,
          at(dw, load<i32>(tap, 20)),
          outputs,
          spare,
        );
      }
    }
  }
}
