import { Problem } from "./problem.js";

/** A list of plain numbers: an array or a typed array. */
export type Numbers = ArrayLike<number>;

/**
 * Arithmetic mean.
 *
 * @throws Problem if there is no value.
 * @example mean([1, 2, 6]); // 3
 */
export function mean(values: Numbers): number {
  requireCount("mean", values, 1);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/**
 * Standard deviation of a sample: √(Σ(xᵢ − x̄)² / (n − 1)), in two passes, so that a large mean does no harm.
 *
 * @throws Problem if there are fewer than two values.
 * @example standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]); // 2.138
 */
export function standardDeviation(values: Numbers): number {
  requireCount("standard deviation", values, 2);
  return Math.sqrt(squaredDeviations(values) / (values.length - 1));
}

/** Σ(xᵢ − x̄)². */
export function squaredDeviations(values: Numbers): number {
  const center = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - center) ** 2;
  return sum;
}

/**
 * The value below which a share of the sample lies, between neighbors linearly (definition 7, as in NumPy and R).
 *
 * @param probability Share, 0 … 1.
 * @throws Problem if there is no value or the share is outside 0 … 1.
 * @example quantile([1, 2, 3, 4], 0.25); // 1.75
 * @see Hyndman1996, definition 7
 */
export function quantile(values: Numbers, probability: number): number {
  requireCount("quantile", values, 1);
  if (!(probability >= 0 && probability <= 1)) {
    throw new Problem({
      rule: "The share of a quantile must lie in 0 … 1.",
      came: String(probability),
      cure: "Give 0.25 for the first quartile.",
    });
  }
  const sorted = Array.from(values).sort((a, b) => a - b);
  const position = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  // At a data point nothing is added, which also keeps ±Infinity from turning into NaN.
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}

/**
 * The middle value, or the mean of the two middle ones.
 *
 * @throws Problem if there is no value.
 * @example median([7, 1, 3]); // 3
 */
export function median(values: Numbers): number {
  return quantile(values, 0.5);
}

/** A mean with the interval that covers the true mean in the stated share of repeated experiments. */
export interface ConfidenceInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Share of repeated experiments whose interval covers the true mean, such as 0.95. */
  readonly level: number;
  /** Number of values, such as the number of seeds. */
  readonly count: number;
}

/**
 * Student's confidence interval of a mean: x̄ ± t · s / √n, for independent, roughly normal values such as the results
 * of several seeds.
 *
 * @param level Confidence, above 0 and below 1; 0.95 by default.
 * @throws Problem if there are fewer than two values or the level is not between 0 and 1.
 * @example confidenceInterval([1, 2, 3]).high; // 4.484
 * @see Student1908
 */
export function confidenceInterval(values: Numbers, level = 0.95): ConfidenceInterval {
  requireCount("confidence interval", values, 2);
  const count = values.length;
  const center = mean(values);
  const halfWidth = (studentQuantile(level, count - 1) * standardDeviation(values)) / Math.sqrt(count);
  return { mean: center, low: center - halfWidth, high: center + halfWidth, level, count };
}

/**
 * The t for which a Student variable lies in −t … t with the stated probability.
 *
 * @param level Probability, above 0 and below 1.
 * @param degreesOfFreedom A whole number of at least 1.
 * @throws Problem if the level or the degrees of freedom are outside these bounds.
 * @example studentQuantile(0.95, 9); // 2.262
 */
export function studentQuantile(level: number, degreesOfFreedom: number): number {
  if (!(level > 0 && level < 1) || !Number.isSafeInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new Problem({
      rule: "A Student interval needs a level between 0 and 1 and at least one degree of freedom.",
      came: `level ${level}, ${degreesOfFreedom} degrees of freedom`,
      cure: "Give 0.95 and at least two values.",
    });
  }
  let low = 0;
  let high = Math.PI / 2;
  // The angle θ = atan(t / √ν) keeps the search in a finite interval; halving ends where doubles do.
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return Math.sqrt(degreesOfFreedom) * Math.tan(middle);
    if (studentProbability(middle, degreesOfFreedom) < level) low = middle;
    else high = middle;
  }
}

/** Probability of −t … t for whole degrees of freedom ν, with θ = atan(t / √ν). @see Abramowitz1964, eq. 26.7.3 (odd ν) and 26.7.4 (even ν) */
function studentProbability(angle: number, degreesOfFreedom: number): number {
  const cosine = Math.cos(angle);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    sum += term;
  }
  const series = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + series) : series;
}

function requireCount(what: string, values: Numbers, least: number): void {
  if (values.length >= least) return;
  throw new Problem({
    rule: `A ${what} needs at least ${least} value${least === 1 ? "" : "s"}.`,
    came: String(values.length),
    cure: least === 1 ? "Check that the list was filled." : "Repeat the experiment with more seeds.",
  });
}
