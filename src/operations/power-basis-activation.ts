import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { normalizedPowers, type PowerStatistics } from "./normalized-powers.js";
import { describeShape, requireExamples, requireShape, requireValues } from "./shapes.js";

export interface PowerBasisOptions {
  /** ε, added to every variance, in the unit of the power's square; above 0, 10⁻⁸ by default. */
  readonly epsilon?: number;
  /** Running statistics, for inference. By default those of x itself, through which the gradient flows. */
  readonly statistics?: PowerStatistics;
}

export interface PowerBasisResult<T extends tf.Tensor> extends PowerStatistics {
  /** In the shape of x. */
  readonly output: T;
}

/**
 * Self-learnable activation in a basis of normalized powers: f(x) = bias + Σₖ wₖ zₖ for k = 1 … K with
 * zₖ = (xᵏ − mean of xᵏ) / √(variance of xᵏ + ε), where the means and biased variances are those of the channel, the last
 * axis. Gradients for x, coefficients and bias; the means and variances that it returns have one too.
 *
 * @param x Pre-activations, [batch, ..., channels], float32. |x|ᴷ must stay below 10¹⁹: its square enters the variance.
 * @param coefficients w, [K] for one function per layer or [K, channels]; K ≥ 1. No unit.
 * @param bias [1] or [channels]; no unit.
 * @returns The output, and the means and variances [K, channels] that it was normalized with, for running averages.
 * @throws Problem if a shape or a type does not fit, `epsilon` is not above 0, or an empty batch comes without statistics.
 * @example powerBasisActivation(tf.tensor2d([[1], [3]]), tf.tensor1d([2]), tf.tensor1d([0.5])).output; // [[-1.5], [2.5]]
 * @see Goyal2019
 */
export function powerBasisActivation<T extends tf.Tensor>(
  x: T,
  coefficients: tf.Tensor,
  bias: tf.Tensor1D,
  { epsilon = 1e-8, statistics }: PowerBasisOptions = {},
): PowerBasisResult<T> {
  requireExamples(x, 2);
  requireFinite("epsilon", epsilon, { above: 0 });
  const channels = x.shape.at(-1)!;
  const degree = coefficients.shape[0] ?? 0;
  if (degree < 1) {
    throw new Problem({
      rule: "`coefficients` must have at least one coefficient, along its first axis.",
      came: describeShape(coefficients.shape),
      cure: "Create it with the shape [K] or [K, channels] and K ≥ 1.",
    });
  }
  requireShape("coefficients", coefficients, [degree], [degree, channels]);
  requireShape("bias", bias, [1], [channels]);
  if (statistics === undefined) requireValues(x);
  else {
    requireShape("statistics.means", statistics.means, [degree, channels]);
    requireShape("statistics.variances", statistics.variances, [degree, channels]);
  }
  return tf.tidy(() => ({
    ...normalizedPowers(x, coefficients, bias, epsilon, statistics),
  })) as unknown as PowerBasisResult<T>;
}
