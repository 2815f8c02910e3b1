import { Problem } from "./problem.js";
import { createRandom } from "./random.js";
import { requireFinite, requireInteger } from "./require.js";
import {
  type ConfidenceInterval,
  confidenceInterval,
  mean,
  type Numbers,
  quantile,
  studentQuantile,
} from "./statistics.js";

/**
 * Mean difference of paired results, such as the accuracies of two activations with the same seeds, and Student's
 * interval around it. What a seed does to both of a pair drops out, so far smaller differences can be seen than between
 * two separate intervals.
 *
 * @param first Results of one, in the order of the pairs.
 * @param second Results of the other, taken away from the first.
 * @param level Confidence, above 0 and below 1; 0.95 by default.
 * @throws Problem if the lists differ in length, there are fewer than two pairs, or the level is not between 0 and 1.
 * @example pairedDifference([92, 94, 93], [91, 92, 92]).mean; // 1.333
 * @see Student1908
 */
export function pairedDifference(first: Numbers, second: Numbers, level = 0.95): ConfidenceInterval {
  return confidenceInterval(differences(first, second), level);
}

/**
 * The smallest true difference that so many pairs would most likely show: in the stated share of repeated experiments
 * Student's interval lies on its side of 0. It is d = (t + t′) s / √n, where t is the quantile of the interval and t′
 * the one below which a share `power` of Student's distribution lies, both with n − 1 degrees of freedom. A little too
 * small for few pairs: for levels up to 0.994 by less than 3 % from 10 pairs on, 7 % with 5, 15 % with 3. A difference
 * that was not found may be as large as this.
 *
 * @param deviation Standard deviation s of the differences of the pairs, in their unit, at least 0.
 * @param count Number n of pairs, at least 2.
 * @param options.level Confidence of the interval, above 0 and below 1; 0.95 by default. For m comparisons at once,
 * 1 − 0.05 / m.
 * @param options.power Share of experiments that find the difference, above 0.5 and below 1; 0.8 by default.
 * @throws Problem if an argument is outside its bounds.
 * @example smallestDetectableDifference(0.5, 10); // 0.497
 * @see Cohen1988
 */
export function smallestDetectableDifference(
  deviation: number,
  count: number,
  { level = 0.95, power = 0.8 }: { level?: number; power?: number } = {},
): number {
  requireFinite("deviation", deviation, { atLeast: 0 });
  requireInteger("count", count, 2);
  requireFinite("power", power, { above: 0.5, below: 1 });
  const quantiles = studentQuantile(level, count - 1) + studentQuantile(2 * power - 1, count - 1);
  return (quantiles * deviation) / Math.sqrt(count);
}

/** How often one of two was better, and how likely a difference so one-sided is by chance. */
export interface SignTest {
  /** Pairs in which the first is greater. */
  readonly wins: number;
  /** Pairs in which the second is greater. */
  readonly losses: number;
  /** Pairs without a difference, which are left out. */
  readonly ties: number;
  /** Two-sided probability of at least such an imbalance if both are as likely to win; 1 if all pairs are ties. */
  readonly probability: number;
}

/**
 * The exact two-sided sign test for paired results: with w wins and l losses, n = w + l,
 * p = min(1, 2 Σ_{k ≤ min(w, l)} C(n, k) / 2ⁿ). It asks for nothing but independent pairs.
 *
 * @throws Problem if the lists differ in length or are empty, or a number is missing.
 * @example signTest([5, 6, 7, 8, 9], [4, 5, 6, 7, 8]).probability; // 0.0625
 * @see Dixon1946
 */
export function signTest(first: Numbers, second: Numbers): SignTest {
  const signs = differences(first, second).map(Math.sign);
  const wins = signs.filter((sign) => sign > 0).length;
  const losses = signs.filter((sign) => sign < 0).length;
  const ties = signs.length - wins - losses;
  return {
    wins,
    losses,
    ties,
    probability: Math.min(1, 2 * lowerTail(Math.min(wins, losses), wins + losses)),
  };
}

/** Probability of at most `most` heads in `count` throws of a fair coin; through logarithms, since 2⁻ⁿ underflows. */
function lowerTail(most: number, count: number): number {
  let logarithm = -count * Math.LN2;
  let sum = Math.exp(logarithm);
  for (let heads = 1; heads <= most; heads++) {
    logarithm += Math.log((count - heads + 1) / heads);
    sum += Math.exp(logarithm);
  }
  return sum;
}

/** A statistic of a sample with its bootstrap interval. */
export interface BootstrapInterval {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Share of the resamples whose statistic lies in the interval, such as 0.95. */
  readonly level: number;
  /** Number of values. */
  readonly count: number;
}

/**
 * The percentile bootstrap: the statistic of many samples drawn from the sample with replacement, between its
 * (1 − level) / 2 and (1 + level) / 2 quantiles. For errors of many examples and for statistics that have no formula; of
 * a few seeds it knows too little, and its interval is too narrow: take `confidenceInterval` there.
 *
 * @param options.statistic Mean by default.
 * @param options.level Above 0 and below 1; 0.95 by default.
 * @param options.resamples Samples to draw, at least 100, 10,000 by default.
 * @param options.seed Seed of the draws, 1 by default.
 * @throws Problem if there are fewer than two values, or an option is not in its range.
 * @example bootstrapInterval([1, 2, 3, 4], { resamples: 100 }).estimate; // 2.5
 * @see Efron1979
 */
export function bootstrapInterval(
  values: Numbers,
  {
    statistic = mean,
    level = 0.95,
    resamples = 10_000,
    seed = 1,
  }: {
    statistic?: (values: Numbers) => number;
    level?: number;
    resamples?: number;
    seed?: number;
  } = {},
): BootstrapInterval {
  const count = values.length;
  if (count < 2 || !(level > 0 && level < 1)) {
    throw new Problem({
      rule: "A bootstrap interval needs at least 2 values and a level between 0 and 1.",
      came: `${count} value${count === 1 ? "" : "s"} and level ${level}`,
      cure: "Give all measured values, and 0.95.",
    });
  }
  requireInteger("resamples", resamples, 100);
  const random = createRandom(seed).fork("bootstrap");
  const sample = new Float64Array(count);
  const statistics = Float64Array.from({ length: resamples }, () => {
    for (let place = 0; place < count; place++) sample[place] = values[random.integer(count)]!;
    return statistic(sample);
  });
  return {
    estimate: statistic(values),
    low: quantile(statistics, (1 - level) / 2),
    high: quantile(statistics, (1 + level) / 2),
    level,
    count,
  };
}

/** First less second, pair by pair. */
function differences(first: Numbers, second: Numbers): number[] {
  const result = Array.from(first, (value, pair) => value - second[pair]!);
  if (first.length === second.length && result.length > 0 && !result.some(Number.isNaN)) return result;
  throw new Problem({
    rule: "Paired results are two lists of the same length, one number of each for every pair.",
    came: `${first.length} and ${second.length} results${result.some(Number.isNaN) ? ", some of them missing" : ""}`,
    cure: "Run both with the same seeds; leave out a pair of which one failed, and say so.",
  });
}
