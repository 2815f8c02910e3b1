import type { FaceTraits } from "./face-traits.js";
import type { Material, Point } from "./head-shape.js";
import { squareOf } from "./square-of.js";

const TEETH = 0.92;
const WHITE = 0.88;
const DARK = 0.06;

/** Share of the light that a point of the head throws back: eyes, brows, mouth, beard and glasses lie on the skin. */
export function paintFace(traits: FaceTraits, material: Material, [x, y, z]: Point): number {
  if (material === "hair") return traits.hair;
  if (material === "clothes") return traits.clothes;
  if (material === "nose") return paintNose(traits, x, y);
  if (z < 0) return traits.hasGlasses && isTemple(traits, y, z) ? traits.frames : traits.skin;
  return (
    paintGlasses(traits, x, y, z) ??
    paintEyes(traits, x, y) ??
    paintMouth(traits, x, y) ??
    paintCheeks(traits, x, y)
  );
}

function paintNose({ skin, eyeHeight, noseLength, noseWidth }: FaceTraits, x: number, y: number): number {
  const under = y - (eyeHeight + 0.04 + noseLength);
  const nostril =
    squareOf((Math.abs(x) - 0.5 * noseWidth) / (0.32 * noseWidth)) + squareOf((under - 0.06) / 0.028);
  return nostril < 1 ? 0.35 * skin : skin;
}

/** Both eyes alike: `outward` and `down` count from the middle of the eye on that side. */
function paintEyes(traits: FaceTraits, x: number, y: number): number | undefined {
  const { eyeDistance, eyeHeight, eyeOpening, gaze, browHeight, browThickness, skin, hair } = traits;
  const outward = Math.abs(x) - eyeDistance;
  const down = y - eyeHeight;
  const almond = squareOf(outward / 0.145) + squareOf(down / eyeOpening);
  if (almond < 1) {
    const fromIris = squareOf(x - Math.sign(x) * eyeDistance - gaze) + squareOf(down);
    if (fromIris < squareOf(0.026)) return 0.02;
    if (fromIris < squareOf(0.066)) return DARK + 0.1;
    return WHITE;
  }
  // The upper lid's line of lashes, and a fold of shadow around the eye.
  if (almond < 1.7 && down < 0) return 0.3 * skin;
  const arch = down + browHeight - 0.25 * outward * outward - 0.06 * outward;
  if (Math.abs(outward) < 0.19 && Math.abs(arch) < browThickness) return 0.75 * hair + 0.1 * skin;
  return almond < 3.2 ? 0.84 * skin : undefined;
}

/** Lips along a parabola through both corners and the middle; teeth between them when it is open. */
function paintMouth(traits: FaceTraits, x: number, y: number): number | undefined {
  const { mouthWidth, mouthHeight, mouthLift, mouthOpening, lips, isSmiling } = traits;
  const across = x / mouthWidth;
  if (Math.abs(across) > 1) return undefined;
  const fullness = 1 - across * across;
  const down = y - (mouthHeight - mouthLift * across * across);
  const opening = mouthOpening * fullness;
  if (down > -0.25 * opening && down < opening) return isSmiling ? TEETH : DARK;
  // A dark line between the lips reaches both corners.
  if (Math.abs(down) < 0.016 + 0.01 * fullness && opening < 0.02) return 0.35 * lips;
  return down > -0.06 * fullness - 0.25 * opening && down < 0.075 * fullness + opening ? lips : undefined;
}

function paintCheeks(
  { skin, hair, beard, mouthHeight, mouthLift, isSmiling }: FaceTraits,
  x: number,
  y: number,
): number {
  // From the wings of the nose to beside the mouth, where a smile folds the cheek.
  const fold = Math.abs(x) - 0.2 - 0.35 * (y - 0.28);
  if (isSmiling && y > 0.28 && y < mouthHeight - mouthLift + 0.02 && Math.abs(fold) < 0.018)
    return 0.75 * skin;
  // Grows denser from its edge downward; above the mouth, between the corners, it is a mustache.
  const edge = Math.abs(x) < 0.24 ? mouthHeight - 0.16 : 0.55 - 0.9 * (Math.abs(x) - 0.24);
  const density = Math.min(1, Math.max(0, (y - edge) / 0.1));
  return skin + beard * density * (hair - skin);
}

function paintGlasses(traits: FaceTraits, x: number, y: number, z: number): number | undefined {
  const { hasGlasses, glassesRadius, areGlassesDark, eyeDistance, eyeHeight, frames } = traits;
  if (!hasGlasses) return undefined;
  const radius = Math.sqrt(
    squareOf((Math.abs(x) - eyeDistance) * 0.9) + squareOf((y - eyeHeight - 0.02) * 1.15),
  );
  if (Math.abs(radius - glassesRadius) < 0.024) return frames;
  if (radius < glassesRadius) return areGlassesDark ? frames : undefined;
  const isBridge = Math.abs(x) < eyeDistance && Math.abs(y - eyeHeight) < 0.02;
  return isBridge || (Math.abs(x) > eyeDistance && isTemple(traits, y, z)) ? frames : undefined;
}

/** The side piece, back to the ears. */
function isTemple({ eyeHeight }: FaceTraits, y: number, z: number): boolean {
  return z > -0.15 && Math.abs(y - eyeHeight + 0.02) < 0.022;
}
