// Exponentials of four floats at once, within 1 unit in the last place for eˣ and 2.5 for the others, subnormal
// numbers included. NaN stays NaN.

export const LOG2_E = <f32>Math.LOG2E;
/** ln 2 in two parts: the first has few enough bits that its product with a whole number up to 150 is exact. */
export const LN2_HIGH: f32 = 0.693359375;
export const LN2_LOW: f32 = -2.1219444e-4;
/** A small number added to this is rounded to a whole one, which then stands in the lowest bits. */
export const SHIFT: f32 = 12582912;

/** eˣ = 2ⁿ eʳ with n whole and |r| ≤ ln 2 / 2. */
export function exponential(x: v128): v128 {
  // Beyond these e^x is 0 and Infinity.
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const shifted = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2_E)), f32x4.splat(SHIFT));
  const e = f32x4.add(restMinusOne(inside, shifted), f32x4.splat(1));
  return scaled(e, wholeOf(shifted));
}

/** eˣ − 1 = 2ⁿ ((eʳ − 1) + (1 − 2⁻ⁿ)), with small values in full precision. */
export function exponentialMinusOne(x: v128): v128 {
  // Below it is −1, and 2⁻ⁿ must be a number.
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-40)), f32x4.splat(89));
  const shifted = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2_E)), f32x4.splat(SHIFT));
  const n = wholeOf(shifted);
  const inverse = powerOfTwo(i32x4.max_s(i32x4.neg(n), i32x4.splat(-126)));
  const e = f32x4.add(restMinusOne(inside, shifted), f32x4.sub(f32x4.splat(1), inverse));
  // The sum has lost the sign of 0.
  return v128.bitselect(x, scaled(e, n), f32x4.eq(x, f32x4.splat(0)));
}

/** log(1 + e) for e of 0 … 1: 2 artanh(e / (2 + e)), as a series. */
export function logOnePlusUnit(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(0.153846154);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.181818182));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.222222222));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.285714286));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.4));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.666666667));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), s), f32x4.add(s, s));
}

/** 1 / (1 + e⁻ˣ), without overflow and with small values in full precision: e^−|x| is at most 1. */
export function logistic(x: v128): v128 {
  const e = exponential(f32x4.neg(f32x4.abs(x)));
  const one = f32x4.splat(1);
  const above = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(above, f32x4.add(one, e));
}

/** (e²ˣ − 1) / (e²ˣ + 1); around 0, where that would cancel, by a polynomial. */
export function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const e = exponential(f32x4.mul(size, f32x4.splat(2)));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  // Minimax polynomial of (tanh x − x) / x³ in x² from the Cephes library.
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.3331442204e-1));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  const value = v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.or(value, v128.and(x, f32x4.splat(-0.0)));
}

/** eʳ − 1 for r = x − n ln 2, where `shifted` holds n. */
function restMinusOne(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, f32x4.splat(SHIFT));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  // Minimax polynomial of (eʳ − 1 − r) / r² from the Cephes library.
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  return f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r);
}

function wholeOf(shifted: v128): v128 {
  return i32x4.sub(shifted, i32x4.splat(reinterpret<i32>(SHIFT)));
}

/** x 2ⁿ, in two factors, as 2ⁿ itself may be beyond the largest number or below the smallest normal one. */
function scaled(x: v128, n: v128): v128 {
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(x, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
}

/** 2ⁿ for whole n of −126 … 127. */
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}
