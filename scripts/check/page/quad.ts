export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A convex quadrilateral in screen pixels, in order around it: an upright or a rotated box. */
export type Quad = readonly [Point, Point, Point, Point];

export function quadOfRect(rect: { left: number; top: number; right: number; bottom: number }): Quad {
  const { left, top, right, bottom } = rect;
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** Upright box around a quadrilateral. */
export function boundsOf(quad: Quad): DOMRect {
  const xs = quad.map((point) => point.x);
  const ys = quad.map((point) => point.y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  return new DOMRect(left, top, Math.max(...xs) - left, Math.max(...ys) - top);
}

/** How deep two quadrilaterals lie in each other: the shortest way that parts them, 0 or less if they are apart. */
export function penetration(one: Quad, other: Quad): number {
  let depth = Number.POSITIVE_INFINITY;
  for (const quad of [one, other]) {
    for (let side = 0; side < 2; side += 1) {
      const from = quad[side]!;
      const to = quad[side + 1]!;
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      if (length === 0) return 0;
      const normal = { x: (from.y - to.y) / length, y: (to.x - from.x) / length };
      const [oneLow, oneHigh] = extent(one, normal);
      const [otherLow, otherHigh] = extent(other, normal);
      depth = Math.min(depth, oneHigh - otherLow, otherHigh - oneLow);
      if (depth <= 0) return depth;
    }
  }
  return depth;
}

function extent(quad: Quad, axis: Point): [number, number] {
  const places = quad.map((point) => point.x * axis.x + point.y * axis.y);
  return [Math.min(...places), Math.max(...places)];
}
