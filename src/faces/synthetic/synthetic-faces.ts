import { createRandom } from "../../random.js";
import { requireInteger } from "../../require.js";
import { type Face, type FaceAttributes, type FaceSet, MTFL_ATTRIBUTES } from "../face.js";
import { drawTraits, type FaceTraits } from "./face-traits.js";
import { renderFace } from "./render-face.js";

/** Those of MTFL, and whether something stands before the face. */
const ATTRIBUTES = {
  ...MTFL_ATTRIBUTES,
  occlusion: { classNames: ["occluded", "not occluded"] },
} as const satisfies FaceAttributes;

/**
 * Faces made from a seed, for everything that must run without a download: ellipsoids with painted eyes, brows, mouth and
 * glasses, turned by up to 60° to either side, nodding and tilted, under changing light, some of them partly covered, with
 * noise. Landmarks are exact: the projected centers of the eyes, tip of the nose and corners of the mouth, also where
 * they are hidden. `gender` stands for two ways of drawing (jaw, brows, hair, beard) and says nothing about people.
 *
 * Pose is frontal within 15° (40 % of the faces), left or right up to 40° (20 % each), profile beyond (10 % each); half
 * the faces smile, 30 % wear glasses, 20 % are covered. The first faces of a larger set are those of a smaller one. The
 * bytes are the same on every machine: only +, −, ·, / and the square root are used.
 *
 * @param options.count Number of faces, at least 1.
 * @param options.seed Seed of the set, 1 by default; another one gives other faces, such as those to test with.
 * @param options.size Height and width of an image in pixels, at least 24, 72 by default.
 * @throws Problem if an option is not a whole number in its range.
 * @see Zhang2014
 */
export function syntheticFaces({
  count,
  seed = 1,
  size = 72,
}: {
  count: number;
  seed?: number;
  size?: number;
}): FaceSet {
  requireInteger("count", count, 1);
  requireInteger("size", size, 24);
  const root = createRandom(seed).fork("synthetic faces");
  const faces = Array.from({ length: count }, (_, index): Face => {
    const random = root.fork(`face ${index}`);
    const traits = drawTraits(random.fork("traits"));
    return {
      file: `synthetic/${index}`,
      line: index + 1,
      attributes: labelsOf(traits),
      place: { left: 0, top: 0, reduction: 1 },
      ...renderFace(traits, size, random.fork("image")),
    };
  });
  return { faces, attributes: ATTRIBUTES };
}

function labelsOf(traits: FaceTraits): Record<keyof typeof ATTRIBUTES, number> {
  const first = (isFirst: boolean) => (isFirst ? 0 : 1);
  return {
    pose: traits.pose,
    smile: first(traits.isSmiling),
    glasses: first(traits.hasGlasses),
    gender: first(traits.isMale),
    occlusion: first(traits.isOccluded),
  };
}
