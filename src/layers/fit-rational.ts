import { Problem } from "../problem.js";
import { requireFinite, requireInteger } from "../require.js";

/** P(x) / (1 + |Q(x)|) with P = Σ aᵢ xⁱ, i = 0 … m, and Q = Σ bⱼ xʲ, j = 1 … n. */
export interface RationalCoefficients {
  /** a₀ … a_m. */
  readonly numerator: readonly number[];
  /** b₁ … b_n. */
  readonly denominator: readonly number[];
}

export interface RationalFitOptions {
  /** m, at least 0; 5 by default. */
  readonly numeratorDegree?: number;
  /** n, at least 1; 4 by default. */
  readonly denominatorDegree?: number;
  /** The fit is over −domain … domain; above 0, 3 by default. */
  readonly domain?: number;
}

/** Points of the fit and rounds of its improvement: both well beyond what still changes the fifth digit. */
const POINTS = 401;
const ROUNDS = 500;

/**
 * The rational function of the safe form that is nearest to f in the mean square over a domain: nonlinear least squares
 * by Levenberg and Marquardt's method, in double precision. Another start may end in another minimum.
 *
 * @throws Problem if f is not finite in the domain, or an option is outside its bounds.
 * @see Molina2020
 * @see Marquardt1963
 */
export function fitRational(
  f: (x: number) => number,
  { numeratorDegree = 5, denominatorDegree = 4, domain = 3 }: RationalFitOptions = {},
): RationalCoefficients {
  requireInteger("numeratorDegree", numeratorDegree, 0);
  requireInteger("denominatorDegree", denominatorDegree, 1);
  requireFinite("domain", domain, { above: 0 });
  const points = Array.from({ length: POINTS }, (_, index) => {
    const t = (2 * index) / (POINTS - 1) - 1;
    const value = f(t * domain);
    if (Number.isFinite(value)) return { t, value };
    throw new Problem({
      rule: "A function to approximate must be finite in the whole domain.",
      came: `${value} at ${t * domain}`,
      cure: "Choose a smaller `domain`.",
    });
  });
  // In t = x / domain the powers stay within 1. The start, P = 0 and Q = t² + t⁴ + …, is even and positive.
  let current: number[] = Array.from({ length: numeratorDegree + 1 + denominatorDegree }, (_, index) =>
    index > numeratorDegree && (index - numeratorDegree) % 2 === 0 ? 1 : 0,
  );
  let error = squaredError(points, current, numeratorDegree);
  let damping = 1e-3;
  for (let round = 0; round < ROUNDS && damping < 1e12; round++) {
    const { matrix, vector } = normalEquations(points, current, numeratorDegree);
    const damped = matrix.map((row, i) =>
      row.map((value, j) => (i === j ? value * (1 + damping) + 1e-15 : value)),
    );
    const change = solve(damped, vector);
    const next = current.map((value, index) => value + change[index]!);
    const nextError = squaredError(points, next, numeratorDegree);
    if (nextError < error) [current, error, damping] = [next, nextError, Math.max(damping / 10, 1e-12)];
    else damping *= 10;
  }
  return {
    numerator: current.slice(0, numeratorDegree + 1).map((value, i) => value / domain ** i),
    denominator: current.slice(numeratorDegree + 1).map((value, j) => value / domain ** (j + 1)),
  };
}

interface Point {
  readonly t: number;
  readonly value: number;
}

function partsAt(t: number, parameters: readonly number[], degree: number) {
  let [numerator, denominator, power] = [0, 0, 1];
  for (let i = 0; i <= degree; i++, power *= t) numerator += parameters[i]! * power;
  power = t;
  for (let j = degree + 1; j < parameters.length; j++, power *= t) denominator += parameters[j]! * power;
  return { numerator, denominator };
}

function squaredError(points: readonly Point[], parameters: readonly number[], degree: number): number {
  return points.reduce((sum, { t, value }) => {
    const { numerator, denominator } = partsAt(t, parameters, degree);
    return sum + (numerator / (1 + Math.abs(denominator)) - value) ** 2;
  }, 0);
}

/** Jᵀ J and −Jᵀ r of the residuals r and their derivatives J. */
function normalEquations(points: readonly Point[], parameters: readonly number[], degree: number) {
  const size = parameters.length;
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const vector = new Array<number>(size).fill(0);
  for (const { t, value } of points) {
    const { numerator, denominator } = partsAt(t, parameters, degree);
    const divisor = 1 + Math.abs(denominator);
    const fitted = numerator / divisor;
    const derivatives = parameters.map((_, index) =>
      index <= degree
        ? t ** index / divisor
        : (-fitted * Math.sign(denominator) * t ** (index - degree)) / divisor,
    );
    for (const [i, derivative] of derivatives.entries()) {
      vector[i]! -= derivative * (fitted - value);
      for (const [j, other] of derivatives.entries()) matrix[i]![j]! += derivative * other;
    }
  }
  return { matrix, vector };
}

/** Gauss's elimination with the largest pivot of each column. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, vector[index]!]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = column + 1; row < size; row++) {
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let sum = rows[row]![size]!;
    for (let k = row + 1; k < size; k++) sum -= rows[row]![k]! * solution[k]!;
    solution[row] = sum / rows[row]![row]!;
  }
  return solution;
}
