import { createRandom, type Random } from "../random.js";
import { requireInteger } from "../require.js";
import type { ImageSet } from "./image-set.js";
import { SHAPES, type Shape } from "./shapes.js";

/** A level for each of red, green and blue. */
type Color = readonly [number, number, number];

/** Most difference in lightness between the ends of the ground, in levels of 0 … 255. */
const GROUND_CHANGE = 64;
/**
 * Least difference in lightness between a shape and both ends of the ground below it. Such a color is always found: no
 * ground so even is nearer than this to both black and white.
 */
const CONTRAST = 46;
/** Most tilt of a shape, as the tangent of its angle: about 27 degrees to either side. */
const STEEPEST = 0.5;
/** Noise is a sum of two uniform numbers, each within this many levels. */
const NOISE = 8;
/** Each pixel is the mean of this many by this many points. */
const POINTS = 3;

/** Where a shape lies in the image: its own axes and its center, in pixels. */
interface Placement {
  readonly centerX: number;
  readonly centerY: number;
  readonly radius: number;
  /** Unit vector of its first axis. */
  readonly axis: readonly [number, number];
  /** How much it is squeezed along its second axis, 0 … 1. */
  readonly squeeze: number;
}

/**
 * Images of shapes to tell apart, in the manner of Shapeset but in color: ten classes, the size of CIFAR's images, made
 * from a seed. Each image shows one large shape, which gives the label, of any position and color, tilted by up to 27
 * degrees, larger or smaller, wider or narrower, on a ground that changes from one color to another. One smaller shape of
 * any class is drawn before it and two after it, beside it or over it as it falls, and noise lies over all. Edges are
 * smooth: a pixel is the mean of 3 × 3 points.
 *
 * The first images of a larger set are those of a smaller one, and any ten images from a multiple of ten on are of all
 * ten classes. The bytes are the same on every machine: only +, −, ·, / and the square root are used, which IEEE 754
 * rounds alike everywhere, and no sine or logarithm.
 *
 * @param count Number of images, at least 1.
 * @param seed Seed of the set, 1 by default; another one gives other images, such as those to test with.
 * @param size Height and width in pixels, at least 8, 32 by default.
 * @throws Problem if an option is not a whole number in its range.
 * @see Glorot2010, section 2.1
 */
export function shapeImages({
  count,
  seed = 1,
  size = 32,
}: {
  count: number;
  seed?: number;
  size?: number;
}): ImageSet {
  requireInteger("count", count, 1);
  requireInteger("size", size, 8);
  const root = createRandom(seed).fork("shape images");
  const length = 3 * size * size;
  const pixels = new Uint8Array(count * length);
  const labels: number[] = [];
  for (let index = 0; index < count; index++) {
    if (index % SHAPES.length === 0) {
      labels.push(...root.fork(`labels from ${index}`).permutation(SHAPES.length));
    }
    pixels.set(drawImage(SHAPES[labels[index]!]!, size, root.fork(`image ${index}`)), index * length);
  }
  return {
    pixels,
    labels: labels.slice(0, count),
    classNames: SHAPES.map(({ name }) => name),
    height: size,
    width: size,
    channels: 3,
  };
}

function drawImage(shape: Shape, size: number, random: Random): Uint8ClampedArray {
  const canvas = new Float64Array(3 * size * size);
  const from = drawColor(random);
  const to = drawColor(random, (lightness) => Math.abs(lightness - lightnessOf(from)) <= GROUND_CHANGE);
  const standsOut = (lightness: number) =>
    [from, to].every((end) => Math.abs(lightness - lightnessOf(end)) >= CONTRAST);
  paintGround(canvas, size, [from, to], drawAxis(random));
  const radius = size * random.uniform(0.32, 0.44);
  const small = () => {
    const other = SHAPES[random.integer(SHAPES.length)]!;
    const place = drawPlacement(random, size, radius * random.uniform(0.3, 0.58), 0);
    paintShape(canvas, size, other, place, drawColor(random));
  };
  small();
  const place = drawPlacement(random, size, radius, 0.8 * radius);
  paintShape(canvas, size, shape, place, drawColor(random, standsOut));
  small();
  small();
  for (let index = 0; index < canvas.length; index++) {
    canvas[index]! += NOISE * (random.uniform(-1, 1) + random.uniform(-1, 1));
  }
  return Uint8ClampedArray.from(canvas);
}

/** A color whose lightness will do. */
function drawColor(random: Random, willDo: (lightness: number) => boolean = () => true): Color {
  for (;;) {
    const color: Color = [random.uniform(0, 255), random.uniform(0, 255), random.uniform(0, 255)];
    if (willDo(lightnessOf(color))) return color;
  }
}

/** Lightness of a color to the eye, roughly, in levels of 0 … 255. */
function lightnessOf([red, green, blue]: Color): number {
  return (2 * red + 5 * green + blue) / 8;
}

/** A unit vector, each direction allowed equally likely: a point of the disc, moved to its edge. */
function drawAxis(
  random: Random,
  isAllowed: (x: number, y: number) => boolean = () => true,
): [number, number] {
  for (;;) {
    const x = random.uniform(-1, 1);
    const y = random.uniform(-1, 1);
    const length = Math.sqrt(x * x + y * y);
    if (length <= 1 && length > 0.1 && isAllowed(x, y)) return [x / length, y / length];
  }
}

/** A placement whose center keeps `distance` pixels from the edges. */
function drawPlacement(random: Random, size: number, radius: number, distance: number): Placement {
  return {
    centerX: random.uniform(distance, size - distance),
    centerY: random.uniform(distance, size - distance),
    radius,
    axis: drawAxis(random, (x, y) => Math.abs(y) <= STEEPEST * x),
    squeeze: random.uniform(0.75, 1),
  };
}

/** A ground that changes evenly along an axis from one color at one corner to the other. */
function paintGround(
  canvas: Float64Array,
  size: number,
  [from, to]: readonly [Color, Color],
  [axisX, axisY]: readonly [number, number],
): void {
  const reach = size * (Math.abs(axisX) + Math.abs(axisY));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const share = 0.5 + ((x + 0.5 - size / 2) * axisX + (y + 0.5 - size / 2) * axisY) / reach;
      for (let channel = 0; channel < 3; channel++) {
        canvas[3 * (y * size + x) + channel] = from[channel]! + share * (to[channel]! - from[channel]!);
      }
    }
  }
}

/** Lays a shape over what is there, by the share of each pixel that it covers. */
function paintShape(
  canvas: Float64Array,
  size: number,
  shape: Shape,
  { centerX, centerY, radius, axis: [axisX, axisY], squeeze }: Placement,
  color: Color,
): void {
  const first = (center: number) => Math.max(0, Math.floor(center - radius));
  const last = (center: number) => Math.min(size - 1, Math.floor(center + radius));
  for (let y = first(centerY); y <= last(centerY); y++) {
    for (let x = first(centerX); x <= last(centerX); x++) {
      let covered = 0;
      for (let point = 0; point < POINTS * POINTS; point++) {
        const right = (x + ((point % POINTS) + 0.5) / POINTS - centerX) / radius;
        const down = (y + (Math.floor(point / POINTS) + 0.5) / POINTS - centerY) / radius;
        if (shape.contains(right * axisX + down * axisY, (down * axisX - right * axisY) / squeeze)) covered++;
      }
      if (covered === 0) continue;
      const share = covered / (POINTS * POINTS);
      const start = 3 * (y * size + x);
      for (let channel = 0; channel < 3; channel++) {
        canvas[start + channel]! += share * (color[channel]! - canvas[start + channel]!);
      }
    }
  }
}
