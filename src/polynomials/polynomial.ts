import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";

/** A polynomial in x₁ … x_n, in double precision. */
export interface Polynomial {
  /** n. */
  readonly variables: number;
  /**
   * Coefficients that are not 0, by their exponents: `"2,0,1"` for x₁² x₃. A polynomial without terms is 0.
   */
  readonly terms: ReadonlyMap<string, number>;
}

/** The constant `value`, as a polynomial in `variables` variables. */
export function constant(value: number, variables: number): Polynomial {
  return create(variables, [[new Array<number>(variables).fill(0).join(), value]]);
}

/** The variable x_(index + 1) as a polynomial. @throws Problem if it is none of the `variables`. */
export function variable(index: number, variables: number): Polynomial {
  requireInteger("index", index, 0, variables - 1);
  return create(variables, [[Array.from({ length: variables }, (_, i) => (i === index ? 1 : 0)).join(), 1]]);
}

/** Σ wᵢ pᵢ. @throws Problem if the variables are not those of `variables`. */
export function combine(
  variables: number,
  parts: readonly (readonly [weight: number, polynomial: Polynomial])[],
): Polynomial {
  const sums = new Map<string, number>();
  for (const [weight, { variables: count, terms }] of parts) {
    requireSameVariables(variables, count);
    for (const [key, coefficient] of terms) sums.set(key, (sums.get(key) ?? 0) + weight * coefficient);
  }
  return create(variables, sums);
}

/**
 * p q.
 *
 * @param checkTerms Called with the number of terms while they grow; it stops the product by an error.
 * @throws Problem if they have different variables.
 */
export function multiply(
  p: Polynomial,
  q: Polynomial,
  checkTerms: (terms: number) => void = () => {},
): Polynomial {
  requireSameVariables(p.variables, q.variables);
  const products = new Map<string, number>();
  const ofQ = Array.from(q.terms, ([key, coefficient]) => [exponentsOf(key), coefficient] as const);
  for (const [key, coefficient] of p.terms) {
    const exponents = exponentsOf(key);
    for (const [others, factor] of ofQ) {
      const product = exponents.map((exponent, i) => exponent + others[i]!).join();
      products.set(product, (products.get(product) ?? 0) + coefficient * factor);
    }
    checkTerms(products.size);
  }
  return create(p.variables, products);
}

/** c₀ + c₁ p + … + c_K pᴷ, by Horner's rule. @param checkTerms As for {@link multiply}. */
export function substitute(
  coefficients: readonly number[],
  p: Polynomial,
  checkTerms?: (terms: number) => void,
): Polynomial {
  return coefficients.reduceRight<Polynomial>(
    (sum, coefficient) =>
      combine(p.variables, [
        [1, multiply(sum, p, checkTerms)],
        [1, constant(coefficient, p.variables)],
      ]),
    constant(0, p.variables),
  );
}

/**
 * The value at a point.
 *
 * @throws Problem if the point does not have one number for each variable.
 */
export function evaluatePolynomial({ variables, terms }: Polynomial, point: readonly number[]): number {
  requireSameVariables(variables, point.length);
  let sum = 0;
  for (const [key, coefficient] of terms)
    sum += exponentsOf(key).reduce((product, exponent, i) => product * point[i]! ** exponent, coefficient);
  return sum;
}

/** The largest sum of exponents; 0 for a constant. */
export function degree({ terms }: Polynomial): number {
  return [...terms.keys()].reduce((largest, key) => Math.max(largest, totalOf(exponentsOf(key))), 0);
}

/** The exponents of a term, [2, 0, 1] for `"2,0,1"`. */
export function exponentsOf(key: string): number[] {
  return key === "" ? [] : key.split(",").map(Number);
}

/** The sum of exponents. */
export function totalOf(exponents: readonly number[]): number {
  return exponents.reduce((sum, exponent) => sum + exponent, 0);
}

function create(variables: number, terms: Iterable<readonly [string, number]>): Polynomial {
  return { variables, terms: new Map(Array.from(terms).filter(([, coefficient]) => coefficient !== 0)) };
}

function requireSameVariables(expected: number, came: number): void {
  if (expected === came) return;
  throw new Problem({
    rule: `There must be ${expected} variables, as in the other polynomial.`,
    came: String(came),
    cure: "Create all of them with the same number of variables.",
  });
}
