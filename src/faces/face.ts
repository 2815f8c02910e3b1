/**
 * The five landmarks, in the order of MTFL. Left and right are the viewer's: the left eye is the one at the left of the
 * image, which is the right eye of the person. MTFL means the same (in all its 10,000 training faces the left eye has the
 * smaller x).
 *
 * @see Zhang2014
 */
export const LANDMARK_NAMES = [
  "left eye",
  "right eye",
  "nose",
  "left mouth corner",
  "right mouth corner",
] as const;

/** For each landmark the one that takes its place in the mirror image. */
export const MIRRORED_LANDMARKS: readonly number[] = [1, 0, 2, 4, 3];

/**
 * x₁ y₁ … x₅ y₅ in the order of `LANDMARK_NAMES`: right and down from the upper left corner of the image, so that the
 * center of its first pixel lies at (0.5, 0.5).
 */
export type Landmarks = readonly number[];

/** What may be said of a face besides where its landmarks are. */
export interface FaceAttribute {
  readonly classNames: readonly string[];
  /** For each class the one of the mirror image; left out where mirroring changes nothing. */
  readonly mirrored?: readonly number[];
}

export type FaceAttributes = Readonly<Record<string, FaceAttribute>>;

/**
 * The attributes of MTFL, classes in the order of its labels. `left` means that the nose points to the left of the image
 * (measured: in MTFL's classes 1 and 2 it lies left of the middle between the eyes).
 *
 * @see Zhang2014
 */
export const MTFL_ATTRIBUTES = {
  pose: {
    classNames: ["left profile", "left", "frontal", "right", "right profile"],
    mirrored: [4, 3, 2, 1, 0],
  },
  smile: { classNames: ["smiling", "not smiling"] },
  glasses: { classNames: ["glasses", "no glasses"] },
  gender: { classNames: ["male", "female"] },
} as const satisfies FaceAttributes;

/** A box around a face, in pixels from the upper left corner of the image. */
export interface FaceBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What is known of one face without its image: a line of annotations. */
export interface FaceRecord {
  /** The image, relative to the folder of the data, with `/` between its parts. */
  readonly file: string;
  /** Where it stands in the annotations, from 1. */
  readonly line: number;
  /** Pixels of the image. */
  readonly landmarks: Landmarks;
  /** Class of each attribute, from 0; an attribute that nobody labeled is left out. */
  readonly attributes: Readonly<Record<string, number>>;
  /** What a detector found, where the data has it. */
  readonly box?: FaceBox;
}

/** Gray levels 0 (dark) … 255 (light), row by row from the upper left. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A face with the part of its image around it. */
export interface Face extends FaceRecord {
  readonly image: GrayImage;
  /** Pixels of `image`, which is a part of the file's image. */
  readonly landmarks: Landmarks;
  /** Pixels of `image`. */
  readonly box?: FaceBox;
  /** Where `image` lies in the file's image: a point p there is at left + reduction · pₓ, top + reduction · p_y. */
  readonly place: { readonly left: number; readonly top: number; readonly reduction: number };
}

/** Faces of one source, with the attributes that may be labeled. */
export interface FaceSet {
  readonly faces: readonly Face[];
  readonly attributes: FaceAttributes;
}
