import type { Face } from "./face.js";
import type { FaceFault } from "./face-fault.js";

/** Faces and faults of a number of lines, as they are kept in a cache. */
export interface FaceShard {
  readonly faces: readonly Face[];
  readonly faults: readonly FaceFault[];
}

/** Length of the description (4 bytes, the lowest first), the description as JSON, then all levels face by face. */
export function encodeFaces({ faces, faults }: FaceShard): Uint8Array {
  const described = faces.map(({ image: { width, height }, ...rest }) => ({
    ...rest,
    image: { width, height },
  }));
  const description = new TextEncoder().encode(JSON.stringify({ faces: described, faults }));
  const levels = faces.reduce((sum, { image }) => sum + image.pixels.length, 0);
  const bytes = new Uint8Array(4 + description.length + levels);
  new DataView(bytes.buffer).setUint32(0, description.length, true);
  bytes.set(description, 4);
  let at = 4 + description.length;
  for (const { image } of faces) {
    bytes.set(image.pixels, at);
    at += image.pixels.length;
  }
  return bytes;
}

/** The levels of the faces share the memory of `bytes`. */
export function decodeFaces(bytes: Uint8Array): FaceShard {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const { faces, faults } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as FaceShard;
  let at = 4 + length;
  const withPixels = faces.map((face) => {
    const { width, height } = face.image;
    const pixels = bytes.subarray(at, at + width * height);
    at += width * height;
    return { ...face, image: { width, height, pixels } };
  });
  return { faces: withPixels, faults };
}
