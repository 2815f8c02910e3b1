/**
 * exp(A) of a small square matrix by scaling and squaring: the Taylor series of A / 2ˢ, whose norm is at most ½, squared s
 * times; in double precision.
 *
 * @param matrix A, [n, n].
 * @see Higham2005
 */
export function matrixExponential(matrix: readonly (readonly number[])[]): number[][] {
  const norm = Math.max(0, ...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  const squarings = norm <= 0.5 ? 0 : Math.ceil(Math.log2(norm)) + 1;
  const scaled = matrix.map((row) => row.map((value) => value / 2 ** squarings));
  let result = identity(matrix.length);
  let term = result;
  // ½ᵏ / k! is below the last digit from k = 14 on.
  for (let k = 1; k <= 16; k++) {
    term = multiply(term, scaled).map((row) => row.map((value) => value / k));
    result = result.map((row, i) => row.map((value, j) => value + term[i]![j]!));
  }
  for (let round = 0; round < squarings; round++) result = multiply(result, result);
  return result;
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

function multiply(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => {
    const sums = new Array<number>(b.length).fill(0);
    for (const [k, factor] of row.entries())
      if (factor !== 0) for (const [j, value] of b[k]!.entries()) sums[j]! += factor * value;
    return sums;
  });
}
