import * as tf from "@tensorflow/tfjs";
import { requireDomain } from "../layers/require-domain.js";
import { Problem } from "../problem.js";
import { requireFinite, requireInteger } from "../require.js";
import { invertPositiveDefinite } from "./cholesky.js";
import type { FunctionBasis } from "./function-basis.js";

export interface GaussianProcessOptions {
  /** Control points, on a grid of equal steps from one end of the domain to the other; at least 2, 10 by default. */
  readonly points?: number;
  /** Of the control points, in the unit of x; [−1, 1] by default. */
  readonly domain?: readonly [number, number];
  /** ℓ in the unit of x, above 0; one step of the grid by default. */
  readonly lengthScale?: number;
  /** σ: 0, the default, goes through the heights; more smooths them. At least 0. */
  readonly noise?: number;
  /** Added to the diagonal for the sake of the arithmetic alone, at least 0; 0 by default. */
  readonly jitter?: number;
}

/**
 * Functions by Gaussian-process regression on fixed control points X with learned heights y:
 * φ(x) = k(x, X) [K(X, X) + (σ² + jitter) I]⁻¹ y with k(x, x′) = exp(−(x − x′)² / 2ℓ²), the posterior mean of the process.
 * With σ = 0 and no jitter φ(Xₖ) = yₖ. Far from all control points φ goes to 0, the mean of the prior. The inverse is
 * formed once, in double precision; `roughness` is [K + (σ² + jitter) I]⁻¹, so that ½ yᵀ P y is the negative logarithm of
 * the prior of the heights, up to a constant.
 *
 * Numbers of TensorFlow.js have 24 bits, and the inverse amplifies their rounding: for 10 to 30 control points by 20 to 30
 * if ℓ is one step, by 10³ to 10⁴ for one and a half steps, by 10⁵ to 10⁷ for two. See {@link amplification}.
 *
 * @throws Problem if an option is outside its bounds, or the covariances are not positive definite in double precision.
 * @see Sun2021
 * @see Rasmussen2006, eq. 2.25
 */
export function gaussianProcessBasis(options: GaussianProcessOptions = {}): FunctionBasis {
  const size = requireInteger("points", options.points ?? 10, 2);
  const [low, high] = requireDomain(options.domain ?? [-1, 1]);
  const step = (high - low) / (size - 1);
  const lengthScale = requireFinite("lengthScale", options.lengthScale ?? step, { above: 0 });
  const noise = requireFinite("noise", options.noise ?? 0, { atLeast: 0 });
  const jitter = requireFinite("jitter", options.jitter ?? 0, { atLeast: 0 });
  const places = Array.from({ length: size }, (_, k) => low + step * k);
  const covariances = (x: number) => places.map((place) => Math.exp(-(((x - place) / lengthScale) ** 2) / 2));
  const matrix = places.map((place, i) =>
    covariances(place).map((value, j) => (i === j ? value + noise ** 2 + jitter : value)),
  );
  const inverse = invertPositiveDefinite(matrix);
  return {
    size,
    places,
    mixing: inverse,
    roughness: inverse,
    features: (x) => {
      const distances = tf.mul(tf.sub(x, tf.tensor2d(places, [1, size])), 1 / lengthScale);
      return tf.exp(tf.mul(tf.square(distances), -0.5)) as tf.Tensor2D;
    },
    cardinals: (x) => {
      const k = covariances(x);
      return inverse.map((row) => row.reduce((sum, value, j) => sum + value * k[j]!, 0));
    },
  };
}

/**
 * By how much a basis may amplify the rounding of its features: the largest row sum of |W|. Times 6 · 10⁻⁸, the rounding of
 * float32, it bounds the relative error of a function with heights of size 1; 1 for splines, which mix nothing.
 *
 * @example amplification(gaussianProcessBasis({ points: 2, domain: [0, 1], lengthScale: 0.1 })); // 1
 * @see Golub2013, sec. 2.6
 */
export function amplification({ mixing }: FunctionBasis): number {
  return Math.max(1, ...(mixing ?? []).map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
}

/** What float32 can still bear: three digits are left. */
const LARGEST_AMPLIFICATION = 1e4;

/** Checks that float32 leaves three digits of a function. @throws Problem otherwise. */
export function requireAccuracy(basis: FunctionBasis): void {
  const found = amplification(basis);
  if (found <= LARGEST_AMPLIFICATION) return;
  throw new Problem({
    rule: `A layer computes in float32, so its basis may amplify rounding by at most ${LARGEST_AMPLIFICATION}.`,
    came: `an amplification of ${found.toExponential(1)}`,
    cure: "Take a length scale of at most one and a half steps between control points, or noise of at least 0.02.",
  });
}
