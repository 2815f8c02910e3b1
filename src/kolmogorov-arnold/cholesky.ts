import { Problem } from "../problem.js";

/**
 * The inverse of a symmetric positive definite matrix, by its Cholesky factor A = L Lᵀ, in double precision.
 *
 * @param matrix A, [n, n].
 * @throws Problem if A is not positive definite in double precision: rounding errors have used up its smallest eigenvalue.
 * @see Golub2013, sec. 4.2
 */
export function invertPositiveDefinite(matrix: readonly (readonly number[])[]): number[][] {
  const factor = choleskyFactor(matrix);
  const size = matrix.length;
  const columns = Array.from({ length: size }, (_, column) => {
    const unit = Array.from({ length: size }, (_, row) => (row === column ? 1 : 0));
    return solveUpper(factor, solveLower(factor, unit));
  });
  // Both halves are the same number in exact arithmetic; their mean keeps the result symmetric.
  return columns.map((column, i) => column.map((value, j) => (value + columns[j]![i]!) / 2));
}

/** The lower triangle L with A = L Lᵀ. */
function choleskyFactor(matrix: readonly (readonly number[])[]): number[][] {
  const factor: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const next: number[] = [];
    for (let j = 0; j <= i; j++) {
      const other = j === i ? next : factor[j]!;
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= next[k]! * other[k]!;
      if (j < i) next.push(rest / other[j]!);
      else if (rest > Number.EPSILON * matrix.length * row[i]!) next.push(Math.sqrt(rest));
      else throw notDefinite(i, rest);
    }
    factor.push(next);
  }
  return factor;
}

function solveLower(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solution: number[] = [];
  for (const [i, row] of factor.entries()) {
    let rest = right[i]!;
    for (let k = 0; k < i; k++) rest -= row[k]! * solution[k]!;
    solution.push(rest / row[i]!);
  }
  return solution;
}

function solveUpper(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solution = [...right];
  for (let i = factor.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < factor.length; k++) solution[i]! -= factor[k]![i]! * solution[k]!;
    solution[i]! /= factor[i]![i]!;
  }
  return solution;
}

function notDefinite(row: number, rest: number): Problem {
  return new Problem({
    rule: "The covariances of the control points must be positive definite in double precision.",
    came: `a pivot of ${rest.toExponential(1)} in row ${row}`,
    cure: "Take a shorter length scale or fewer control points, or add a jitter of 1e-6.",
  });
}
