import { encode } from "jpeg-js";
import { PNG } from "pngjs";

/** A gray image whose levels a function of the pixel gives. */
export function drawGray(width: number, height: number, level: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, index) =>
    level(index % width, Math.floor(index / width)),
  );
}

export function toPng(pixels: Uint8Array, width: number, height: number): Buffer {
  const image = new PNG({ width, height });
  for (const [index, level] of pixels.entries()) image.data.set([level, level, level, 255], 4 * index);
  return PNG.sync.write(image);
}

export function toJpeg(pixels: Uint8Array, width: number, height: number): Buffer {
  const data = Buffer.from([...pixels].flatMap((level) => [level, level, level, 255]));
  return encode({ data, width, height }, 95).data;
}
