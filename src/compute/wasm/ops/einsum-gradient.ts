import * as tf from "@tensorflow/tfjs";

import { readEquation } from "./einsum.js";

/**
 * The gradient of `tf.einsum`, which TensorFlow.js 4.22 lacks on every backend: that of an operand is the einsum of the
 * arriving gradient with the other operand, repeated along the axes that only this operand has.
 */
export const einsumGradient: tf.GradConfig = {
  kernelName: "Einsum",
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const { labels, result } = readEquation((attributes as unknown as { equation: string }).equation, saved);
    const gradientOf = (operand: number) => {
      const { shape } = saved[operand]!;
      const own = labels[operand]!;
      const other = labels[1 - operand] ?? [];
      const known = own.filter((label) => result.includes(label) || other.includes(label));
      const factors = [dy as tf.Tensor, ...(saved[1 - operand] === undefined ? [] : [saved[1 - operand]!])];
      const terms = factors.length === 1 ? [result] : [result, other];
      const sum = tf.einsum(`${terms.map(write).join(",")}->${write(known)}`, ...factors);
      const expanded = tf.reshape(
        sum,
        shape.map((size, axis) => (known.includes(own[axis]!) ? size : 1)),
      );
      return tf.broadcastTo(expanded, shape);
    };
    return Object.fromEntries(saved.map((_tensor, operand) => [operand, () => gradientOf(operand)]));
  },
};

function write(labels: readonly number[]): string {
  return labels.map((label) => String.fromCharCode(97 + label)).join("");
}
