/** Below, the power series is used; from there on the continued fraction, of which so many terms give full precision. */
const SERIES_BELOW = 1.5;
const FRACTION_TERMS = 80;

/** erf(x) = 2/√π ∫₀ˣ e^(−t²) dt of one number, in double precision. @see Abramowitz1964, eq. 7.1.6 */
export function errorFunction(x: number): number {
  // The series of NaN would never end.
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size >= SERIES_BELOW) return Math.sign(x) * (1 - complementFarOut(size));
  // All terms have one sign, so nothing cancels.
  let term = x;
  let sum = x;
  for (let n = 1; sum + term !== sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** 1 − erf(x) of one number; its relative precision holds where erf(x) has rounded to 1. */
export function complementaryErrorFunction(x: number): number {
  return x < SERIES_BELOW ? 1 - errorFunction(x) : complementFarOut(x);
}

/** The continued fraction of 1 − erf(x) for x ≥ 1.5, from its end. @see Abramowitz1964, eq. 7.1.14 */
function complementFarOut(x: number): number {
  let tail = x;
  for (let n = FRACTION_TERMS; n > 0; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}
