import { Problem } from "../problem.js";

/**
 * What is left of a number when it becomes a whole number of steps, and is added before the next rounding down:
 * `diffused` carries the error on to the next time step, `stochastic` draws a new uniform number of [0, 1) each time,
 * `nearest` adds one half and forgets.
 */
export type Rounding = "diffused" | "stochastic" | "nearest";

/** All ways to round. */
export const ROUNDINGS: readonly Rounding[] = ["diffused", "stochastic", "nearest"];

/** Checks that a word is a way to round. @throws Problem otherwise. */
export function requireRounding(rounding: Rounding): Rounding {
  if (ROUNDINGS.includes(rounding)) return rounding;
  throw new Problem({
    rule: "`rounding` must be `diffused`, `stochastic` or `nearest`.",
    came: `\`${rounding}\``,
    cure: "Choose what happens to the error of rounding.",
  });
}
