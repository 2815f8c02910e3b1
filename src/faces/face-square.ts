import type { FaceBox, Landmarks } from "./face.js";

/** A square in an image, in pixels. */
export interface Square {
  readonly centerX: number;
  readonly centerY: number;
  readonly side: number;
}

/**
 * The square that stands for a face. With a box: around its middle, as wide as its longer side. Without: around the
 * middle of the smallest upright rectangle that holds the landmarks, twice as wide as the longer side of that. The second
 * knows where the landmarks are, so errors on such crops are smaller than on those of a detector.
 */
export function faceSquare({ landmarks, box }: { landmarks: Landmarks; box?: FaceBox }): Square {
  if (box !== undefined) {
    return {
      centerX: box.left + box.width / 2,
      centerY: box.top + box.height / 2,
      side: Math.max(box.width, box.height),
    };
  }
  const { left, top, right, bottom } = landmarkBounds(landmarks);
  return {
    centerX: (left + right) / 2,
    centerY: (top + bottom) / 2,
    side: 2 * Math.max(right - left, bottom - top),
  };
}

/** The smallest upright rectangle that holds the landmarks. */
export function landmarkBounds(landmarks: Landmarks): {
  left: number;
  top: number;
  right: number;
  bottom: number;
} {
  const xs = landmarks.filter((_, index) => index % 2 === 0);
  const ys = landmarks.filter((_, index) => index % 2 === 1);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
