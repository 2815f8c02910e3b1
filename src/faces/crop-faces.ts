import { Problem } from "../problem.js";
import { createRandom, type Random } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";
import { type CropTransform, cropTransform, toCrop } from "./crop-transform.js";
import { type Face, type FaceAttributes, type FaceSet, MIRRORED_LANDMARKS } from "./face.js";
import { faceSquare } from "./face-square.js";
import { sampleImage } from "./sample-image.js";

export interface CropOptions {
  /** Height and width of a crop in pixels, at least 4; 40 by default, as in TCDCN. */
  readonly size?: number;
  /** Side of the crop in sides of the face's square, above 0; 1 by default. */
  readonly scale?: number;
  /** Most that the center moves in each direction, in sides of the square; 0 by default. */
  readonly shift?: number;
  /** Most that the side changes, as a share of it, below 1; 0 by default. */
  readonly zoom?: number;
  /** Most that the crop is turned to either side, in degrees, below 180; 0 by default. */
  readonly rotation?: number;
  /** Probability that a crop is mirrored, 0 … 1; 0 by default, 1 for all. */
  readonly mirror?: number;
  /** Seed of these changes, 1 by default; each is drawn evenly, for each face and copy by itself. */
  readonly seed?: number;
  /** The faces to crop, by their places in the set; one that stands there twice is changed twice. All by default. */
  readonly indexes?: readonly number[] | undefined;
}

/** Crops of one size with what is known of them; images as `imageGrid` takes them. */
export interface FaceCrops {
  /** Gray levels 0 … 255, crop by crop, row by row from the upper left. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 1;
  /** x₁ y₁ … x₅ y₅ of each crop, in shares of its side from its left and upper edge; 10 numbers a crop. */
  readonly landmarks: Float32Array;
  /** Class of each attribute for each crop, −1 where nobody labeled it. */
  readonly labels: Readonly<Record<string, Int8Array>>;
  readonly attributes: FaceAttributes;
  /** Place of each crop's face in the set. */
  readonly indexes: readonly number[];
  /** From the pixels of the face's image to shares of the crop's side; `fromCrop` goes back. */
  readonly transforms: readonly CropTransform[];
}

/**
 * Cuts a square around each face and brings it to one size. A level of a crop is the mean of n × n points of the image,
 * n the pixels of the image for one of the crop, rounded up; between pixels it is interpolated linearly, beyond the edges
 * of the image its outermost pixels go on. A mirrored crop has left and right landmarks and mirrored classes exchanged.
 *
 * The crop of a face depends on the options, its index, and how many crops of it came before, on nothing else.
 *
 * @returns Crops in the order of `indexes`.
 * @throws Problem if an option is out of its range or an index is none of the set.
 */
export function cropFaces(set: FaceSet, options: CropOptions = {}): FaceCrops {
  const size = requireInteger("size", options.size ?? 40, 4);
  const indexes = options.indexes ?? set.faces.map((_, index) => index);
  const changes = requireChanges(options);
  const root = createRandom(options.seed ?? 1).fork("face crops");
  const pixels = new Uint8Array(indexes.length * size * size);
  const landmarks = new Float32Array(indexes.length * 10);
  const labels = Object.fromEntries(
    Object.keys(set.attributes).map((name) => [name, new Int8Array(indexes.length).fill(-1)]),
  );
  const copies = new Map<number, number>();
  const transforms = indexes.map((index, place) => {
    const face = requireFace(set, index);
    const copy = copies.get(index) ?? 0;
    copies.set(index, copy + 1);
    const transform = drawTransform(face, changes, root.fork(`face ${index}, copy ${copy}`));
    sampleImage(face.image, transform, size, pixels.subarray(place * size * size, (place + 1) * size * size));
    landmarks.set(moveLandmarks(face, transform), 10 * place);
    for (const [name, { mirrored }] of Object.entries(set.attributes)) {
      const label = face.attributes[name];
      if (label === undefined) continue;
      labels[name]![place] = transform.mirrored && mirrored !== undefined ? mirrored[label]! : label;
    }
    return transform;
  });
  return {
    pixels,
    height: size,
    width: size,
    channels: 1,
    landmarks,
    labels,
    attributes: set.attributes,
    indexes,
    transforms,
  };
}

type Changes = Required<Pick<CropOptions, "scale" | "shift" | "zoom" | "rotation" | "mirror">>;

function requireChanges({ scale = 1, shift = 0, zoom = 0, rotation = 0, mirror = 0 }: CropOptions): Changes {
  return {
    scale: requireFinite("scale", scale, { above: 0 }),
    shift: requireFinite("shift", shift, { atLeast: 0 }),
    zoom: requireFinite("zoom", zoom, { atLeast: 0, below: 1 }),
    rotation: requireFinite("rotation", rotation, { atLeast: 0, below: 180 }),
    mirror: requireFinite("mirror", mirror, { atLeast: 0, below: 1 + Number.EPSILON }),
  };
}

/** All five numbers are drawn whatever the options are, so that one option does not change what another does. */
function drawTransform(face: Face, changes: Changes, random: Random): CropTransform {
  const { centerX, centerY, side } = faceSquare(face);
  const [right, down, larger, turn] = [0, 1, 2, 3].map(() => random.uniform(-1, 1));
  return cropTransform({
    centerX: centerX + changes.shift * right! * side,
    centerY: centerY + changes.shift * down! * side,
    side: changes.scale * side * (1 + changes.zoom * larger!),
    degrees: changes.rotation * turn!,
    mirrored: random.uniform() < changes.mirror,
  });
}

function moveLandmarks({ landmarks }: Face, transform: CropTransform): number[] {
  return MIRRORED_LANDMARKS.flatMap((mirrored, place) => {
    const point = transform.mirrored ? mirrored : place;
    return toCrop(transform, landmarks[2 * point]!, landmarks[2 * point + 1]!);
  });
}

function requireFace({ faces }: FaceSet, index: number): Face {
  const face = faces[index];
  if (face !== undefined) return face;
  throw new Problem({
    rule: `An index is a place in the set of ${faces.length} faces.`,
    came: String(index),
    cure: "Count from 0.",
  });
}
