import { hashLabel } from "../random.js";
import { requireFinite } from "../require.js";
import { type Candidate, hasBeta } from "./candidate.js";
import { evaluate } from "./evaluate.js";
import { simplify } from "./simplify.js";

/** Where candidates are compared: no ratio of two of the numbers is rational, as far as is known. */
const POINTS = [
  0.0131 * Math.PI,
  Math.PI / 10,
  Math.SQRT2 / 1.6,
  Math.sqrt(2.1),
  Math.E / 1.3,
  Math.PI,
  Math.sqrt(21),
  Math.exp(1.9),
  Math.PI ** 2 - 0.8,
].flatMap((x) => [x, -x]);
const BETAS = [Math.SQRT1_2, 0.8 * Math.E, -0.2 * Math.PI];
const DIGITS = 7;
/** Stands for the guard ε: too small to be seen where a denominator is not 0, and not 0 where it is. */
const TINY = 1e-30;

/**
 * A text that two candidates have in common if they are the same function of x, for every β.
 *
 * They are held to be the same if after {@link simplify} they agree at 18 numbers between −9.1 and 9.1, to seven digits
 * (below 1, to seven decimals), and at three β, one of them negative, if β occurs in one of them. The guard ε counts as infinitely small:
 * x / x is 1, though x / (x + ε) dips at 0. So it finds all spellings: the order of operands, x · σ(x) as a gate, tanh x as sinh x / cosh x.
 * It does not look for functions that differ by a factor, a sign, an added constant or a mirrored x: those are different,
 * as 2x is different from x.
 *
 * Two functions that differ by less are taken for one. Formulas that cancel, such as those of eˣ within sin within eˣ, may
 * be told apart though they are the same, since their last digits are lost.
 *
 * @param beta Compares at this β only, for networks that do not learn it: at 1, βx and x are the same.
 * @throws Problem if `beta` is not finite.
 */
export function equivalenceKey(candidate: Candidate, { beta }: { beta?: number } = {}): string {
  if (beta !== undefined) requireFinite("beta", beta);
  const simple = simplify(candidate);
  const betas = beta !== undefined ? [beta] : BETAS;
  const rows = betas.map((at) =>
    POINTS.map((x) => round(evaluate(simple, x, { beta: at, epsilon: TINY }))).join(" "),
  );
  // One row stands for all β if β makes no difference.
  const distinct = hasBeta(simple) ? [...new Set(rows)] : rows.slice(0, 1);
  return hashLabel(distinct.join("; ")).toString(16).padStart(16, "0");
}

/** One candidate for each function: the first of those that are the same by {@link equivalenceKey}. */
export function distinctCandidates(
  candidates: Iterable<Candidate>,
  options: { beta?: number } = {},
): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = equivalenceKey(candidate, options);
    if (!found.has(key)) found.set(key, candidate);
  }
  return [...found.values()];
}

function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const text = Math.abs(value) < 1 ? value.toFixed(DIGITS) : value.toPrecision(DIGITS);
  // −0.0000000 and 0.0000000 are one number.
  return String(Number(text) + 0);
}
