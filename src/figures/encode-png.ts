import { Problem } from "../problem.js";

/** Longest stored block of a deflate stream, in bytes. */
const LONGEST_BLOCK = 65535;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** PNG's numbers for one channel (gray) and three (red, green, blue). */
const COLOR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2 };

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * An image as the address of a PNG that holds it. The bytes are stored, not compressed: at these sizes that costs little,
 * and they are the same in every version of every runtime.
 *
 * @param pixels Levels 0 … 255, row by row from the top left, the channels of a pixel together.
 * @throws Problem if there are not 1 or 3 channels, or not height · width · channels levels.
 */
export function pngAddress(pixels: Uint8Array, height: number, width: number, channels: number): string {
  const color = COLOR_TYPES[channels];
  if (color === undefined || pixels.length !== height * width * channels || pixels.length === 0) {
    throw new Problem({
      rule: "An image has height · width levels of 1 or 3 channels.",
      came: `${pixels.length} levels for ${height} · ${width} pixels of ${channels} channels`,
      cure: "Check the size of the images and the number of their channels.",
    });
  }
  const row = width * channels;
  const lines = new Uint8Array(height * (row + 1));
  // Each line begins with the number of its filter: 0, none.
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const header = [...bigEndian(width), ...bigEndian(height), 8, color, 0, 0, 0];
  const bytes = [
    ...SIGNATURE,
    ...chunk("IHDR", header),
    ...chunk("IDAT", storedStream(lines)),
    ...chunk("IEND", []),
  ];
  return `data:image/png;base64,${btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""))}`;
}

/** A zlib stream of stored blocks. */
function storedStream(data: Uint8Array): number[] {
  const stream = [0x78, 0x01];
  for (let start = 0; start < data.length; start += LONGEST_BLOCK) {
    const block = data.subarray(start, start + LONGEST_BLOCK);
    const isLast = start + LONGEST_BLOCK >= data.length;
    stream.push(isLast ? 1 : 0, block.length & 255, block.length >> 8);
    stream.push(~block.length & 255, (~block.length >> 8) & 255);
    for (const byte of block) stream.push(byte);
  }
  stream.push(...bigEndian(adler32(data)));
  return stream;
}

function chunk(type: string, data: readonly number[]): number[] {
  const body = [...type].map((letter) => letter.charCodeAt(0)).concat(data);
  return [...bigEndian(data.length), ...body, ...bigEndian(crc32(body))];
}

function crc32(bytes: readonly number[]): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC_TABLE[(value ^ byte) & 255]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
