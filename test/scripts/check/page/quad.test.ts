import { describe, expect, it } from "vitest";

import { penetration, type Quad, quadOfRect } from "../../../../scripts/check/page/quad.ts";

const square = (left: number, top: number, size = 10): Quad =>
  quadOfRect({ left, top, right: left + size, bottom: top + size });

function turned({ x, y }: { x: number; y: number }, radius: number): Quad {
  return [
    { x, y: y - radius },
    { x: x + radius, y },
    { x, y: y + radius },
    { x: x - radius, y },
  ];
}

describe("penetration", () => {
  it("is the shortest way that parts two boxes", () => {
    expect(penetration(square(0, 0), square(7, 2))).toBeCloseTo(3);
    expect(penetration(square(0, 0), square(0, 0))).toBeCloseTo(10);
  });

  it("is not above 0 for boxes that touch or lie apart", () => {
    expect(penetration(square(0, 0), square(10, 0))).toBeLessThanOrEqual(0);
    expect(penetration(square(0, 0), square(30, 30))).toBeLessThanOrEqual(0);
  });

  it("tells turned boxes apart though the boxes around them meet", () => {
    // The corner of the square lies beyond the slanted side of the diamond: distance (10 + 10 - 12) / sqrt(2) short.
    expect(penetration(square(0, 0), turned({ x: 16, y: 16 }, 10))).toBeCloseTo((20 - 22) / Math.SQRT2);
    expect(penetration(square(0, 0), turned({ x: 14, y: 14 }, 10))).toBeCloseTo((20 - 18) / Math.SQRT2);
  });

  it("is 0 for a box without an extent", () => {
    expect(penetration(square(5, 5, 0), square(0, 0))).toBe(0);
  });
});
