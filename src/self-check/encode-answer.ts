import * as tf from "@tensorflow/tfjs";

import type { Answer, FunctionCall, SpecialNumber } from "./answer.js";

/** Of one value: how deep it may be nested, how many parts it may have, and how many characters in all its texts. */
const DEEPEST = 20;
const MOST_PARTS = 100_000;
const MOST_CHARACTERS = 200_000;
/** Of an error's message. */
const LONGEST_MESSAGE = 1000;

/**
 * Encodes a value as JSON that `compareAnswers` compares: numbers with NaN, infinities and −0, texts, booleans, null,
 * undefined, bigints, arrays, plain objects, tensors and typed arrays. A tensor is read, not disposed of; where its
 * backend reads only what is awaited, as WebGPU does in Node, encode `await tensor.array()`.
 *
 * What cannot be sent, such as functions, promises, cycles, instances of other classes or values of more than 100,000
 * parts, becomes a note of what it was; it is equal to nothing.
 *
 * @example encodeAnswer([1, 2]); // [1, 2]
 */
export function encodeAnswer(value: unknown): Answer {
  try {
    return encode(value, { parts: MOST_PARTS, characters: MOST_CHARACTERS }, []);
  } catch (error) {
    if (error instanceof TooLarge) return unsendable(error.message);
    return unsendable(`a value that cannot be read (${encodeError(error).message})`);
  }
}

/**
 * Encodes what a check looks at: a function by its results at lists of arguments, and without them the value. A call that
 * throws becomes the error that it threw, so that the others still count. What is no function is encoded as it is.
 */
export function encodeCalls(value: unknown, at?: readonly (readonly unknown[])[]): Answer {
  if (at === undefined || typeof value !== "function") return encodeAnswer(value);
  return { kind: "function", calls: at.map((list) => encodeCall(value as Callable, list)) };
}

type Callable = (...values: readonly unknown[]) => unknown;

function encodeCall(callable: Callable, list: readonly unknown[]): FunctionCall {
  const at = list.map(encodeAnswer);
  try {
    return { at, result: encodeAnswer(callable(...list)) };
  } catch (error) {
    return { at, result: { kind: "error", ...encodeError(error) } };
  }
}

/** Name and message of whatever was thrown. */
export function encodeError(error: unknown): { name: string; message: string } {
  try {
    const { name, message } =
      error instanceof Error ? error : { name: "Thrown", message: String(error as string) };
    return { name: cut(String(name)), message: cut(String(message)) };
  } catch {
    return { name: "Thrown", message: "a value that cannot be read" };
  }
}

function cut(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)} ...`;
}

class TooLarge extends Error {}

interface Budget {
  parts: number;
  characters: number;
}

function spend(budget: Budget, parts: number, characters = 0): void {
  budget.parts -= parts;
  budget.characters -= characters;
  if (budget.parts < 0) throw new TooLarge(`a value of more than ${MOST_PARTS} parts`);
  if (budget.characters < 0) throw new TooLarge(`a value of more than ${MOST_CHARACTERS} characters`);
}

/** @param above Arrays and objects in which the value lies. */
function encode(value: unknown, budget: Budget, above: readonly object[]): Answer {
  spend(budget, 1);
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      return encodeNumber(value);
    case "string":
      spend(budget, 0, value.length);
      return value;
    case "undefined":
      return { kind: "undefined" };
    case "bigint": {
      const text = String(value);
      spend(budget, 0, text.length);
      return { kind: "bigint", value: text };
    }
    case "object":
      return value === null ? null : encodeObject(value, budget, above);
    case "function":
      return unsendable("a function that was not called");
    default:
      return unsendable("a symbol");
  }
}

function encodeObject(value: object, budget: Budget, above: readonly object[]): Answer {
  if (above.includes(value)) return unsendable("a value that holds itself");
  if (above.length === DEEPEST) throw new TooLarge(`a value that is nested deeper than ${DEEPEST} times`);
  const inside = [...above, value];
  if (Array.isArray(value)) {
    spend(budget, value.length);
    return Array.from(value, (item) => encode(item, budget, inside));
  }
  if (ArrayBuffer.isView(value)) return encodeTypedArray(value, budget, inside);
  if (value instanceof tf.Tensor) return encodeTensor(value, budget, inside);
  if (typeof (value as { then?: unknown }).then === "function")
    return unsendable("a promise that was not awaited");
  if (!isPlain(value)) return unsendable(`an object of the class ${nameOfClass(value)}`);
  const keys = Object.keys(value);
  spend(budget, keys.length);
  const properties = keys.map((key) => {
    spend(budget, 0, key.length);
    return [key, encode((value as Record<string, unknown>)[key], budget, inside)] as const;
  });
  return { kind: "object", properties };
}

/** An object literal, whatever realm it comes from, or one without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOfClass(value: object): string {
  const name: unknown = (value.constructor as { name?: unknown } | undefined)?.name;
  return typeof name === "string" && name !== "" ? cut(name) : "without a name";
}

function encodeTypedArray(value: ArrayBufferView, budget: Budget, inside: readonly object[]): Answer {
  if (value instanceof DataView) return unsendable("a DataView");
  const items = value as ArrayBufferView & ArrayLike<number | bigint>;
  spend(budget, items.length);
  const values = Array.from(items);
  if (values.some((item) => typeof item === "bigint"))
    return values.map((item) => encode(item, budget, inside));
  return { kind: "tensor", shape: [values.length], values: values.map((item) => flatNumber(Number(item))) };
}

function encodeTensor(value: tf.Tensor, budget: Budget, inside: readonly object[]): Answer {
  if (value.isDisposed) return unsendable("a tensor that has been disposed of");
  if (value.dtype === "complex64") return unsendable("a tensor of complex numbers");
  spend(budget, value.size);
  if (value.dtype === "string") return encode(value.arraySync(), budget, inside);
  const numbers = readAtOnce(value);
  if (numbers === undefined)
    return unsendable("a tensor that its backend cannot read at once: await array()");
  return {
    kind: "tensor",
    shape: [...value.shape],
    values: Array.from(numbers, (item) => flatNumber(Number(item))),
  };
}

/** WebGPU outside a browser reads only what is awaited. */
function readAtOnce(value: tf.Tensor): ArrayLike<number> | undefined {
  try {
    return value.dataSync();
  } catch {
    return undefined;
  }
}

function encodeNumber(value: number): Answer {
  const flat = flatNumber(value);
  return typeof flat === "string" ? { kind: "number", value: flat } : flat;
}

function flatNumber(value: number): number | SpecialNumber {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : (String(value) as SpecialNumber);
}

function unsendable(what: string): Answer {
  return { kind: "unsendable", what };
}
