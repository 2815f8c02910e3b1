import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/** A tensor as plain JSON, without loss: NaN and ±Infinity too, which `JSON.stringify` writes as null. */
export interface SavedTensor {
  readonly shape: readonly number[];
  /** Its numbers as float32, least byte first, in base64. */
  readonly float32: string;
}

/** The numbers of tensors as plain JSON, in their order. */
export function saveTensors(tensors: readonly tf.Tensor[]): Promise<SavedTensor[]> {
  return Promise.all(
    tensors.map(async (tensor) => ({ shape: tensor.shape, float32: encode(await tensor.data()) })),
  );
}

/**
 * Gives variables the numbers that `saveTensors` kept.
 *
 * @param what What they are, for the error: `weights of the model`.
 * @throws Problem if number, shapes or lengths are not those of the variables; they then keep their numbers.
 */
export function loadVariables(
  variables: readonly tf.Variable[],
  saved: readonly SavedTensor[],
  what: string,
): void {
  const shapesOf = (list: readonly { readonly shape: readonly number[] }[]) =>
    list.map(({ shape }) => `[${shape.join(", ")}]`).join(", ");
  const expected = shapesOf(variables);
  const other = (came: string) =>
    new Problem({
      rule: `Saved ${what} must have the shapes ${expected || "of none"}.`,
      came,
      cure: "Build the same model, with the same options, as when it was saved.",
    });
  if (!Array.isArray(saved) || !saved.every(isSaved)) throw other("something else than saved tensors");
  const numbers = saved.map(({ float32 }) => decode(float32));
  const came = shapesOf(saved);
  const whole = saved.every(
    ({ shape }, index) => numbers[index]?.length === tf.util.sizeFromShape([...shape]),
  );
  if (!whole) throw other(`${came}, with numbers missing or damaged`);
  if (expected !== came) throw other(came || "none");
  tf.tidy(() => {
    for (const [index, variable] of variables.entries())
      variable.assign(tf.tensor(numbers[index]!, variable.shape));
  });
}

/** Whether something that was read, and may be anything, is a saved tensor. */
function isSaved(value: unknown): value is SavedTensor {
  if (typeof value !== "object" || value === null) return false;
  const { shape, float32 } = value as Partial<SavedTensor>;
  return Array.isArray(shape) && shape.every(Number.isInteger) && typeof float32 === "string";
}

/** Bytes at a time: a call takes only so many arguments. */
const CHUNK = 1 << 13;

function encode(numbers: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (let index = 0; index < numbers.length; index++) view.setFloat32(4 * index, numbers[index]!, true);
  const bytes = new Uint8Array(view.buffer);
  const parts = [];
  for (let start = 0; start < bytes.length; start += CHUNK)
    parts.push(String.fromCharCode(...bytes.subarray(start, start + CHUNK)));
  return btoa(parts.join(""));
}

/** Nothing where the text is not of whole float32 numbers. */
function decode(text: string): Float32Array | undefined {
  let characters: string;
  try {
    characters = atob(text);
  } catch {
    return undefined;
  }
  if (characters.length % 4 !== 0) return undefined;
  const view = new DataView(Uint8Array.from(characters, (character) => character.charCodeAt(0)).buffer);
  return Float32Array.from({ length: characters.length / 4 }, (_, index) => view.getFloat32(4 * index, true));
}
