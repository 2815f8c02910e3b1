import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { symmetricEigen } from "../symmetric-eigen.js";

/**
 * Reduced-rank regression: the W of rank at most k that makes ‖X W − Y‖² least. It is hard sharing where everything is linear, a
 * trunk x ↦ x B with k features and a head for each task, trained on all tasks together to the end: W = B A. Closed form:
 * W = W₀ V V^T with the least-squares solution W₀ = (XᵀX)⁻¹ XᵀY and the k leading eigenvectors V of (X W₀)ᵀ X W₀.
 *
 * W has k (d + n − k) free numbers for d features and n ≥ k tasks, k + k (d − k) / n for each task: Baxter's a + b / n, with a for the head
 * and b for the trunk that tasks share. With k ≥ n it is least squares for each task by itself.
 *
 * @param inputs X, [examples, features], of full column rank.
 * @param targets Y, [examples, tasks].
 * @param rank k, at least 1.
 * @returns W, [features, tasks].
 * @throws Problem if lengths do not fit, the rank is below 1, or inputs are linearly dependent.
 * @example reducedRankRegression([[1, 0], [0, 1]], [[2, 0], [0, 1]], 1); // [[2, 0], [0, 0]]
 * @see Izenman1975
 * @see Baxter1997
 */
export function reducedRankRegression(
  inputs: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  rank: number,
): number[][] {
  requireInteger("rank", rank, 1);
  const features = inputs[0]?.length ?? 0;
  const tasks = targets[0]?.length ?? 0;
  if (features === 0 || tasks === 0 || inputs.length !== targets.length) {
    throw new Problem({
      rule: "There must be a row of targets for each row of inputs, and at least one.",
      came: `${inputs.length} rows of ${features} inputs, ${targets.length} rows of ${tasks} targets`,
      cure: "Give one row for each example.",
    });
  }
  const gram = product(transpose(inputs), inputs);
  const { values, vectors } = symmetricEigen(gram);
  if (!(values.at(-1)! > 1e-12 * values[0]!)) {
    throw new Problem({
      rule: "The columns of the inputs must be linearly independent.",
      came: `${inputs.length} examples of ${features} features whose products have the eigenvalues ${values[0]} … ${values.at(-1)}`,
      cure: "Give more examples than features, and leave out features that others determine.",
    });
  }
  const inverse = product(
    vectors.map((row) => row.map((entry, k) => entry / values[k]!)),
    transpose(vectors),
  );
  const least = product(inverse, product(transpose(inputs), targets));
  if (rank >= tasks) return least;
  const fitted = product(transpose(least), product(gram, least));
  const leading = symmetricEigen(fitted).vectors.map((row) => row.slice(0, rank));
  return product(product(least, leading), transpose(leading));
}

type Matrix = readonly (readonly number[])[];

function product(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => {
    const sums = new Array<number>(b[0]!.length).fill(0);
    for (const [k, factor] of row.entries())
      for (let j = 0; j < sums.length; j++) sums[j]! += factor * b[k]![j]!;
    return sums;
  });
}

function transpose(a: Matrix): number[][] {
  return a[0]!.map((_, j) => a.map((row) => row[j]!));
}
