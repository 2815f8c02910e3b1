import type * as tf from "@tensorflow/tfjs";

/**
 * What functions of one number are made of: φ(x) = f(x) · W c with fixed features f, a fixed matrix W and learned
 * coefficients c. A function is linear in c, so ∂φ / ∂cₖ is a fixed function of x, the k-th of `cardinals`.
 */
export interface FunctionBasis {
  /** Coefficients of one function, m. */
  readonly size: number;
  /** Coefficients slope · `places` make the line slope · x inside the domain, exactly or nearly. */
  readonly places: readonly number[];
  /** W, [m, m]; the identity if undefined. */
  readonly mixing: readonly (readonly number[])[] | undefined;
  /** P, [m, m], positive semidefinite: cᵀ P c is small for smooth functions. */
  readonly roughness: readonly (readonly number[])[];
  /** f: [n, 1] → [n, m]. */
  features(x: tf.Tensor2D): tf.Tensor2D;
  /** f(x) W in double precision: what each coefficient contributes at x. */
  cardinals(x: number): number[];
}

/** φ(x) in double precision. */
export function evaluateFunction(basis: FunctionBasis, coefficients: ArrayLike<number>, x: number): number {
  return basis.cardinals(x).reduce((sum, value, k) => sum + value * coefficients[k]!, 0);
}
