/** The outline of a class of shapes: whether a point lies in it. Every shape fits the unit disc around the origin. */
export interface Shape {
  readonly name: string;
  contains(x: number, y: number): boolean;
}

/**
 * Outward normals of the sides of a regular pentagon with one side below. Cosines and sines of multiples of 72° from
 * square roots, which every machine rounds alike; those of `Math` it may not.
 */
const COSINE_72 = (Math.sqrt(5) - 1) / 4;
const COSINE_36 = (Math.sqrt(5) + 1) / 4;
const SINE_72 = Math.sqrt(1 - COSINE_72 ** 2);
const SINE_36 = Math.sqrt(1 - COSINE_36 ** 2);
const PENTAGON = [
  [0, -1],
  [SINE_72, -COSINE_72],
  [SINE_36, COSINE_36],
  [-SINE_36, COSINE_36],
  [-SINE_72, -COSINE_72],
] as const;

/** Number of sides of a pentagon of inner radius `radius` that a point lies beyond. */
function sidesBeyond(x: number, y: number, radius: number): number {
  let count = 0;
  for (const [a, b] of PENTAGON) if (a * x + b * y > radius) count++;
  return count;
}

/** The ten classes of `shapeImages`, in the order of the labels. */
export const SHAPES: readonly Shape[] = [
  { name: "ellipse", contains: (x, y) => x * x + y * y <= 1 },
  {
    name: "triangle",
    contains: (x, y) => y >= -0.5 && Math.sqrt(3) * x + y <= 1 && -Math.sqrt(3) * x + y <= 1,
  },
  { name: "rectangle", contains: (x, y) => Math.abs(x) <= 0.8 && Math.abs(y) <= 0.6 },
  { name: "pentagon", contains: (x, y) => sidesBeyond(x, y, COSINE_36) === 0 },
  // The tips of the star lie where the sides of its inner pentagon meet again: beyond one of them, within the others.
  { name: "star", contains: (x, y) => sidesBeyond(x, y, COSINE_72) <= 1 },
  {
    name: "cross",
    contains: (x, y) =>
      Math.min(Math.abs(x), Math.abs(y)) <= 0.3 && Math.max(Math.abs(x), Math.abs(y)) <= 0.95,
  },
  { name: "ring", contains: (x, y) => x * x + y * y <= 1 && x * x + y * y >= 0.3 },
  { name: "half disc", contains: (x, y) => y >= -0.4 && x * x + (y + 0.4) ** 2 <= 0.8 },
  { name: "crescent", contains: (x, y) => x * x + y * y <= 1 && (x - 0.5) ** 2 + y * y >= 0.5 },
  {
    name: "angle",
    contains: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.7 && Math.min(x, y) <= -0.2,
  },
];
