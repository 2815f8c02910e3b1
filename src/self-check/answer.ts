/**
 * A value as JSON that loses nothing: what JSON has of its own stands for itself, everything else is an object with a
 * `kind`. So a value can leave the process that computed it, and be compared where that process has no say.
 */
export type Answer = null | boolean | number | string | readonly Answer[] | TaggedAnswer;

export type TaggedAnswer =
  | { readonly kind: "number"; readonly value: SpecialNumber }
  | { readonly kind: "undefined" }
  | { readonly kind: "bigint"; readonly value: string }
  /** Pairs, since a property may be called `__proto__`. */
  | { readonly kind: "object"; readonly properties: readonly (readonly [string, Answer])[] }
  /** Tensors and typed arrays, flat in the order of their rows. */
  | {
      readonly kind: "tensor";
      readonly shape: readonly number[];
      readonly values: readonly (number | SpecialNumber)[];
    }
  /** A function, by what it gave at some lists of arguments. */
  | { readonly kind: "function"; readonly calls: readonly FunctionCall[] }
  | { readonly kind: "error"; readonly name: string; readonly message: string }
  | { readonly kind: "unsendable"; readonly what: string };

export interface FunctionCall {
  readonly at: readonly Answer[];
  readonly result: Answer;
}

/** The numbers that JSON does not have. */
export const SPECIAL_NUMBERS = ["NaN", "Infinity", "-Infinity", "-0"] as const;
export type SpecialNumber = (typeof SPECIAL_NUMBERS)[number];

/** Whether a text is the name of a number that JSON does not have. */
export function isSpecialNumber(value: unknown): value is SpecialNumber {
  return SPECIAL_NUMBERS.some((special) => special === value);
}

/** Whether an answer is an array. */
export function isList(answer: Answer): answer is readonly Answer[] {
  return Array.isArray(answer);
}
