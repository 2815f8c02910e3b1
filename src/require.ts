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
  bounds: { above?: number; atLeast?: number; below?: number } = {},
): number {
  const { above = -Infinity, atLeast = -Infinity, below = Infinity } = bounds;
  if (Number.isFinite(value) && value > above && value >= atLeast && value < below) return value;
  const conditions = [
    bounds.above !== undefined && `above ${above}`,
    bounds.atLeast !== undefined && `of at least ${atLeast}`,
    bounds.below !== undefined && `below ${below}`,
  ].filter((condition) => condition !== false);
  const condition = conditions.length === 0 ? "" : ` ${conditions.join(" and ")}`;
  throw new Problem({
    rule: `\`${name}\` must be a finite number${condition}.`,
    came: String(value),
    cure: "Check how the number was computed, or leave the option out to take its default.",
  });
}

/** The entry of a table such as `activations`, for a name that came as text. @throws Problem if there is none. */
export function requireNamed<Entry>(
  what: string,
  table: Readonly<Record<string, Entry>>,
  name: string,
): Entry {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new Problem({
    rule: `The ${what} must be one of the table \`${what}s\`.`,
    came: `\`${name}\``,
    cure: `Choose one of ${Object.keys(table).join(", ")}.`,
  });
}
