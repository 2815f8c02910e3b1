import type { Random } from "../../random.js";

/** A rotation by cosine and sine. */
export type Turn = readonly [cosine: number, sine: number];

/** All that a synthetic face is drawn from. Lengths are in halves of the head's height. */
export interface FaceTraits {
  /** Class of pose: 0 left profile … 4 right profile. */
  readonly pose: number;
  readonly isSmiling: boolean;
  readonly hasGlasses: boolean;
  /** Whether the drawing follows the wider jaw, heavier brows and shorter hair of the class `male`. */
  readonly isMale: boolean;
  readonly isOccluded: boolean;
  /** Around the upright axis, positive to the right of the image; nodding, positive down; in the image, clockwise. */
  readonly yaw: Turn;
  readonly pitch: Turn;
  readonly roll: Turn;
  readonly headWidth: number;
  readonly jawWidth: number;
  readonly eyeDistance: number;
  readonly eyeHeight: number;
  readonly eyeOpening: number;
  readonly gaze: number;
  readonly browHeight: number;
  readonly browThickness: number;
  readonly noseLength: number;
  readonly noseWidth: number;
  readonly mouthHeight: number;
  /** Half the width of the mouth. */
  readonly mouthWidth: number;
  /** How far its corners lie above its middle. */
  readonly mouthLift: number;
  readonly mouthOpening: number;
  readonly hairline: number;
  readonly hasLongHair: boolean;
  readonly beard: number;
  readonly glassesRadius: number;
  readonly areGlassesDark: boolean;
  /** Reflected light of skin, hair, lips, clothes, frames, background, 0 … 1. */
  readonly skin: number;
  readonly hair: number;
  readonly lips: number;
  readonly clothes: number;
  readonly frames: number;
  /** Where light comes from, of length 1, z to the viewer. */
  readonly light: readonly [number, number, number];
  readonly ambient: number;
  /** Factor and offset of all levels at the end, and most noise in levels. */
  readonly contrast: number;
  readonly brightness: number;
  readonly noise: number;
}

/** Probability of each class of pose, and the tangents of half the angles between which it lies: 0°, 15°, 40°, 60°. */
const POSES = [0.1, 0.2, 0.4, 0.2, 0.1];
const HALF_ANGLES = [0, 0.1317, 0.364, 0.5774];

/** Draws a face. Everything is a sum or product of uniform numbers, which come out alike on every machine. */
export function drawTraits(random: Random): FaceTraits {
  const around = (center: number, spread: number) => center + spread * random.uniform(-1, 1);
  const chance = (probability: number) => random.uniform() < probability;
  const pose = drawClass(random, POSES);
  const [isSmiling, hasGlasses, isMale, isOccluded] = [chance(0.5), chance(0.3), chance(0.5), chance(0.2)];
  const skin = around(0.68, 0.24);
  const smile = isSmiling ? random.uniform(0.55, 1) : random.uniform(-0.35, 0.15);
  return {
    pose,
    isSmiling,
    hasGlasses,
    isMale,
    isOccluded,
    yaw: drawYaw(random, pose),
    pitch: turnOf(around(0, 0.11)),
    roll: turnOf(around(0, 0.12)),
    headWidth: around(0.76, 0.06),
    jawWidth: around(isMale ? 0.6 : 0.5, 0.06),
    eyeDistance: around(0.31, 0.03),
    eyeHeight: around(-0.08, 0.04),
    eyeOpening: around(isSmiling ? 0.055 : 0.068, 0.015),
    gaze: around(0, 0.04),
    browHeight: around(isMale ? 0.16 : 0.19, 0.03),
    browThickness: around(isMale ? 0.04 : 0.026, 0.01),
    noseLength: around(isMale ? 0.36 : 0.33, 0.04),
    noseWidth: around(isMale ? 0.115 : 0.1, 0.02),
    mouthHeight: around(0.52, 0.04),
    mouthWidth: around(0.24, 0.025) + 0.06 * Math.max(0, smile),
    mouthLift: 0.085 * smile,
    mouthOpening: isSmiling ? random.uniform(0, 0.07) : chance(0.15) ? random.uniform(0.03, 0.09) : 0,
    hairline: around(-0.58, 0.1),
    hasLongHair: chance(isMale ? 0.08 : 0.75),
    beard: isMale && chance(0.35) ? random.uniform(0.25, 0.7) : 0,
    glassesRadius: around(0.2, 0.025),
    areGlassesDark: chance(0.25),
    skin,
    hair: random.uniform(0.04, chance(0.3) ? 0.75 : 0.3),
    lips: skin * around(isMale ? 0.78 : 0.62, 0.08),
    clothes: random.uniform(0.05, 0.95),
    frames: random.uniform(0.02, 0.25),
    light: drawLight(random),
    ambient: around(0.5, 0.15),
    contrast: around(1, 0.25),
    brightness: around(5, 25),
    noise: random.uniform(1, 7),
  };
}

function drawClass(random: Random, probabilities: readonly number[]): number {
  let left = random.uniform();
  for (const [place, probability] of probabilities.entries()) {
    if (left < probability) return place;
    left -= probability;
  }
  return probabilities.length - 1;
}

function drawYaw(random: Random, pose: number): Turn {
  const away = Math.abs(pose - 2);
  if (away === 0) return turnOf(random.uniform(-HALF_ANGLES[1]!, HALF_ANGLES[1]));
  return turnOf(Math.sign(pose - 2) * random.uniform(HALF_ANGLES[away], HALF_ANGLES[away + 1]));
}

/** Cosine and sine from the tangent of half the angle: no sine of `Math`, whose last bit differs between machines. */
function turnOf(half: number): Turn {
  const square = half * half;
  return [(1 - square) / (1 + square), (2 * half) / (1 + square)];
}

/** From the front, mostly from above. */
function drawLight(random: Random): [number, number, number] {
  const [x, y, z] = [random.uniform(-0.9, 0.9), random.uniform(-0.8, 0.25), random.uniform(0.5, 1)];
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}
