/** What the first bytes of an image say of it. */
export interface ImageHeader {
  readonly format: "jpeg" | "png";
  /** Pixels; 0 where the header was cut off. */
  readonly width: number;
  readonly height: number;
  /** Exif's number for how the image is to be turned; 1 is not at all. */
  readonly orientation: number;
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Size and orientation of a JPEG or PNG image, `undefined` for anything else. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (PNG_SIGNATURE.every((byte, place) => bytes[place] === byte)) {
    const isWhole = bytes.length >= 24;
    const number = (at: number) => (isWhole ? read(bytes, at, 2) * 65536 + read(bytes, at + 2, 2) : 0);
    return { format: "png", width: number(16), height: number(20), orientation: 1 };
  }
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  return readJpegHeader(bytes);
}

/** Walks over the segments up to the frame header: a mark FF xx, then its length with the two bytes that say it. */
function readJpegHeader(bytes: Uint8Array): ImageHeader {
  let orientation = 1;
  for (let at = 2; at + 9 < bytes.length; ) {
    const mark = bytes[at + 1]!;
    if (bytes[at] !== 0xff) break;
    if (mark === 0xff) at++;
    else if (mark === 0x01 || (mark >= 0xd0 && mark <= 0xd8)) at += 2;
    else {
      const isFrame = mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);
      if (isFrame)
        return { format: "jpeg", height: read(bytes, at + 5, 2), width: read(bytes, at + 7, 2), orientation };
      const next = at + 2 + read(bytes, at + 2, 2);
      if (mark === 0xe1) orientation = readOrientation(bytes.subarray(at + 4, next));
      at = next;
    }
  }
  return { format: "jpeg", width: 0, height: 0, orientation };
}

/** The tag 0x0112 of an Exif segment: "Exif\0\0", then a TIFF header and a directory of 12 bytes an entry. */
function readOrientation(segment: Uint8Array): number {
  if (String.fromCharCode(...segment.subarray(0, 4)) !== "Exif") return 1;
  const tiff = segment.subarray(6);
  const isLittle = tiff[0] === 0x49;
  const directory = read(tiff, isLittle ? 4 : 6, 2, isLittle);
  const entries = read(tiff, directory, 2, isLittle);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (read(tiff, at, 2, isLittle) === 0x0112) return read(tiff, at + 8, 2, isLittle);
  }
  return 1;
}

/** A whole number of some bytes, the first one highest unless `isLittle`; bytes beyond the end count as 0. */
function read(bytes: Uint8Array, at: number, count: number, isLittle = false): number {
  let value = 0;
  for (let byte = 0; byte < count; byte++)
    value = value * 256 + (bytes[at + (isLittle ? count - 1 - byte : byte)] ?? 0);
  return value;
}
