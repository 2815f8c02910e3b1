import type { Random } from "../../random.js";
import type { GrayImage, Landmarks } from "../face.js";
import type { FaceTraits } from "./face-traits.js";
import { type Ellipsoid, headShape, landmarkPoints, type Point, toHead, toView } from "./head-shape.js";
import { paintFace } from "./paint-face.js";
import { squareOf } from "./square-of.js";

/** Half the head's height in sides of the image, at most as much more or less, and how far its middle may lie off. */
const SCALE = [0.47, 0.04] as const;
const OFFSET = 0.05;
/** Each pixel is the mean of this many by this many rays. */
const RAYS = 2;

/** A face as it is seen from far away (in parallel projection), and its landmarks in pixels of the image. */
export function renderFace(
  traits: FaceTraits,
  size: number,
  random: Random,
): { image: GrayImage; landmarks: Landmarks } {
  const scale = size * (SCALE[0] + SCALE[1] * random.uniform(-1, 1));
  // The middle of the face, halfway from eyes to mouth, comes to the middle of the image.
  const middle = toView(traits, [0, (traits.eyeHeight + traits.mouthHeight) / 2, 0.75]);
  const left = size * (0.5 + OFFSET * random.uniform(-1, 1)) - scale * middle[0];
  const top = size * (0.5 + OFFSET * random.uniform(-1, 1)) - scale * middle[1];
  const landmarks = landmarkPoints(traits).flatMap((point) => {
    const [x, y] = toView(traits, point);
    return [left + scale * x, top + scale * y];
  });
  const cover = traits.isOccluded ? drawCover(landmarks, random) : undefined;
  const ground = drawGround(size, random);
  const scene = createScene(traits);
  const pixels = new Uint8Array(size * size);
  for (let index = 0; index < pixels.length; index++) {
    let sum = 0;
    for (let ray = 0; ray < RAYS * RAYS; ray++) {
      const x = (index % size) + ((ray % RAYS) + 0.5) / RAYS;
      const y = Math.floor(index / size) + (Math.floor(ray / RAYS) + 0.5) / RAYS;
      sum += cover?.(x, y) ?? scene((x - left) / scale, (y - top) / scale) ?? ground(x, y);
    }
    const light = 255 * (sum / (RAYS * RAYS) - 0.45) * traits.contrast + 0.45 * 255 + traits.brightness;
    const noise = traits.noise * (random.uniform(-1, 1) + random.uniform(-1, 1));
    pixels[index] = Math.round(Math.min(255, Math.max(0, light + noise)));
  }
  return { image: { width: size, height: size, pixels }, landmarks };
}

type Light = (x: number, y: number) => number | undefined;

/** The light that comes from the head at a place of the view, `undefined` beside it. */
function createScene(traits: FaceTraits): Light {
  const right = toHead(traits, [1, 0, 0]);
  const down = toHead(traits, [0, 1, 0]);
  const forward = toHead(traits, [0, 0, 1]);
  const light = toHead(traits, traits.light);
  const pointAt = (x: number, y: number, depth: number): Point => [
    x * right[0] + y * down[0] + depth * forward[0],
    x * right[1] + y * down[1] + depth * forward[1],
    x * right[2] + y * down[2] + depth * forward[2],
  ];
  const parts = headShape(traits).map((part) => prepare(part, right, down, forward));
  return (x, y) => {
    let nearest = Number.NEGATIVE_INFINITY;
    let seen: Ellipsoid | undefined;
    for (const part of parts) {
      const depth = meet(part, x, y);
      if (depth <= nearest) continue;
      const { has } = part.ellipsoid;
      if (has !== undefined && !has(pointAt(x, y, depth))) continue;
      nearest = depth;
      seen = part.ellipsoid;
    }
    if (seen === undefined) return undefined;
    const point = pointAt(x, y, nearest);
    const facing = Math.max(0, cosineToLight(seen.shadedAs ?? seen, point, light));
    return paintFace(traits, seen.material, point) * (traits.ambient + (1 - traits.ambient) * facing) * 1.15;
  };
}

/**
 * A ray at (x, y) of the view is q + t e in units of the axes, q linear in x and y. It meets the ellipsoid, |q + t e|² = 1,
 * at t = (−q·e ± √((q·e)² − |e|² (|q|² − 1))) / |e|²: `half` is q·e, `rest` what stands below the root, as polynomials.
 */
interface PreparedEllipsoid {
  readonly ellipsoid: Ellipsoid;
  readonly square: number;
  /** Factors of 1, x, y. */
  readonly half: readonly [number, number, number];
  /** Factors of 1, x, y, x², x y, y². */
  readonly rest: readonly [number, number, number, number, number, number];
}

function prepare(ellipsoid: Ellipsoid, right: Point, down: Point, forward: Point): PreparedEllipsoid {
  const { axes, center } = ellipsoid;
  const scaled = ([x, y, z]: Point): Point => [x / axes[0], y / axes[1], z / axes[2]];
  const [u, v, e] = [scaled(right), scaled(down), scaled(forward)];
  const start = scaled([-center[0], -center[1], -center[2]]);
  const square = dot(e, e);
  const half = [dot(start, e), dot(u, e), dot(v, e)] as const;
  return {
    ellipsoid,
    square,
    half,
    rest: [
      half[0] * half[0] - square * (dot(start, start) - 1),
      2 * (half[0] * half[1] - square * dot(start, u)),
      2 * (half[0] * half[2] - square * dot(start, v)),
      half[1] * half[1] - square * dot(u, u),
      2 * (half[1] * half[2] - square * dot(u, v)),
      half[2] * half[2] - square * dot(v, v),
    ],
  };
}

function dot(one: Point, other: Point): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

/** How near to the viewer a ray meets the ellipsoid last; −∞ where it passes. */
function meet({ half, rest, square }: PreparedEllipsoid, x: number, y: number): number {
  const below = rest[0] + x * (rest[1] + x * rest[3] + y * rest[4]) + y * (rest[2] + y * rest[5]);
  if (below < 0) return Number.NEGATIVE_INFINITY;
  return (Math.sqrt(below) - half[0] - half[1] * x - half[2] * y) / square;
}

function cosineToLight({ center, axes }: Ellipsoid, point: Point, light: Point): number {
  const x = (point[0] - center[0]) / (axes[0] * axes[0]);
  const y = (point[1] - center[1]) / (axes[1] * axes[1]);
  const z = (point[2] - center[2]) / (axes[2] * axes[2]);
  return (x * light[0] + y * light[1] + z * light[2]) / Math.sqrt(x * x + y * y + z * z);
}

/** A ground that changes evenly, with two discs of other light on it. */
function drawGround(size: number, random: Random): (x: number, y: number) => number {
  const [corner, right, down] = [
    random.uniform(0.05, 0.95),
    random.uniform(-0.3, 0.3),
    random.uniform(-0.3, 0.3),
  ];
  const discs = [0, 1].map(() => ({
    x: random.uniform(0, size),
    y: random.uniform(0, size),
    radius: size * random.uniform(0.08, 0.35),
    change: random.uniform(-0.35, 0.35),
  }));
  return (x, y) => {
    let light = corner + right * (x / size) + down * (y / size);
    for (const disc of discs)
      if (squareOf(x - disc.x) + squareOf(y - disc.y) < squareOf(disc.radius)) light += disc.change;
    return Math.min(1, Math.max(0, light));
  };
}

/** Something before the face: a bar with a round end, such as an arm, over one of the landmarks. */
function drawCover(landmarks: Landmarks, random: Random): Light {
  const landmark = random.integer(5);
  const extent = Math.abs(landmarks[7]! - landmarks[1]!) + Math.abs(landmarks[2]! - landmarks[0]!);
  const width = extent * random.uniform(0.1, 0.2);
  const shade = random.uniform(0.05, 0.9);
  const x0 = landmarks[2 * landmark]! + width * random.uniform(-0.5, 0.5);
  const y0 = landmarks[2 * landmark + 1]! + width * random.uniform(-0.5, 0.5);
  // From there outward, away from the nose; for the nose itself, down.
  const [awayX, awayY] = [x0 - landmarks[4]!, y0 - landmarks[5]!];
  const length = Math.sqrt(awayX * awayX + awayY * awayY);
  const [axisX, axisY] = landmark === 2 ? [0, 1] : [awayX / length, awayY / length];
  return (x, y) => {
    const outward = Math.max(0, (x - x0) * axisX + (y - y0) * axisY);
    const squared = squareOf(x - x0 - outward * axisX) + squareOf(y - y0 - outward * axisY);
    return squared < width * width ? shade * (1 - (0.3 * squared) / (width * width)) : undefined;
  };
}
