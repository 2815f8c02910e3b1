import { requireFinite } from "../require.js";
import { cropFaces } from "./crop-faces.js";
import type { FaceSet } from "./face.js";

/** Two faces that show nearly the same, by their places in the set. */
export interface NearDuplicate {
  readonly first: number;
  readonly second: number;
  /** Pearson's correlation of their levels. */
  readonly correlation: number;
}

/** Lowest threshold: below it most pairs are of different people, and the signatures of a pair may differ more. */
const LEAST = 0.95;
/** Side of the crops that are compared, in pixels. */
const SIDE = 16;
/** Bits of two signatures that may differ before their crops are not compared at all, of 128. */
const MOST_BITS = 16;

/**
 * Pairs of faces whose crops, upright and mirrored, have a correlation of at least `threshold`: the same photograph again,
 * cut or compressed otherwise. All pairs are looked at, first by signatures (whether a level is higher than the one to its
 * right, for every second pixel of 16 × 16), so that 10,000 faces take seconds.
 *
 * @param options.threshold At least 0.95, 0.98 by default: in MTFL's training part 13 pairs lie above, all of them the same
 * photograph; below, different people whose light and pose are alike begin.
 * @throws Problem if the threshold is below 0.95.
 */
export function nearDuplicates(
  set: FaceSet,
  { threshold = 0.98 }: { threshold?: number } = {},
): NearDuplicate[] {
  requireFinite("threshold", threshold, { atLeast: LEAST });
  const [upright, mirrored] = [0, 1].map((mirror) => describe(set, mirror));
  const pairs: NearDuplicate[] = [];
  for (let first = 0; first < set.faces.length; first++) {
    for (let second = first + 1; second < set.faces.length; second++) {
      const correlation = Math.max(
        correlate(upright!, first, upright!, second),
        correlate(upright!, first, mirrored!, second),
      );
      if (correlation >= threshold) pairs.push({ first, second, correlation });
    }
  }
  return pairs;
}

interface Descriptions {
  /** Levels of each crop, mean 0 and length 1. */
  readonly levels: Float32Array;
  /** Words of each crop's signature. */
  readonly signatures: Uint32Array;
}

const WORDS = 4;

function describe(set: FaceSet, mirror: number): Descriptions {
  const crops = cropFaces(set, { size: SIDE, mirror });
  const length = SIDE * SIDE;
  const levels = new Float32Array(crops.pixels.length);
  const signatures = new Uint32Array(set.faces.length * WORDS);
  for (let face = 0; face < set.faces.length; face++) {
    const pixels = crops.pixels.subarray(face * length, (face + 1) * length);
    const mean = pixels.reduce((sum, level) => sum + level, 0) / length;
    const norm = Math.sqrt(pixels.reduce((sum, level) => sum + (level - mean) ** 2, 0)) || 1;
    for (const [index, level] of pixels.entries()) levels[face * length + index] = (level - mean) / norm;
    for (let bit = 0; bit < 32 * WORDS; bit++) {
      if (pixels[2 * bit]! > pixels[2 * bit + 1]!) signatures[face * WORDS + (bit >> 5)]! |= 1 << (bit & 31);
    }
  }
  return { levels, signatures };
}

/** 0 where the signatures differ too much for a high correlation. */
function correlate(one: Descriptions, first: number, other: Descriptions, second: number): number {
  let bits = 0;
  for (let word = 0; word < WORDS; word++) {
    bits += countBits(one.signatures[first * WORDS + word]! ^ other.signatures[second * WORDS + word]!);
  }
  if (bits > MOST_BITS) return 0;
  let sum = 0;
  const length = SIDE * SIDE;
  for (let index = 0; index < length; index++) {
    sum += one.levels[first * length + index]! * other.levels[second * length + index]!;
  }
  return sum;
}

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
