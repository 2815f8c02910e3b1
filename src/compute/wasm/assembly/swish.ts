import { exponential, logistic } from "./exponential";
import { at, load4, multiplyAdd } from "./vector";

/** x σ(βx) for x [rows, n] and β [n]; n is a multiple of 4. */
export function swishWithBeta(x: usize, beta: usize, out: usize, rows: i32, n: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < n; column += 4) {
      const value = load4(at(x, row * n + column));
      const gate = logistic(f32x4.mul(value, load4(at(beta, column))));
      v128.store(at(out, row * n + column), f32x4.mul(value, gate));
    }
  }
}

/** ∂L/∂x = ∂L/∂y (σ + βx σ(1 − σ)), and into `sums` [n], over the rows, ∂L/∂β = Σ ∂L/∂y x² σ(1 − σ), with σ at βx. */
export function swishWithBetaGradient(
  x: usize,
  beta: usize,
  dy: usize,
  dx: usize,
  sums: usize,
  rows: i32,
  n: i32,
): void {
  const one = f32x4.splat(1);
  memory.fill(sums, 0, (<usize>n) << 2);
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < n; column += 4) {
      const value = load4(at(x, row * n + column));
      const arriving = load4(at(dy, row * n + column));
      const b = load4(at(beta, column));
      const t = f32x4.mul(value, b);
      // σ and 1 − σ, each without cancellation: one of them is 1 / (1 + e^−|t|), the other e^−|t| times that.
      const e = exponential(f32x4.neg(f32x4.abs(t)));
      const larger = f32x4.div(one, f32x4.add(one, e));
      const smaller = f32x4.mul(e, larger);
      const gate = v128.bitselect(smaller, larger, f32x4.lt(t, f32x4.splat(0)));
      const byGate = f32x4.mul(f32x4.mul(arriving, value), f32x4.mul(larger, smaller));
      v128.store(at(dx, row * n + column), multiplyAdd(f32x4.mul(arriving, gate), byGate, b));
      v128.store(at(sums, column), multiplyAdd(load4(at(sums, column)), byGate, value));
    }
  }
}
