import { Problem } from "./problem.js";

/** Checks that an option is a whole number of `minimum` … `maximum`. @throws Problem otherwise. */
export function requireInteger(
  name: string,
  value: number,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
  const upper = maximum === Number.MAX_SAFE_INTEGER ? "" : ` and at most ${maximum}`;
  throw new Problem({
    rule: `\`${name}\` must be a whole number of at least ${minimum}${upper}.`,
    came: String(value),
    cure: `Give a whole number, such as ${Math.max(minimum, 1)}.`,
  });
}

/** Checks that an option is a finite number in the interval it may lie in. @throws Problem otherwise. */
export function requireFinite(
  name: string,
  value: number,
  bounds: { above?: number; atLeast?: number } = {},
): number {
  const { above = -Infinity, atLeast = -Infinity } = bounds;
  if (Number.isFinite(value) && value > above && value >= atLeast) return value;
  const condition =
    bounds.above !== undefined
      ? ` above ${above}`
      : bounds.atLeast !== undefined
        ? ` of at least ${atLeast}`
        : "";
  throw new Problem({
    rule: `\`${name}\` must be a finite number${condition}.`,
    came: String(value),
    cure: "Check how the number was computed, or leave the option out to take its default.",
  });
}
