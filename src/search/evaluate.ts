import { binaries } from "./binaries.js";
import type { Candidate, Input } from "./candidate.js";
import { timesNumber } from "./slopes.js";
import { unaries } from "./unaries.js";
import { EPSILON, type Unary } from "./unary.js";

/** The constants of a formula. */
export interface Constants {
  readonly beta: number;
  readonly epsilon: number;
}

/** f(x), and its slopes along x and β: the derivative, and how it changes with β. */
export interface Evaluated {
  readonly value: number;
  readonly slope: number;
  readonly betaSlope: number;
}

/** f of one number, in double precision. */
export function evaluate(candidate: Candidate, x: number, { beta, epsilon }: Constants): number {
  const read = (input: Input) => (input === "x" ? x : evaluate(input, x, { beta, epsilon }));
  const [first, second] = [0, 1].map((side) =>
    unaries[candidate.unaries[side]!].value(read(candidate.inputs[side]!), beta, epsilon),
  ) as [number, number];
  return binaries[candidate.binary].value(first, second, beta, epsilon);
}

/**
 * f and its derivatives at one number, in double precision, by the chain rule from x outward. At a kink they are those on
 * the left: where max(p, q) has p = q, the smaller slope, and where |p| has p = 0, −|p′|.
 *
 * @param side `"right"` for those on the right.
 */
export function differentiate(
  candidate: Candidate,
  x: number,
  constants: Constants = { beta: 1, epsilon: EPSILON },
  side: "left" | "right" = "left",
): Evaluated {
  if (side === "left") return forward(candidate, x, 1, constants);
  // The slopes on the right are those on the left of f(−t), with the other sign.
  const mirrored = forward(candidate, x, -1, constants);
  return { ...mirrored, slope: -mirrored.slope };
}

function forward(candidate: Candidate, x: number, seed: number, constants: Constants): Evaluated {
  const { beta, epsilon } = constants;
  const read = (input: Input): Evaluated =>
    input === "x" ? { value: x, slope: seed, betaSlope: 0 } : forward(input, x, seed, constants);
  const [p, q] = [0, 1].map((side) => {
    const unary = unaries[candidate.unaries[side]!];
    const inner = read(candidate.inputs[side]!);
    const steepness = (along: number) =>
      timesNumber(slopeBeside(unary, inner.value, along, constants), along);
    return {
      value: unary.value(inner.value, beta, epsilon),
      slope: steepness(inner.slope),
      betaSlope: steepness(inner.betaSlope) + (unary.betaSlope?.(inner.value) ?? 0),
    };
  }) as [Evaluated, Evaluated];
  const binary = binaries[candidate.binary];
  return {
    value: binary.value(p.value, q.value, beta, epsilon),
    slope: binary.slope(p.value, q.value, p.slope, q.slope, beta, epsilon),
    betaSlope:
      binary.slope(p.value, q.value, p.betaSlope, q.betaSlope, beta, epsilon) +
      (binary.betaSlope?.(p.value, q.value, beta) ?? 0),
  };
}

/** u′(v) on the side from which v is reached from the left: on the right of v, if v falls. */
function slopeBeside(unary: Unary, v: number, along: number, { beta, epsilon }: Constants): number {
  if (along < 0 && unary.slopeOnRight !== undefined) return unary.slopeOnRight(v, epsilon);
  return unary.slope(v, beta, epsilon);
}
