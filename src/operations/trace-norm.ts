import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { symmetricEigen } from "../symmetric-eigen.js";

/** Share of the largest λ below which a direction counts as absent: the Gram matrix comes in float32. */
const SMALLEST_SHARE = 1e-6;

/**
 * The trace norm (nuclear norm) ‖A‖_* = Σᵢ σᵢ, the sum of the singular values; it is small where the rows of A lie in
 * few dimensions. Its gradient is U Vᵀ = (AAᵀ)^(−1/2) A, taken in this closed form: no derivative passes through an
 * eigenvector. Where singular values are equal or 0 the norm has a kink, and the gradient is the subgradient (AAᵀ + δ)^(−1/2) A
 * with δ = 10⁻⁶ σ₁², which is 0 in absent directions. All zeros give zeros.
 *
 * Eigenvalues come from plain JavaScript, so the smaller side of A should be short, such as one row for each task.
 *
 * @param matrix A, [rows, columns].
 * @returns A scalar in the unit of A.
 * @throws Problem on the backend `webgpu`, where tensors cannot be read in the middle of a step.
 * @example traceNorm(tf.tensor2d([[3, 0], [0, -4]])); // 7
 * @see Watson1992
 */
export function traceNorm(matrix: tf.Tensor2D): tf.Scalar {
  requireReadable();
  const norm = tf.customGrad((a, save) => {
    const wide = matrix.shape[0] <= matrix.shape[1];
    const { norm, inverseRoot } = rootsOfGram(a as tf.Tensor2D, wide);
    const value = tf.scalar(norm);
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    (save as tf.GradSaveFunc)([a as tf.Tensor]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [again] = saved as [tf.Tensor2D];
        const root = tf.tensor2d(inverseRoot);
        return tf.mul(dy, wide ? tf.matMul(root, again) : tf.matMul(again, root));
      },
    };
  });
  return norm(matrix) as tf.Scalar;
}

/** Σ √λ and (G + δ)^(−1/2) for G = AAᵀ, or AᵀA where that is smaller. */
function rootsOfGram(a: tf.Tensor2D, wide: boolean): { norm: number; inverseRoot: number[][] } {
  const gram = tf.tidy(() => tf.matMul<tf.Tensor2D>(a, a, !wide, wide).arraySync());
  const { values, vectors } = symmetricEigen(gram);
  const delta = SMALLEST_SHARE * Math.max(values[0] ?? 0, 0);
  const roots = values.map((value) => (delta === 0 ? 0 : 1 / Math.sqrt(Math.max(value, 0) + delta)));
  const inverseRoot = vectors.map((row) =>
    vectors.map((other) => roots.reduce((sum, root, k) => sum + row[k]! * root * other[k]!, 0)),
  );
  return { norm: values.reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0), inverseRoot };
}

function requireReadable(): void {
  if (tf.getBackend() !== "webgpu") return;
  throw new Problem({
    rule: "The trace norm needs a backend whose tensors can be read at once.",
    came: "the backend `webgpu`",
    cure: "Set ACTIVATION_LAB_BACKEND=wasm, or share with `l2ToMean`.",
  });
}
