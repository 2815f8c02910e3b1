import { Problem } from "./problem.js";

/** A = V diag(λ) Vᵀ of a symmetric matrix. */
export interface SymmetricEigen {
  /** λ, the largest first. */
  readonly values: readonly number[];
  /** Column k of V, `vectors[row][k]`, is the unit vector of λₖ. */
  readonly vectors: readonly (readonly number[])[];
}

/** Sweeps converge quadratically: matrices of hundreds of rows need about ten. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's cyclic rotations, in double precision. Each sweep
 * costs about 4 n³ multiplications, so it is for matrices such as one row for each task.
 *
 * @param matrix A, [n, n]; only its symmetric part (A + Aᵀ) / 2 is used.
 * @throws Problem if the matrix is not square or holds a number that is not finite.
 * @example symmetricEigen([[2, 1], [1, 2]]).values; // [3, 1]
 * @see Golub2013, sec. 8.5
 */
export function symmetricEigen(matrix: readonly ArrayLike<number>[]): SymmetricEigen {
  const size = matrix.length;
  const a = matrix.map((row, i) =>
    Array.from({ length: size }, (_, j) => (row[j]! + (matrix[j]?.[i] ?? Number.NaN)) / 2),
  );
  if (matrix.some((row) => row.length !== size) || a.some((row) => !row.every(Number.isFinite))) {
    throw new Problem({
      rule: "A matrix with eigenvalues must be square and finite.",
      came: `${size} rows of ${[...new Set(matrix.map((row) => row.length))].join(" and ") || 0} numbers`,
      cure: "Give as many rows as columns; training that diverged leaves NaN or Infinity.",
    });
  }
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  const scale = Math.sqrt(a.flat().reduce((sum, x) => sum + x * x, 0));
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > Number.EPSILON * scale; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q);
  }
  const order = a.map((_, k) => k).sort((one, other) => a[other]![other]! - a[one]![one]!);
  return { values: order.map((k) => a[k]![k]!), vectors: v.map((row) => order.map((k) => row[k]!)) };
}

function offDiagonal(a: readonly (readonly number[])[]): number {
  let sum = 0;
  for (const [i, row] of a.entries()) for (let j = 0; j < i; j++) sum += 2 * row[j]! ** 2;
  return Math.sqrt(sum);
}

/** A ← JᵀAJ and V ← VJ with the rotation J that makes a_pq zero, of the smaller of the two possible angles. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const turn = (row: number[]): void => {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  };
  for (const row of a) turn(row);
  const [rowP, rowQ] = [a[p]!, a[q]!];
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [rowP[j]!, rowQ[j]!];
    rowP[j] = cosine * x - sine * y;
    rowQ[j] = sine * x + cosine * y;
  }
  for (const row of v) turn(row);
}
