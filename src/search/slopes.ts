import * as tf from "@tensorflow/tfjs";

import type { Times } from "./binary.js";
import type { Slope } from "./unary.js";

/** The product of two numbers, with 0 · ∞ = 0: a factor that has vanished outweighs one that has overflowed. */
export function timesNumber(one: number, other: number): number {
  const product = one * other;
  return Number.isNaN(product) && !Number.isNaN(one) && !Number.isNaN(other) ? 0 : product;
}

/** The product of two slopes. Nothing is computed for a factor 0 or 1. */
export const times: Times = (one, other) => multiply(one, other, tf.mul);

/** The product of two slopes with 0 · ∞ = 0, for formulas that can overflow. */
export const timesWithoutNan: Times = (one, other) =>
  multiply(one, other, (p, q) => {
    const vanishes = tf.logicalOr(tf.equal(p, 0), tf.equal(q, 0));
    const product = tf.mul(p, q);
    return tf.where(tf.broadcastTo(vanishes, product.shape), tf.zerosLike(product), product);
  });

function multiply(one: Slope, other: Slope, general: (p: Slope, q: Slope) => tf.Tensor): Slope {
  if (one === 0 || other === 0) return 0;
  if (one === 1) return other;
  if (other === 1) return one;
  if (typeof one === "number" && typeof other === "number") return one * other;
  return general(one, other);
}

/** The sum of two slopes. */
export function plus(one: Slope, other: Slope): Slope {
  if (one === 0) return other;
  if (other === 0) return one;
  return typeof one === "number" && typeof other === "number" ? one + other : tf.add(one, other);
}

/** The difference of two slopes. */
export function minus(one: Slope, other: Slope): Slope {
  if (other === 0) return one;
  return typeof one === "number" && typeof other === "number" ? one - other : tf.sub(one, other);
}

/** A slope as a tensor of the shape of `like`. */
export function fill(slope: Slope, like: tf.Tensor): tf.Tensor {
  if (typeof slope === "number") return tf.fill(like.shape, slope);
  return slope.shape.length === like.shape.length && slope.size === like.size
    ? slope
    : tf.broadcastTo(slope, like.shape);
}

/** `one` where `condition` holds, else `other`, in the shape of `like`; nothing is computed where both are one number. */
export function choose(condition: tf.Tensor, one: Slope, other: Slope, like: tf.Tensor): Slope {
  if (typeof one === "number" && one === other) return one;
  return tf.where(condition, fill(one, like), fill(other, like));
}

/** The smaller or the larger of two slopes at every element. */
export function extreme(kind: "min" | "max", one: Slope, other: Slope): Slope {
  if (typeof one === "number" && typeof other === "number") return Math[kind](one, other);
  return kind === "min" ? tf.minimum(one, other) : tf.maximum(one, other);
}
