import { Problem } from "../problem.js";
import type { Face, FaceRecord, GrayImage } from "./face.js";
import { faceSquare, landmarkBounds } from "./face-square.js";

export interface CutOptions {
  /** Side of the part that is kept, in sides of the face's square. */
  readonly reach: number;
  /** Least side of the face's square in pixels of what is kept, unless the image itself has fewer. */
  readonly resolution: number;
}

/**
 * The part of an image that holds a face, made smaller by a whole factor k where the face is larger than needed: each
 * level is the mean of k × k levels, rounded. Coordinates become (p − corner) / k.
 *
 * @throws Problem if the landmarks lie off the image: their middle outside, or one further out than the face is large.
 */
export function cutFace(image: GrayImage, record: FaceRecord, { reach, resolution }: CutOptions): Face {
  requireOnImage(image, record);
  const { centerX, centerY, side } = faceSquare(record);
  const reduction = Math.max(1, Math.floor(side / resolution));
  const range = (center: number, most: number): [start: number, length: number] => {
    const start = Math.min(Math.max(0, Math.floor(center - (reach * side) / 2)), most - 1);
    const end = Math.min(most, Math.max(start + 1, Math.ceil(center + (reach * side) / 2)));
    return [start, Math.max(1, Math.floor((end - start) / reduction))];
  };
  const [left, width] = range(centerX, image.width);
  const [top, height] = range(centerY, image.height);
  const move = (value: number, axis: number) => (value - (axis % 2 === 0 ? left : top)) / reduction;
  return {
    ...record,
    landmarks: record.landmarks.map(move),
    ...(record.box && {
      box: {
        left: move(record.box.left, 0),
        top: move(record.box.top, 1),
        width: record.box.width / reduction,
        height: record.box.height / reduction,
      },
    }),
    image: { width, height, pixels: reduce(image, left, top, width, height, reduction) },
    place: { left, top, reduction },
  };
}

function reduce(
  image: GrayImage,
  left: number,
  top: number,
  width: number,
  height: number,
  factor: number,
): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const lastX = image.width - 1;
  const lastY = image.height - 1;
  const count = factor * factor;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let part = 0; part < count; part++) {
        const fromX = Math.min(lastX, left + x * factor + (part % factor));
        const fromY = Math.min(lastY, top + y * factor + Math.floor(part / factor));
        sum += image.pixels[fromY * image.width + fromX]!;
      }
      pixels[y * width + x] = Math.round(sum / count);
    }
  }
  return pixels;
}

function requireOnImage({ width, height }: GrayImage, { landmarks }: FaceRecord): void {
  const { left, top, right, bottom } = landmarkBounds(landmarks);
  const extent = Math.max(right - left, bottom - top);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const isIn = x >= 0 && y >= 0 && x <= width && y <= height;
  const isNear = left >= -extent && top >= -extent && right <= width + extent && bottom <= height + extent;
  if (isIn && isNear) return;
  throw new Problem({
    rule: "The landmarks of a face lie on its image.",
    came: `x ${left} … ${right}, y ${top} … ${bottom} on ${width} · ${height} pixels`,
    cure: "Check that line and image belong together, and that coordinates are pixels of the image as it is stored.",
  });
}
