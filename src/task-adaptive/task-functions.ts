import * as tf from "@tensorflow/tfjs";

import { requireShape } from "../operations/shapes.js";
import { powerProducts } from "./gaussian-products.js";
import { hingeGram } from "./hinge-gram.js";

/**
 * The functions of several tasks as vectors, so that ⟨σ_t, σ_t′⟩ = ∫ σ_t σ_t′ dμ under the standard normal measure μ is r_tᵀ G r_t′:
 * what functional regularization looks at.
 */
export interface TaskFunctions {
  /** What is learned of each function, [tasks, numbers]. */
  readonly coordinates: tf.Tensor2D;
  /** r, [tasks, basis]. */
  readonly rows: tf.Tensor2D;
  /** G, the inner products of the basis, [basis, basis]; the identity if absent. */
  readonly gram?: tf.Tensor2D;
}

/**
 * Task-adaptive activations: σ_t(x) = max(0, x) + Σₘ α_tₘ max(0, bₘ − x), with the products of `hingeProducts`. Gradients for α and
 * b. Call it in a `tf.tidy`.
 *
 * @param coordinates α, [tasks, M].
 * @param hinges b, [M].
 * @throws Problem if a shape or a type does not fit.
 * @see Liu2020
 */
export function piecewiseLinearFunctions(coordinates: tf.Tensor2D, hinges: tf.Tensor1D): TaskFunctions {
  requireShape("hinges", hinges, [coordinates.shape[1]]);
  const ramp = tf.ones([coordinates.shape[0], 1]) as tf.Tensor2D;
  return { coordinates, rows: tf.concat([ramp, coordinates], 1), gram: hingeGram(hinges) };
}

/**
 * Self-learnable activations: f_t(x) = b_t + Σₖ w_tₖ zₖ, with the products of `powerProducts`. Gradients for w and b. Call it in a
 * `tf.tidy`.
 *
 * @param coefficients w, [tasks, K].
 * @param bias b, [tasks].
 * @param options.normalized True by default: zₖ is the power xᵏ less its mean, over its deviation, both under μ. False: zₖ = xᵏ.
 * @throws Problem if a shape or a type does not fit.
 * @see Goyal2019
 */
export function polynomialFunctions(
  coefficients: tf.Tensor2D,
  bias: tf.Tensor1D,
  options: { readonly normalized?: boolean } = {},
): TaskFunctions {
  const [tasks, degree] = coefficients.shape;
  requireShape("bias", bias, [tasks]);
  const rows = tf.concat([tf.reshape(bias, [tasks, 1]) as tf.Tensor2D, coefficients], 1);
  return { coordinates: rows, rows, gram: tf.tensor2d(powerProducts(degree, options)) };
}

/** Places of the trapezoidal rule for functions without a closed form: the density is below 10⁻¹⁴ beyond. */
const [LIMIT, SPACING] = [8, 1 / 16];

/**
 * Swish with a β for each task: f_t(x) = x σ(β_t x). Their products have no closed form; here they are sums by the trapezoidal
 * rule, whose error falls exponentially with the spacing: it is below 10⁻⁷ for |β| ≤ 18, and float32 rounds as much. Gradients for
 * β. Call it in a `tf.tidy`.
 *
 * @param betas β, [tasks].
 * @throws Problem if a shape or a type does not fit.
 * @see Ramachandran2017, sec. 4
 */
export function swishFunctions(betas: tf.Tensor1D): TaskFunctions {
  const tasks = betas.shape[0];
  requireShape("betas", betas, [tasks]);
  const places = Array.from({ length: 2 * (LIMIT / SPACING) + 1 }, (_, index) => SPACING * index - LIMIT);
  const x = tf.tensor2d([places]);
  const roots = places.map((place) =>
    Math.sqrt((SPACING / Math.sqrt(2 * Math.PI)) * Math.exp(-(place ** 2) / 2)),
  );
  const coordinates = tf.reshape(betas, [tasks, 1]) as tf.Tensor2D;
  const weighted = tf.tensor2d([places.map((place, index) => place * roots[index]!)]);
  return { coordinates, rows: tf.mul(weighted, tf.sigmoid(tf.mul(coordinates, x))) };
}
