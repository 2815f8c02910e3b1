import { LN2_HIGH, LN2_LOW, LOG2_E, SHIFT } from "./exponential";
import { at, load4, multiplyAdd } from "./vector";

/** e to this, about 10⁻³⁸, still has its full precision; lower ones are 0. */
const LOWEST: f32 = -86.6;

/**
 * For x [rows, n] and β [n], n a multiple of 4: x σ(βx), if there is no dy; else ∂L/∂x = dy (σ + βx σ(1 − σ)), and into
 * `sums` [n], over the rows, ∂L/∂β = Σ dy x² σ(1 − σ), with σ at βx. One function for both: the compiler puts the
 * exponential into its loop, as it has no other caller.
 */
export function swishWithBeta(
  x: usize,
  beta: usize,
  dy: usize,
  out: usize,
  sums: usize,
  rows: i32,
  n: i32,
): void {
  const one = f32x4.splat(1);
  if (dy) memory.fill(sums, 0, (<usize>n) << 2);
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < n; column += 4) {
      const value = load4(at(x, row * n + column));
      const b = load4(at(beta, column));
      const t = f32x4.mul(value, b);
      // σ and 1 − σ, each without cancellation: one of them is 1 / (1 + e^−|t|), the other e^−|t| times that.
      const e = decay(t);
      const larger = f32x4.div(one, f32x4.add(one, e));
      const smaller = f32x4.mul(e, larger);
      const gate = v128.bitselect(smaller, larger, f32x4.lt(t, f32x4.splat(0)));
      const to = at(out, row * n + column);
      if (dy) {
        const arriving = load4(at(dy, row * n + column));
        const byGate = f32x4.mul(f32x4.mul(arriving, value), f32x4.mul(larger, smaller));
        v128.store(to, multiplyAdd(f32x4.mul(arriving, gate), byGate, b));
        v128.store(at(sums, column), multiplyAdd(load4(at(sums, column)), byGate, value));
      } else {
        v128.store(to, f32x4.mul(value, gate));
      }
    }
  }
}

/** e^−|x| = 2ⁿ eʳ with n whole and |r| ≤ ln 2 / 2. As in `exponential.ts`, but for numbers of at most 1. */
function decay(x: v128): v128 {
  const exact = v128.or(x, f32x4.splat(-0.0));
  const y = f32x4.pmax(exact, f32x4.splat(LOWEST));
  const shifted = f32x4.add(f32x4.mul(y, f32x4.splat(LOG2_E)), f32x4.splat(SHIFT));
  const n = f32x4.sub(shifted, f32x4.splat(SHIFT));
  let r = f32x4.sub(y, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  // Minimax polynomial of eʳ: its relative error is below 2 · 10⁻⁹ + what rounding adds.
  let p = f32x4.splat(0.0013843607157468796);
  p = multiplyAdd(f32x4.splat(0.008374195545911789), p, r);
  p = multiplyAdd(f32x4.splat(0.04166800528764725), p, r);
  p = multiplyAdd(f32x4.splat(0.16666430234909058), p, r);
  p = multiplyAdd(f32x4.splat(0.4999999403953552), p, r);
  p = multiplyAdd(f32x4.splat(1), p, r);
  p = multiplyAdd(f32x4.splat(1), p, r);
  // Times 2ⁿ, by an addition to the exponent.
  const power = i32x4.add(p, i32x4.shl(shifted, 23));
  return v128.andnot(power, f32x4.lt(exact, f32x4.splat(LOWEST)));
}
