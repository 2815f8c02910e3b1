import { importPackage } from "../datasets/import-package.js";
import { Problem } from "../problem.js";
import type { GrayImage } from "./face.js";
import { readImageHeader } from "./image-header.js";

/** Most pixels of an image: beyond that its levels alone take hundreds of megabytes. */
const MOST_PIXELS = 50_000_000;

const CURE = "Take the image from its source again, or leave the line out.";

/**
 * The gray levels of a JPEG or PNG image: (299 red + 587 green + 114 blue) / 1000, rounded; transparent parts as if they
 * were not. Its size is read before its pixels, so that a file that lies about it costs nothing.
 *
 * @throws Problem if it is neither, is cut short or broken, has no pixel or more than 50 million of them, or is stored
 * lying or mirrored (a camera's orientation mark), where nobody can say which way its landmarks were meant.
 */
export async function decodeImage(bytes: Uint8Array): Promise<GrayImage> {
  const header = readImageHeader(bytes);
  if (header === undefined) {
    throw new Problem({
      rule: "An image is a JPEG or PNG file.",
      came: bytes.length === 0 ? "an empty file" : `a file that begins with ${describeStart(bytes)}`,
      cure: CURE,
    });
  }
  const { format, width, height, orientation } = header;
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS)) {
    throw new Problem({
      rule: `An image has at least 1 and at most ${MOST_PIXELS} pixels.`,
      came: `${width} · ${height} pixels by its header`,
      cure: CURE,
    });
  }
  if (orientation > 1) {
    throw new Problem({
      rule: "An image is stored as it is to be seen, as its landmarks are.",
      came: `a mark to turn it (Exif orientation ${orientation})`,
      cure: "Turn the pixels themselves, for example with `mogrify -auto-orient`, and check the landmarks.",
    });
  }
  try {
    const levels = await (format === "jpeg" ? decodeJpeg(bytes) : decodePng(bytes));
    return { width, height, pixels: toGray(levels, width * height) };
  } catch (cause) {
    throw new Problem(
      {
        rule: `A ${format.toUpperCase()} image is whole.`,
        came: `${bytes.length} bytes that do not decode (${cause instanceof Error ? cause.message : cause})`,
        cure: CURE,
      },
      { cause },
    );
  }
}

async function decodeJpeg(bytes: Uint8Array): Promise<Uint8Array> {
  const { decode } = await importPackage<typeof import("jpeg-js")>("jpeg-js");
  return decode(bytes, { useTArray: true, tolerantDecoding: false, maxMemoryUsageInMB: 2048 }).data;
}

async function decodePng(bytes: Uint8Array): Promise<Uint8Array> {
  const { PNG } = await importPackage<typeof import("pngjs")>("pngjs");
  return PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).data;
}

/** Red, green, blue and opacity of each pixel become one level. */
function toGray(levels: Uint8Array, count: number): Uint8Array {
  if (levels.length !== 4 * count) throw new Error(`${levels.length / 4} pixels instead of ${count}`);
  const pixels = new Uint8Array(count);
  for (let pixel = 0; pixel < count; pixel++) {
    const weighted = 299 * levels[4 * pixel]! + 587 * levels[4 * pixel + 1]! + 114 * levels[4 * pixel + 2]!;
    pixels[pixel] = Math.floor((weighted + 500) / 1000);
  }
  return pixels;
}

function describeStart(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
