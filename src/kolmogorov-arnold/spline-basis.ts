import * as tf from "@tensorflow/tfjs";

import { cubicBump } from "../layers/cubic-bump.js";
import { requireDomain } from "../layers/require-domain.js";
import { requireInteger } from "../require.js";
import type { FunctionBasis } from "./function-basis.js";

export interface SplineOptions {
  /** Equal intervals of the domain, G, at least 1; 5 by default. */
  readonly intervals?: number;
  /** From where to where the splines are complete, in the unit of x; [−1, 1] by default. */
  readonly domain?: readonly [number, number];
}

/**
 * The functions of a Kolmogorov-Arnold network: φ(x) = c₀ SiLU(x) + Σᵢ cᵢ Bᵢ(x), i = 1 … G + 3, with cubic B-splines on
 * equal intervals of the length h. Their scale w_s is part of c. Three intervals beyond the domain only SiLU is left.
 * `roughness` sums the squares of the second differences of c₁, c₂, …, as P-splines do.
 *
 * @throws Problem if an option is outside its bounds.
 * @see Liu2025
 * @see Eilers1996
 */
export function splineBasis(options: SplineOptions = {}): FunctionBasis {
  const intervals = requireInteger("intervals", options.intervals ?? 5, 1);
  const [low, high] = requireDomain(options.domain ?? [-1, 1]);
  const step = (high - low) / intervals;
  const splines = intervals + 3;
  // In u = (x − low) / h the spline Bᵢ is the bump around i − 2.
  const centers = Array.from({ length: splines }, (_, i) => i - 1);
  return {
    size: splines + 1,
    places: [0, ...centers.map((center) => low + step * center)],
    mixing: undefined,
    roughness: secondDifferences(splines),
    features: (x) => {
      const u = tf.mul(tf.sub(x, low), 1 / step);
      const bumps = cubicBump(tf.sub(u, tf.tensor2d(centers, [1, splines])));
      return tf.concat([tf.mul(x, tf.sigmoid(x)), bumps], 1) as tf.Tensor2D;
    },
    cardinals: (x) => {
      const u = (x - low) / step;
      return [x / (1 + Math.exp(-x)), ...centers.map((center) => bump(u - center))];
    },
  };
}

/** DᵀD for D that takes second differences of all coefficients but the first. */
function secondDifferences(splines: number): number[][] {
  const matrix = Array.from({ length: splines + 1 }, () => new Array<number>(splines + 1).fill(0));
  for (let first = 1; first + 2 <= splines; first++) {
    const row = [1, -2, 1];
    for (const [i, a] of row.entries())
      for (const [j, b] of row.entries()) matrix[first + i]![first + j]! += a * b;
  }
  return matrix;
}

function bump(u: number): number {
  const [outer, inner] = [Math.max(0, 2 - Math.abs(u)), Math.max(0, 1 - Math.abs(u))];
  return (outer ** 3 - 4 * inner ** 3) / 6;
}
