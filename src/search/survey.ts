import type { Activation } from "../activations/activation.js";
import { binaries } from "./binaries.js";
import { type Candidate, coreUnitsOf } from "./candidate.js";
import { type Constants, differentiate, evaluate } from "./evaluate.js";
import { unaries } from "./unaries.js";

/** Half the width of the interval that is looked at, and the points on it, 0 among them. */
const REACH = 20;
const GRID = Array.from({ length: 8001 }, (_, index) => ((index - 4000) / 4000) * REACH);
/** Stand for infinity: so far out that the slope of a root is flat. What exceeds the bound there is called unbounded. */
const FAR = [1e8, 1.7e8, 3.1e8, 1e300];
const UNBOUNDED = 500;
/** Slopes that differ by more are on two sides of a kink, smaller ones are flat. */
const JUMP = 1e-6;
const FLAT = 1e-3;

/** What can be said of a function only by looking at all of it, measured on numbers. */
export function surveyCandidate(
  candidate: Candidate,
  constants: Constants,
): Pick<Activation, "kinks" | "range" | "monotonicity" | "saturates"> {
  const value = (x: number) => evaluate(candidate, x, constants);
  const slope = (x: number) => differentiate(candidate, x, constants).slope;
  const values = [...GRID, ...FAR, ...FAR.map((x) => -x)].map(value).filter((one) => !Number.isNaN(one));
  const slopes = GRID.map(slope);
  const [rises, falls] = [slopes.some((one) => one > 0), slopes.some((one) => one < 0)];
  const isFlat = (side: number) => FAR.slice(0, 3).every((x) => Math.abs(slope(side * x)) < FLAT);
  const bound = (extreme: number) =>
    Math.abs(extreme) > UNBOUNDED ? Math.sign(extreme) * Infinity : extreme;
  return {
    kinks: findKinks(candidate, constants),
    range: [bound(lowest(values)), bound(-lowest(values.map((one) => -one)))],
    monotonicity: rises && falls ? "none" : falls ? "decreasing" : "increasing",
    saturates: { left: isFlat(-1), right: isFlat(1) },
  };
}

function lowest(values: readonly number[]): number {
  return values.reduce((low, one) => Math.min(low, one), Infinity);
}

/** Where the slopes on both sides differ, among the points where a switch inside the formula changes its sign. */
function findKinks(candidate: Candidate, constants: Constants): number[] {
  const kinks = switchesOf(candidate, constants)
    .flatMap(findZeros)
    .filter(([low, high]) => {
      const left = differentiate(candidate, low, constants).slope;
      const right = differentiate(candidate, high, constants, "right").slope;
      return Math.abs(left - right) > JUMP * Math.max(1, Math.abs(left));
    });
  return [...new Set(kinks.map(([low]) => low))].sort((one, other) => one - other);
}

/** What a kink of a unary or binary function happens at 0 of: v, or p − q. */
function switchesOf(candidate: Candidate, constants: Constants): ((x: number) => number)[] {
  return coreUnitsOf(candidate).flatMap((unit) => {
    const read = (side: 0 | 1) => (x: number) => {
      const input = unit.inputs[side];
      return input === "x" ? x : evaluate(input, x, constants);
    };
    const outputOf = (side: 0 | 1) => (x: number) =>
      unaries[unit.unaries[side]].value(read(side)(x), constants.beta, constants.epsilon);
    const sides = ([0, 1] as const).filter((side) => unaries[unit.unaries[side]].slopeOnRight !== undefined);
    const compares = binaries[unit.binary].hasKink;
    return [...sides.map(read), ...(compares ? [(x: number) => outputOf(0)(x) - outputOf(1)(x)] : [])];
  });
}

/** Where a function is 0 on the grid, or changes its sign: the two neighboring numbers between which it does. */
function findZeros(of: (x: number) => number): [number, number][] {
  const signs = GRID.map((x) => Math.sign(of(x)));
  return GRID.flatMap((x, index): [number, number][] => {
    const [here, next] = [signs[index]!, signs[index + 1] ?? 0];
    if (here === 0) return signs[index - 1] === 0 && next === 0 ? [] : [[x, x]];
    return here * next < 0 ? [bisect(of, x, GRID[index + 1]!)] : [];
  });
}

function bisect(of: (x: number) => number, low: number, high: number): [number, number] {
  const sign = Math.sign(of(low));
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return [low, high];
    if (Math.sign(of(middle)) === sign) low = middle;
    else high = middle;
  }
}
