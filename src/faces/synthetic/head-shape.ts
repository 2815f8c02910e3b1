import type { FaceTraits, Turn } from "./face-traits.js";

/** x to the right of the image, y down, z to the viewer when the face looks at him; in halves of the head's height. */
export type Point = readonly [x: number, y: number, z: number];

export type Material = "skin" | "nose" | "hair" | "clothes";

/** An ellipsoid along the axes of the head. */
export interface Ellipsoid {
  readonly material: Material;
  readonly center: Point;
  readonly axes: Point;
  /** Whether a point of its surface is there; all are without. */
  has?(point: Point): boolean;
  /** The ellipsoid whose slope the light falls on, where that of its own would show a seam. */
  readonly shadedAs?: Ellipsoid;
}

/** The head as ellipsoids; of those that a ray meets, the nearest is seen. */
export function headShape(traits: FaceTraits): Ellipsoid[] {
  const { headWidth: width, hairline } = traits;
  const [skull, jaw] = faceOvals(traits);
  const tip = noseTip(traits);
  const parts: Ellipsoid[] = [
    skull,
    jaw,
    {
      material: "nose",
      center: [0, tip[1] - 0.42 * traits.noseLength, tip[2] - 0.3],
      axes: [0.8 * traits.noseWidth, 0.62 * traits.noseLength, 0.24],
    },
    // Its front is the landmark: the tip.
    { material: "nose", center: [0, tip[1], tip[2] - 0.16], axes: [traits.noseWidth, 0.1, 0.16] },
    ...[-1, 1].map(
      (side): Ellipsoid => ({
        material: "skin",
        center: [side * (width + 0.02), 0.04, -0.12],
        axes: [0.07, 0.19, 0.13],
      }),
    ),
    { material: "skin", center: [0, 1.15, -0.3], axes: [0.42, 0.75, 0.42] },
    { material: "clothes", center: [0, 2.15, -0.4], axes: [1.7, 0.8, 0.7] },
    {
      material: "hair",
      center: [0, -0.12, -0.14],
      axes: [width + 0.1, 0.98, 0.92],
      has: ([, y, z]) => y < hairline + 0.35 * Math.max(0, 0.7 - z) + Math.max(0, 0.25 - z) * 1.5 && y < 0.45,
    },
  ];
  if (traits.hasLongHair) {
    parts.push({ material: "hair", center: [0, 0.45, -0.42], axes: [width + 0.22, 1.15, 0.5] });
  }
  return parts;
}

/** Skull and jaw, on which the face is painted. */
function faceOvals({ headWidth, jawWidth }: FaceTraits): [Ellipsoid, Ellipsoid] {
  const shadedAs: Ellipsoid = { material: "skin", center: [0, 0.1, 0], axes: [headWidth, 1, 0.85] };
  return [
    { material: "skin", center: [0, -0.1, 0], axes: [headWidth, 0.9, 0.85], shadedAs },
    { material: "skin", center: [0, 0.42, 0.12], axes: [jawWidth, 0.56, 0.66], shadedAs },
  ];
}

/** The five landmarks in the order of `LANDMARK_NAMES`: on the face where eyes and mouth are painted; the tip of the nose. */
export function landmarkPoints(traits: FaceTraits): Point[] {
  const { eyeDistance, eyeHeight, mouthWidth, mouthHeight, mouthLift } = traits;
  const corner = mouthHeight - mouthLift;
  return [
    onFace(traits, -eyeDistance, eyeHeight),
    onFace(traits, eyeDistance, eyeHeight),
    noseTip(traits),
    onFace(traits, -mouthWidth, corner),
    onFace(traits, mouthWidth, corner),
  ];
}

function noseTip(traits: FaceTraits): Point {
  const y = traits.eyeHeight + 0.04 + traits.noseLength;
  return [0, y, onFace(traits, 0, y)[2] + 0.2];
}

/** The foremost point of the face at x and y. */
function onFace(traits: FaceTraits, x: number, y: number): Point {
  const depths = faceOvals(traits).map(({ center, axes }) => {
    const [right, down] = [(x - center[0]) / axes[0], (y - center[1]) / axes[1]];
    return center[2] + axes[2] * Math.sqrt(Math.max(0, 1 - right * right - down * down));
  });
  return [x, y, Math.max(...depths)];
}

/** A direction or point of the head as the viewer sees it: nodding, then turning, then tilting. */
export function toView({ yaw, pitch, roll }: FaceTraits, [x, y, z]: Point): Point {
  const [y1, z1] = rotate(pitch, y, z);
  const [z2, x2] = rotate(yaw, z1, x);
  const [x3, y3] = rotate(roll, x2, y1);
  return [x3, y3, z2];
}

/** The inverse of `toView`. */
export function toHead({ yaw, pitch, roll }: FaceTraits, [x, y, z]: Point): Point {
  const [x1, y1] = rotate(inverse(roll), x, y);
  const [z2, x2] = rotate(inverse(yaw), z, x1);
  const [y3, z3] = rotate(inverse(pitch), y1, z2);
  return [x2, y3, z3];
}

/** Turns the first axis toward the second. */
function rotate([cosine, sine]: Turn, first: number, second: number): [number, number] {
  return [cosine * first - sine * second, sine * first + cosine * second];
}

function inverse([cosine, sine]: Turn): Turn {
  return [cosine, -sine];
}
