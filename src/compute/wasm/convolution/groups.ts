import { type Geometry, imageSizes } from "./geometry.js";

/** Floats of the images that are worked on at a time, input and output: what stays in the second cache. */
const SIZE = 2 ** 16;

/** Some images that lie behind one another. */
export interface Group {
  readonly first: number;
  readonly images: number;
}

export function groupSize(geometry: Geometry): number {
  const [input, output] = imageSizes(geometry);
  return Math.max(1, Math.min(geometry.batch, Math.floor(SIZE / (input + output))));
}

/** All images, in groups. */
export function groupsOf(geometry: Geometry): Group[] {
  const size = groupSize(geometry);
  return Array.from({ length: Math.ceil(geometry.batch / size) }, (_, index) => ({
    first: index * size,
    images: Math.min(size, geometry.batch - index * size),
  }));
}
