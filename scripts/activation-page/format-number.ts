const DIGITS = 4;

/** A number for readers: four digits, a true minus sign, ∞. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  // Through a number again, which drops zeros at the end.
  return String(Number(value.toPrecision(DIGITS))).replace("-", "−");
}
