import { type Answer, type FunctionCall, isList } from "./answer.js";
import { describeAnswer } from "./describe-answer.js";
import { gridOf, type NumberGrid, numberOf, property } from "./number-grid.js";

/** How far a number may be from the expected one, relative to it or, below 1, absolute. */
export const DEFAULT_TOLERANCE = 1e-6;

/**
 * Compares two answers of `encodeAnswer`. Numbers are equal if |got − expected| ≤ tolerance · max(1, |expected|); NaN and
 * infinities equal themselves. A tensor equals nested arrays with the same numbers in the same shape. Objects have the
 * same properties, in any order; one that is undefined may be missing.
 *
 * `got` may be any JSON, such as one that somebody forged: only its own properties count, and the work is bounded by
 * `expected` and by one pass over `got`.
 *
 * @param tolerance 10⁻⁶ by default.
 * @returns `undefined` if they are equal, else what was expected, what came, and where.
 * @example compareAnswers(20, 19); // "expected 20, but got 19"
 */
export function compareAnswers(
  expected: Answer,
  got: unknown,
  tolerance: number = DEFAULT_TOLERANCE,
): string | undefined {
  return compare(expected, got as Answer, tolerance, "");
}

function compare(expected: Answer, got: Answer, tolerance: number, place: string): string | undefined {
  const different = () => `${at(place)}expected ${describeAnswer(expected)}, but got ${describeAnswer(got)}`;
  if (property(got, "kind") === "tensor" || property(expected, "kind") === "tensor") {
    const [grid, other] = [gridOf(expected), gridOf(got)];
    return grid === undefined || other === undefined
      ? different()
      : compareGrids(grid, other, tolerance, place);
  }
  const number = numberOf(expected);
  if (number !== undefined) return isNear(number, numberOf(got), tolerance) ? undefined : different();
  if (typeof expected !== "object" || expected === null) return expected === got ? undefined : different();
  if (isList(expected)) return isList(got) ? compareLists(expected, got, tolerance, place) : different();
  if (property(expected, "kind") !== property(got, "kind")) return different();
  if ("properties" in expected)
    return compareObjects(expected.properties, property(got, "properties"), tolerance, place);
  if ("calls" in expected) return compareCalls(expected.calls, property(got, "calls"), tolerance, place);
  if (expected.kind === "undefined") return undefined;
  if (expected.kind === "bigint") return expected.value === property(got, "value") ? undefined : different();
  return different();
}

/** Whether a number is as near to the expected one as it has to be. */
function isNear(expected: number, got: number | undefined, tolerance: number): boolean {
  if (got === undefined) return false;
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return Object.is(expected, got);
  return Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

function compareGrids(
  expected: NumberGrid,
  got: NumberGrid,
  tolerance: number,
  place: string,
): string | undefined {
  const shapes = [expected.shape, got.shape].map((shape) => `[${shape.join(", ")}]`);
  if (shapes[0] !== shapes[1]) return `${at(place)}expected the shape ${shapes[0]}, but got ${shapes[1]}`;
  const wrong = expected.values.findIndex((value, index) => !isNear(value, got.values[index], tolerance));
  if (wrong === -1) return undefined;
  const where = `${place}${positionOf(wrong, expected.shape)}`;
  return `${at(where)}expected ${expected.values[wrong]}, but got ${got.values[wrong]}`;
}

/** The place of the `index`th number in a grid, such as `[1][2]`. */
function positionOf(index: number, shape: readonly number[]): string {
  let rest = index;
  const places = [...shape].reverse().map((length) => {
    const place = rest % length;
    rest = (rest - place) / length;
    return `[${place}]`;
  });
  return places.reverse().join("");
}

function compareLists(
  expected: readonly Answer[],
  got: readonly Answer[],
  tolerance: number,
  place: string,
): string | undefined {
  if (expected.length !== got.length) {
    const counts = `${expected.length} ${expected.length === 1 ? "item" : "items"}, but got ${got.length}`;
    return `${at(place)}expected ${counts}: ${describeAnswer(expected)} and not ${describeAnswer(got)}`;
  }
  for (const [index, item] of expected.entries()) {
    const difference = compare(item, got[index]!, tolerance, `${place}[${index}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

const ABSENT: Answer = { kind: "undefined" };
/** Stands where an honest answer has one; equal to nothing. */
const MISSING: Answer = { kind: "unsendable", what: "nothing" };

function compareObjects(
  expected: readonly (readonly [string, Answer])[],
  got: unknown,
  tolerance: number,
  place: string,
): string | undefined {
  const isPair = (entry: unknown): entry is [string, Answer] =>
    Array.isArray(entry) && typeof entry[0] === "string" && entry[1] !== undefined;
  const entries = new Map(Array.isArray(got) ? got.filter(isPair) : []);
  for (const [key, value] of expected) {
    const item = entries.has(key) ? entries.get(key)! : ABSENT;
    const difference = compare(value, item, tolerance, `${place}.${key}`);
    if (difference !== undefined) return difference;
    entries.delete(key);
  }
  for (const [key, value] of entries) {
    if (property(value, "kind") !== "undefined")
      return `${at(place)}expected no property ${describeAnswer(key)}, but got one`;
  }
  return undefined;
}

function compareCalls(
  expected: readonly FunctionCall[],
  got: unknown,
  tolerance: number,
  place: string,
): string | undefined {
  for (const [index, { at: values, result }] of expected.entries()) {
    const where = `${place}(${values.map(describeAnswer).join(", ")})`;
    const call: unknown = Array.isArray(got) ? got[index] : undefined;
    const item = property(call, "result") as Answer | undefined;
    const difference = compare(result, item === undefined ? MISSING : item, tolerance, where);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function at(place: string): string {
  return place === "" ? "" : `at ${place}: `;
}
