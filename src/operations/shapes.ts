import type * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/** Checks that a tensor holds float32 numbers. @throws Problem otherwise. */
export function requireFloats(name: string, tensor: tf.Tensor): void {
  if (tensor.dtype === "float32") return;
  throw new Problem({
    rule: `\`${name}\` must hold numbers of type float32.`,
    came: tensor.dtype,
    cure: `Convert it with \`${name}.toFloat()\`.`,
  });
}

/** Checks that x has examples along its first axis, and at least `rank` axes. @throws Problem otherwise. */
export function requireExamples(x: tf.Tensor, rank = 1): void {
  requireFloats("x", x);
  if (x.rank >= rank) return;
  const axes = rank === 1 ? "[batch, ...]" : "[batch, ..., channels]";
  throw new Problem({
    rule: `\`x\` must have the shape ${axes}.`,
    came: describeShape(x.shape),
    cure: "Give it its missing axes with `tf.reshape`.",
  });
}

/**
 * Checks the shape of a parameter that the units of an example share, or not: `leading`, then the shape of one example
 * of x with any of its sizes replaced by 1.
 *
 * @throws Problem otherwise.
 */
export function requireShared(
  name: string,
  parameter: tf.Tensor,
  x: tf.Tensor,
  leading: readonly number[],
): void {
  requireFloats(name, parameter);
  const [head, rest] = [parameter.shape.slice(0, leading.length), parameter.shape.slice(leading.length)];
  const example = x.shape.slice(1);
  const fits =
    leading.every((size, axis) => head[axis] === size) &&
    rest.length === example.length &&
    rest.every((size, axis) => size === 1 || size === example[axis]);
  if (fits) return;
  const choices = example.map((size) => (size === 1 ? "1" : `${size} or 1`));
  throw new Problem({
    rule: `\`${name}\` must have the shape [${[...leading, ...choices].join(", ")}]: that of one example of \`x\`, with 1 where units share.`,
    came: describeShape(parameter.shape),
    cure: "Give it the missing axes of size 1 with `tf.reshape`.",
  });
}

/** Checks that each channel of x has values to compute statistics of. @throws Problem otherwise. */
export function requireValues(x: tf.Tensor): void {
  if (x.shape.slice(0, -1).every((size) => size > 0)) return;
  throw new Problem({
    rule: "`x` must have at least one value in each channel, to normalize with statistics of its own.",
    came: describeShape(x.shape),
    cure: "Leave out empty batches, or give running `statistics`.",
  });
}

/** Checks that a shape is one of those that are allowed. @throws Problem otherwise. */
export function requireShape(name: string, tensor: tf.Tensor, ...allowed: readonly number[][]): void {
  requireFloats(name, tensor);
  if (allowed.some((shape) => describeShape(shape) === describeShape(tensor.shape))) return;
  throw new Problem({
    rule: `\`${name}\` must have the shape ${[...new Set(allowed.map(describeShape))].join(" or ")}.`,
    came: describeShape(tensor.shape),
    cure: "Create it with that shape, or change it with `tf.reshape`.",
  });
}

export function describeShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
