/** A square of an image that becomes a crop: moved, turned, mirrored. */
export interface CropTransform {
  /** Middle of the square in pixels of the image. */
  readonly centerX: number;
  readonly centerY: number;
  /** Side of the square in pixels of the image. */
  readonly side: number;
  /** Cosine and sine of the angle by which the square is turned clockwise, so that the crop shows the face turned counterclockwise. */
  readonly cosine: number;
  readonly sine: number;
  /** Whether the crop shows the mirror image, left and right exchanged. */
  readonly mirrored: boolean;
}

/** An upright, unturned or turned square; without `degrees` cosine and sine are exactly 1 and 0. */
export function cropTransform({
  degrees = 0,
  mirrored = false,
  ...square
}: {
  centerX: number;
  centerY: number;
  side: number;
  degrees?: number;
  mirrored?: boolean;
}): CropTransform {
  const angle = (degrees / 180) * Math.PI;
  return { ...square, cosine: Math.cos(angle), sine: Math.sin(angle), mirrored };
}

/** A point of the crop, in shares of its side, as a point of the image: the inverse of `toCrop`. */
export function fromCrop(transform: CropTransform, x: number, y: number): [x: number, y: number] {
  const { centerX, centerY, side, cosine, sine, mirrored } = transform;
  const right = ((mirrored ? 1 - x : x) - 0.5) * side;
  const down = (y - 0.5) * side;
  return [centerX + cosine * right - sine * down, centerY + sine * right + cosine * down];
}

/** A point of the image as a point of the crop, in shares of its side: the inverse of `fromCrop`. */
export function toCrop(transform: CropTransform, x: number, y: number): [x: number, y: number] {
  const { centerX, centerY, side, cosine, sine, mirrored } = transform;
  const [right, down] = [x - centerX, y - centerY];
  const across = 0.5 + (cosine * right + sine * down) / side;
  return [mirrored ? 1 - across : across, 0.5 + (cosine * down - sine * right) / side];
}
