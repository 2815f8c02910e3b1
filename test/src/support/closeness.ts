import { expect } from "vitest";

/** Holds two numbers to a tolerance that is absolute up to 1 and relative beyond. */
export function expectClose(actual: number, expected: number, tolerance: number, place: string): void {
  const error = Math.abs(actual - expected);
  if (error <= tolerance * Math.max(1, Math.abs(expected)) || Object.is(actual, expected)) return;
  expect.fail(`${place}: ${actual} is not within ${tolerance} of ${expected}`);
}

/** Holds two numbers to a relative tolerance, down to 10⁻³⁵: soon below float32 goes over to 0. */
export function expectRelativelyClose(
  actual: number,
  expected: number,
  tolerance: number,
  place: string,
): void {
  if (Math.abs(actual - expected) <= tolerance * Math.abs(expected) + 1e-35) return;
  expect.fail(`${place}: ${actual} is not within ${tolerance} times ${expected} of it`);
}

/** `expectClose` for lists and lists of lists. */
export function expectAllClose(actual: unknown, expected: unknown, tolerance: number, place: string): void {
  if (typeof expected === "number") {
    expectClose(actual as number, expected, tolerance, place);
    return;
  }
  const [got, wanted] = [
    Array.from(actual as ArrayLike<unknown>),
    Array.from(expected as ArrayLike<unknown>),
  ];
  expect(got.length, place).toBe(wanted.length);
  for (const [index, value] of wanted.entries())
    expectAllClose(got[index], value, tolerance, `${place}[${index}]`);
}
