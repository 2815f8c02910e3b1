import { type Answer, isSpecialNumber } from "./answer.js";

/** Numbers in a box of some shape, flat in the order of its rows: what a tensor and nested arrays of numbers share. */
export interface NumberGrid {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const MOST_DIMENSIONS = 8;

/** The number that an answer is, if it is one. */
export function numberOf(answer: unknown): number | undefined {
  if (typeof answer === "number") return answer;
  const special = property(answer, "kind") === "number" ? property(answer, "value") : undefined;
  return isSpecialNumber(special) ? Number(special) : undefined;
}

/** The grid of a tensor, a number, or nested arrays of numbers or booleans of equal lengths; `undefined` for all else. */
export function gridOf(answer: Answer): NumberGrid | undefined {
  if (property(answer, "kind") === "tensor") return gridOfTensor(answer);
  const shape: number[] = [];
  for (let level: unknown = answer; Array.isArray(level) && shape.length <= MOST_DIMENSIONS; level = level[0])
    shape.push(level.length);
  const values: number[] = [];
  return shape.length <= MOST_DIMENSIONS && fill(answer, shape, 0, values) ? { shape, values } : undefined;
}

function fill(answer: unknown, shape: readonly number[], level: number, values: number[]): boolean {
  if (level === shape.length) {
    const value = typeof answer === "boolean" ? Number(answer) : numberOf(answer);
    if (value !== undefined) values.push(value);
    return value !== undefined;
  }
  return (
    Array.isArray(answer) &&
    answer.length === shape[level] &&
    answer.every((item) => fill(item, shape, level + 1, values))
  );
}

function gridOfTensor(answer: unknown): NumberGrid | undefined {
  const [shape, values] = [property(answer, "shape"), property(answer, "values")];
  if (!Array.isArray(shape) || !Array.isArray(values) || shape.length > MOST_DIMENSIONS) return undefined;
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return undefined;
  if (shape.reduce((product, length) => product * length, 1) !== values.length) return undefined;
  if (!values.every((value) => typeof value === "number" || isSpecialNumber(value))) return undefined;
  return { shape, values: values.map(Number) };
}

/** A property that an object has of its own: what was sent may be called `__proto__`, or lack what it should have. */
export function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
