/** A point in shares of the image's side, from its upper left corner. */
export type Point = readonly [x: number, y: number];

/** A stroke: a quadratic Bézier curve from its first point to its third, drawn towards the second. */
export type Stroke = readonly [Point, Point, Point];

/** Straight pieces that stand for one curve. */
const PIECES = 12;

/**
 * Draws strokes with a round pen: ink is 255 up to half the pen's width from a stroke and falls to 0 within one pixel from there.
 *
 * @param size Height and width in pixels.
 * @param pen Width of the pen in pixels.
 * @returns size · size levels, row by row.
 */
export function drawStrokes(strokes: readonly Stroke[], size: number, pen: number): Uint8ClampedArray {
  const pieces = strokes.flatMap((stroke) => piecesOf(stroke, size));
  const levels = new Uint8ClampedArray(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let least = Number.POSITIVE_INFINITY;
      for (const piece of pieces) least = Math.min(least, squaredDistance(column + 0.5, row + 0.5, piece));
      levels[row * size + column] = 255 * (pen / 2 + 0.5 - Math.sqrt(least));
    }
  }
  return levels;
}

type Piece = readonly [x0: number, y0: number, x1: number, y1: number];

function piecesOf([start, towards, end]: Stroke, size: number): Piece[] {
  const at = (t: number, axis: 0 | 1) =>
    size * ((1 - t) * (1 - t) * start[axis] + 2 * t * (1 - t) * towards[axis] + t * t * end[axis]);
  return Array.from({ length: PIECES }, (_, index) => {
    const [from, to] = [index / PIECES, (index + 1) / PIECES];
    return [at(from, 0), at(from, 1), at(to, 0), at(to, 1)] as const;
  });
}

function squaredDistance(x: number, y: number, [x0, y0, x1, y1]: Piece): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  const [ox, oy] = [x - x0 - along * dx, y - y0 - along * dy];
  return ox * ox + oy * oy;
}
