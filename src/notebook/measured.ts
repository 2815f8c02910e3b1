import { formatNumber, powerOfTen } from "../figures/format.js";
import { Problem } from "../problem.js";
import { mean, standardDeviation } from "../statistics.js";

export interface MeasuredOptions {
  /** Unit behind the numbers, such as `%`; none by default. */
  readonly unit?: string;
  /** What was repeated, in the singular; `seed` by default. */
  readonly of?: string;
}

/**
 * A repeated measurement as text: mean ± standard deviation of the sample (divisor n − 1) and the number of repetitions.
 * The spread has one significant digit, two if the first one is 1; the mean ends at the same place. A single value has no
 * spread and is written with three significant digits.
 *
 * @throws Problem if there is no value or one is not finite.
 * @example measured([0.91, 0.93, 0.95]); // "0.93 ± 0.02 (3 seeds)"
 */
export function measured(values: ArrayLike<number>, options: MeasuredOptions = {}): string {
  const numbers = Array.from(values);
  if (numbers.length === 0 || !numbers.every((value) => Number.isFinite(value))) {
    throw new Problem({
      rule: "A measurement has at least one value, and all are finite.",
      came: numbers.length === 0 ? "no value" : numbers.join(", "),
      cure: "Check the runs; leave out one that diverged only if the text says so.",
    });
  }
  const unit = options.unit === undefined ? "" : ` ${options.unit}`;
  const of = options.of ?? "seed";
  const repetitions = ` (${numbers.length} ${of}${numbers.length === 1 ? "" : "s"})`;
  if (numbers.length === 1) return `${formatNumber(mean(numbers))}${unit}${repetitions}`;
  return `${withSpread(mean(numbers), standardDeviation(numbers), unit)}${repetitions}`;
}

function withSpread(center: number, spread: number, unit: string): string {
  if (spread === 0) return `${formatNumber(center)} ± 0${unit}`;
  const largest = Math.max(Math.abs(center), spread);
  const power = Math.floor(Math.log10(largest));
  // Far from 1, both share one power of ten, outside the parentheses.
  const scale = power < -3 || power >= 6 ? power : 0;
  const factor = 10 ** scale;
  const decimals = Math.max(0, lastPlace(spread / factor));
  const minus = center < 0 ? "−" : "";
  const text = `${minus}${(Math.abs(center) / factor).toFixed(decimals)} ± ${(spread / factor).toFixed(decimals)}`;
  if (scale === 0) return `${text}${unit}`;
  return `(${text})×${powerOfTen(scale)}${unit}`;
}

/** Decimal place at which a spread is rounded: its first digit, or its second if the first is 1 after rounding. */
function lastPlace(spread: number): number {
  const [digits = "", exponent = "0"] = spread.toExponential(1).split("e");
  return (digits.startsWith("1") ? 1 : 0) - Number(exponent);
}
