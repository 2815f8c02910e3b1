import { exponentsOf, type Polynomial, totalOf } from "./polynomial.js";

export interface PolynomialFormat {
  /** Names of the variables in LaTeX; x, y, z for up to three, else x_1, x_2, … by default. */
  readonly names?: readonly string[];
  /** Significant digits of a coefficient; 3 by default. */
  readonly digits?: number;
  /** Terms to write, by falling degree; all by default. The rest becomes dots. */
  readonly terms?: number;
}

/**
 * A polynomial in LaTeX, the terms of the highest degree first.
 *
 * @example formatPolynomial(polynomials.variable(0, 1)); // "x"
 */
export function formatPolynomial(
  polynomial: Polynomial,
  { names = defaultNames(polynomial.variables), digits = 3, terms = Infinity }: PolynomialFormat = {},
): string {
  const sorted = Array.from(
    polynomial.terms,
    ([key, coefficient]) => [exponentsOf(key), coefficient] as const,
  ).sort(([one], [other]) => totalOf(other) - totalOf(one) || compare(other, one));
  if (sorted.length === 0) return "0";
  const written = sorted.slice(0, terms).map(([exponents, coefficient], index) => {
    const sign = coefficient < 0 ? "-" : index === 0 ? "" : "+";
    const factors = exponents
      .map((exponent, i) => power(names[i]!, exponent))
      .filter((factor) => factor !== "");
    const size = format(Math.abs(coefficient), digits);
    const isOne = size === "1" && factors.length > 0;
    return `${sign}${index === 0 ? "" : " "}${[...(isOne ? [] : [size]), ...factors].join(String.raw`\,`)}`;
  });
  const dots = sorted.length > terms ? [String.raw`+ \dots`] : [];
  return [...written, ...dots].join(" ");
}

function defaultNames(variables: number): string[] {
  if (variables <= 3) return ["x", "y", "z"].slice(0, variables);
  return Array.from({ length: variables }, (_, index) => `x_{${index + 1}}`);
}

function power(name: string, exponent: number): string {
  if (exponent === 0) return "";
  return exponent === 1 ? name : `${name}^{${exponent}}`;
}

/** 1234 → 1.23 · 10³, where so many digits are not significant. */
function format(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
  const short = Number(mantissa);
  const order = Number(exponent);
  if (order >= -3 && order <= digits) return String(Number(`${short}e${order}`));
  return String.raw`${short} \cdot 10^{${order}}`;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((exponent, i) => exponent !== other[i]);
  return index < 0 ? 0 : one[index]! - other[index]!;
}
