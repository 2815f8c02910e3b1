import { exponential } from "./exponential";

// Functions of four floats at once, within 3 units in the last place. NaN stays NaN.

/** erf x = 2 / √π ∫₀ˣ e^(−t²) dt: by a polynomial in x² around 0, beyond as 1 − e^p(|x|). */
export function errorFunction(x: v128): v128 {
  // Beyond 4 it is ±1.
  const t = f32x4.pmin(f32x4.abs(x), f32x4.splat(4));
  const s = f32x4.mul(t, t);
  let near = f32x4.splat(-5.96761703e-4);
  near = multiplyAdd(near, s, 4.99119423e-3);
  near = multiplyAdd(near, s, -2.67681349e-2);
  near = multiplyAdd(near, s, 1.12819925e-1);
  near = multiplyAdd(near, s, -3.76125336e-1);
  near = multiplyAdd(near, s, 1.28379166e-1);
  near = f32x4.add(f32x4.mul(near, t), t);
  let far = f32x4.splat(-1.7285347e-5);
  far = multiplyAdd(far, t, 3.83197126e-4);
  far = multiplyAdd(far, t, -3.88396438e-3);
  far = multiplyAdd(far, t, 2.42546219e-2);
  far = multiplyAdd(far, t, -1.06777877e-1);
  far = multiplyAdd(far, t, -6.34846687e-1);
  far = multiplyAdd(far, t, -1.28717512e-1);
  far = f32x4.sub(f32x4.mul(far, t), t);
  far = f32x4.sub(f32x4.splat(1), exponential(far));
  const value = v128.bitselect(far, near, f32x4.gt(t, f32x4.splat(0.927734375)));
  return withSignOf(x, value);
}

/** arctan x, brought to |x| ≤ tan π/8 by arctan x = π/2 − arctan 1/x and arctan x = π/4 + arctan (x − 1)/(x + 1). */
export function arctangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = f32x4.splat(1);
  const isLarge = f32x4.gt(size, f32x4.splat(2.414213562373095));
  const isMiddle = v128.andnot(f32x4.gt(size, f32x4.splat(0.4142135623730951)), isLarge);
  let numerator = v128.bitselect(f32x4.sub(size, one), size, isMiddle);
  let denominator = v128.bitselect(f32x4.add(size, one), one, isMiddle);
  numerator = v128.bitselect(f32x4.splat(-1), numerator, isLarge);
  denominator = v128.bitselect(size, denominator, isLarge);
  const r = f32x4.div(numerator, denominator);
  const start = v128.or(
    v128.and(isLarge, f32x4.splat(1.5707963267948966)),
    v128.and(isMiddle, f32x4.splat(0.7853981633974483)),
  );
  // Minimax polynomial from the Cephes library.
  const z = f32x4.mul(r, r);
  let p = f32x4.splat(8.05374449538e-2);
  p = multiplyAdd(p, z, -1.38776856032e-1);
  p = multiplyAdd(p, z, 1.99777106478e-1);
  p = multiplyAdd(p, z, -3.33329491539e-1);
  const rest = f32x4.add(f32x4.mul(f32x4.mul(p, z), r), r);
  return withSignOf(x, f32x4.add(start, rest));
}

/** sin x for |x| up to 10⁵. */
export function sine(x: v128): v128 {
  // The polynomial loses the sign of 0.
  return v128.bitselect(x, wave(x, 0), f32x4.eq(x, f32x4.splat(0)));
}

/** cos x for |x| up to 10⁵. */
export function cosine(x: v128): v128 {
  return wave(x, 1);
}

/** sin(x + shift · π/2): by the quarter of the circle that x lies in, and the rest of −π/4 … π/4. */
function wave(x: v128, shift: i32): v128 {
  const quarter = f32x4.nearest(f32x4.mul(x, f32x4.splat(0.6366197723675814)));
  // The rest in double precision, as x and its quarters cancel.
  const low = rest(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(quarter));
  const xHigh = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
  const high = rest(xHigh, f64x2.promote_low_f32x4(v128.shuffle<i64>(quarter, quarter, 1, 0)));
  const r = v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  const z = f32x4.mul(r, r);
  // Minimax polynomials from the Cephes library.
  let s = f32x4.splat(-1.9515295891e-4);
  s = multiplyAdd(s, z, 8.3321608736e-3);
  s = multiplyAdd(s, z, -1.6666654611e-1);
  s = f32x4.add(f32x4.mul(f32x4.mul(s, z), r), r);
  let c = f32x4.splat(2.443315711809948e-5);
  c = multiplyAdd(c, z, -1.388731625493765e-3);
  c = multiplyAdd(c, z, 4.166664568298827e-2);
  c = f32x4.add(f32x4.sub(f32x4.mul(f32x4.mul(c, z), z), f32x4.mul(z, f32x4.splat(0.5))), f32x4.splat(1));
  const place = i32x4.add(i32x4.trunc_sat_f32x4_s(quarter), i32x4.splat(shift));
  const isCosine = i32x4.ne(v128.and(place, i32x4.splat(1)), i32x4.splat(0));
  const isNegative = i32x4.shl(v128.and(place, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(c, s, isCosine), isNegative);
}

/** x − quarter · π/2, with π/2 in two parts: the product with the first is exact. */
function rest(x: v128, quarter: v128): v128 {
  const first = f64x2.sub(x, f64x2.mul(quarter, f64x2.splat(1.5707963267341256)));
  return f64x2.sub(first, f64x2.mul(quarter, f64x2.splat(6.077100506506192e-11)));
}

function multiplyAdd(sum: v128, x: v128, y: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(y));
}

/** The size of `value` with the sign of x. */
function withSignOf(x: v128, value: v128): v128 {
  return v128.or(value, v128.and(x, f32x4.splat(-0.0)));
}
