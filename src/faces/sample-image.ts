import { type CropTransform, fromCrop } from "./crop-transform.js";
import type { GrayImage } from "./face.js";

/** Fills `crop`, size × size levels, from the square of the image that `transform` says; see `cropFaces`. */
export function sampleImage(
  image: GrayImage,
  transform: CropTransform,
  size: number,
  crop: Uint8Array,
): void {
  const points = Math.max(1, Math.ceil(transform.side / size));
  // The mapping is affine: its origin and what one point to the right, and one down, adds.
  const fine = size * points;
  const [originX, originY] = fromCrop(transform, 0.5 / fine, 0.5 / fine);
  const [rightX, rightY] = fromCrop(transform, 1.5 / fine, 0.5 / fine);
  const [downX, downY] = fromCrop(transform, 0.5 / fine, 1.5 / fine);
  const [ax, ay, bx, by] = [rightX - originX, rightY - originY, downX - originX, downY - originY];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let down = row * points; down < (row + 1) * points; down++) {
        for (let right = column * points; right < (column + 1) * points; right++) {
          sum += levelAt(image, originX + ax * right + bx * down, originY + ay * right + by * down);
        }
      }
      crop[row * size + column] = Math.round(sum / (points * points));
    }
  }
}

/** The level at a point, linear between the centers of pixels, which lie at halves; the outermost go on beyond the edges. */
function levelAt({ width, height, pixels }: GrayImage, x: number, y: number): number {
  const inX = Math.min(Math.max(x - 0.5, 0), width - 1);
  const inY = Math.min(Math.max(y - 0.5, 0), height - 1);
  const left = Math.floor(inX);
  const top = Math.floor(inY);
  const right = left + 1 < width ? left + 1 : left;
  const below = (top + 1 < height ? top + 1 : top) * width;
  const above = top * width;
  const across = inX - left;
  const upper = pixels[above + left]! + across * (pixels[above + right]! - pixels[above + left]!);
  const lower = pixels[below + left]! + across * (pixels[below + right]! - pixels[below + left]!);
  return upper + (inY - top) * (lower - upper);
}
