import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";

/** A continuous piecewise linear function: straight between its points, and beyond them. */
export interface PiecewiseLinear {
  /** (x, g(x)) where the slope changes, by increasing x; at least one. Right of the last one the slope is 1. */
  readonly points: readonly (readonly [number, number])[];
  /** Slope left of the first point. */
  readonly leftSlope: number;
}

/** Parameters of one adaptive piecewise linear unit: a and b of h(x) = max(0, x) + Σₛ aₛ max(0, bₛ − x). */
export interface AplParameters {
  readonly slopes: readonly number[];
  readonly hinges: readonly number[];
}

/**
 * The APL unit that is a given continuous piecewise linear function g, exactly: the theorem of the paper as a
 * construction. Its class are the functions with g(x) = x from some point on, so the last point must lie on y = x. At a
 * point where the slope of g(x) − max(0, x) changes by Δ stands a hinge of the slope a = Δ.
 *
 * @returns One hinge for each change of slope, from the left; S = 0 for the ReLU itself.
 * @throws Problem if g is not of the class, its points are not in order, or a number is not finite.
 * @example aplFromPiecewiseLinear({ points: [[0, 0]], leftSlope: -1 }).slopes; // [1]
 * @see Agostinelli2015, theorem 1
 */
export function aplFromPiecewiseLinear({ points, leftSlope }: PiecewiseLinear): AplParameters {
  requireClass(points);
  const slopesBefore = [requireFinite("leftSlope", leftSlope), ...slopesBetween(points)];
  // What the slope of g changes by at each point; the last segment has the slope 1.
  const changes = new Map(
    points.map(([x], index) => [x, (slopesBefore[index + 1] ?? 1) - slopesBefore[index]!]),
  );
  // The ReLU already bends by 1 at 0.
  changes.set(0, (changes.get(0) ?? 0) - 1);
  const bends = [...changes].filter(([, change]) => change !== 0).sort(([one], [other]) => one - other);
  return { slopes: bends.map(([, change]) => change), hinges: bends.map(([x]) => x) };
}

function slopesBetween(points: PiecewiseLinear["points"]): number[] {
  return points.slice(1).map(([x, y], index) => {
    const [left, value] = points[index]!;
    return requireFinite("slope between two points", (y - value) / (x - left));
  });
}

function requireClass(points: PiecewiseLinear["points"]): void {
  for (const [index, [x, y]] of points.entries()) {
    requireFinite("x of a point", x);
    requireFinite("y of a point", y);
    if (index > 0 && x <= points[index - 1]![0]) {
      throw new Problem({
        rule: "The points must be in order, each further to the right.",
        came: `x = ${x} after x = ${points[index - 1]![0]}`,
        cure: "Sort them by x, and give each x once.",
      });
    }
  }
  const last = points.at(-1);
  if (last !== undefined && last[0] === last[1]) return;
  throw new Problem({
    rule: "An adaptive piecewise linear unit is the identity from its last point on, so that point must lie on y = x.",
    came: last === undefined ? "no point" : `(${last[0]}, ${last[1]})`,
    cure: "Let the function return to y = x further to the right, or put a linear layer behind the unit.",
  });
}
