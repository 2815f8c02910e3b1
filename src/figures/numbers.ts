import { Problem } from "../problem.js";

/** Numbers as makers of figures take them: an array or a typed array. `null` and NaN are missing numbers, drawn as gaps. */
export type DataValues = ArrayLike<number | null>;

/**
 * Copies numbers into a plain array; NaN becomes `null`.
 *
 * @param what Whose numbers they are, for the error: `y of series "tanh"`.
 * @throws Problem if there is no number at all, or one is infinite or not a number type.
 */
export function toNumbers(values: DataValues, what: string): (number | null)[] {
  const numbers = Array.from(values, (value, index) => {
    if (value === null || Number.isNaN(value)) return null;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw new Problem({
      rule: `The ${what} holds finite numbers, and null or NaN where one is missing.`,
      came: `${String(value)} at index ${index}`,
      cure: "Replace an infinite value by null, which leaves a gap, and say in the text that it diverged.",
    });
  });
  if (!numbers.some((value) => value !== null)) {
    throw new Problem({
      rule: `The ${what} holds at least one number.`,
      came: numbers.length === 0 ? "an empty array" : `${numbers.length} missing values`,
      cure: "Check the step that made the data, or leave this part out of the figure.",
    });
  }
  return numbers;
}

/** The numbers that are not missing. */
export function presentNumbers(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/** Index of the last number that is not missing, -1 if all are. */
export function lastPresent(values: readonly (number | null)[]): number {
  for (let index = values.length - 1; index >= 0; index--) if (values[index] !== null) return index;
  return -1;
}

/**
 * Least and greatest number; without spreading, which fails beyond some hundred thousand arguments.
 *
 * @returns `[Infinity, -Infinity]` for no numbers.
 */
export function extent(values: Iterable<number | null>): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** @throws Problem if two arrays that belong together differ in length. */
export function requireSameLength(first: ArrayLike<unknown>, second: ArrayLike<unknown>, what: string): void {
  if (first.length === second.length) return;
  throw new Problem({
    rule: `The ${what} have the same length.`,
    came: `lengths ${first.length} and ${second.length}`,
    cure: "Give one value for each point; a missing one is null.",
  });
}

/** @throws Problem if a list that a figure is drawn from is empty. */
export function requireSome(items: ArrayLike<unknown>, what: string): void {
  if (items.length > 0) return;
  throw new Problem({
    rule: `A figure has at least one ${what}.`,
    came: "an empty list",
    cure: "Check the step that made the data.",
  });
}
