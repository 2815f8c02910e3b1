import { requireInteger } from "../require.js";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A double has no more. */
const MOST_DIGITS = 17;

/**
 * A number for a sentence or a label: `digits` significant digits, true minus sign, powers of ten where shorter.
 * Digits before the decimal point are never rounded away; integers below a million stay exact.
 *
 * @param digits Significant digits, 1 … 17, 3 by default.
 * @throws Problem if `digits` is not such a number.
 * @example formatNumber(0.000123456); // "1.23×10⁻⁴"
 * @example formatNumber(-0.9); // "−0.900"
 */
export function formatNumber(value: number, digits = 3): string {
  requireInteger("digits", digits, 1, MOST_DIGITS);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "missing" : value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  if (size === 0 || (Number.isInteger(value) && size < 1e6)) return withMinus(String(Math.abs(value)), value);
  const [mantissa, exponent] = scientific(size, digits);
  if (exponent < -3 || exponent >= 6) return withMinus(`${mantissa}×${powerOfTen(exponent)}`, value);
  return withMinus(size.toFixed(Math.max(0, digits - 1 - exponent)), value);
}

/**
 * A number for a table: four significant digits, but integers stay exact, and a missing number is the text `missing`.
 */
export function roundForTable(value: number | null): number | string {
  if (value === null || !Number.isFinite(value)) return "missing";
  // Plus zero, so that -0 reads as 0.
  return (Number.isInteger(value) ? value : Number(value.toPrecision(4))) + 0;
}

/** Ten to an integer power with superscript digits. */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? "");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** Mantissa with `digits` significant digits and exponent of a positive number, after rounding. */
function scientific(size: number, digits: number): [string, number] {
  const [mantissa = "", exponent = "0"] = size.toExponential(digits - 1).split("e");
  return [mantissa, Number(exponent)];
}

function withMinus(text: string, value: number): string {
  return value < 0 ? `−${text}` : text;
}
