import { at, load4, multiplyAdd } from "./vector";

/** Columns at a time: their parameters and sums stay in the first-level cache from row to row. */
const TILE: i32 = 256;

/**
 * h = max(0, x) + Σₛ aₛ max(0, bₛ − x) for x [rows, n] and a, b [count, n]. n is a multiple of 4. Of the two maxima,
 * `pmax` is the faster, and keeps NaN in its first operand.
 */
export function adaptivePiecewiseLinear(
  x: usize,
  slopes: usize,
  hinges: usize,
  out: usize,
  rows: i32,
  n: i32,
  count: i32,
): void {
  const zero = f32x4.splat(0);
  for (let start: i32 = 0; start < n; start += TILE) {
    const end = min(n, start + TILE);
    let row: i32 = 0;
    for (; row + 4 <= rows; row += 4) {
      for (let column = start; column < end; column += 4) {
        const from = at(x, row * n + column);
        const x0 = load4(from);
        const x1 = load4(at(from, n));
        const x2 = load4(at(from, 2 * n));
        const x3 = load4(at(from, 3 * n));
        let h0 = f32x4.pmax(x0, zero);
        let h1 = f32x4.pmax(x1, zero);
        let h2 = f32x4.pmax(x2, zero);
        let h3 = f32x4.pmax(x3, zero);
        for (let s: i32 = 0; s < count; s++) {
          const a = load4(at(slopes, s * n + column));
          const b = load4(at(hinges, s * n + column));
          h0 = multiplyAdd(h0, a, f32x4.pmax(f32x4.sub(b, x0), zero));
          h1 = multiplyAdd(h1, a, f32x4.pmax(f32x4.sub(b, x1), zero));
          h2 = multiplyAdd(h2, a, f32x4.pmax(f32x4.sub(b, x2), zero));
          h3 = multiplyAdd(h3, a, f32x4.pmax(f32x4.sub(b, x3), zero));
        }
        const to = at(out, row * n + column);
        v128.store(to, h0);
        v128.store(at(to, n), h1);
        v128.store(at(to, 2 * n), h2);
        v128.store(at(to, 3 * n), h3);
      }
    }
    for (; row < rows; row++) {
      for (let column = start; column < end; column += 4) {
        const x0 = load4(at(x, row * n + column));
        let h = f32x4.pmax(x0, zero);
        for (let s: i32 = 0; s < count; s++) {
          const b = load4(at(hinges, s * n + column));
          h = multiplyAdd(h, load4(at(slopes, s * n + column)), f32x4.pmax(f32x4.sub(b, x0), zero));
        }
        v128.store(at(out, row * n + column), h);
      }
    }
  }
}

/**
 * ∂L/∂x = ∂L/∂h (1[x > 0] − Σₛ aₛ 1[bₛ > x]) and, [count, n], over the rows, ∂L/∂aₛ = Σ ∂L/∂h max(0, bₛ − x) and
 * ∂L/∂bₛ = aₛ Σ ∂L/∂h 1[bₛ > x].
 */
export function adaptivePiecewiseLinearGradient(
  x: usize,
  slopes: usize,
  hinges: usize,
  dy: usize,
  dx: usize,
  da: usize,
  db: usize,
  rows: i32,
  n: i32,
  count: i32,
): void {
  const zero = f32x4.splat(0);
  memory.fill(da, 0, (<usize>(count * n)) << 2);
  memory.fill(db, 0, (<usize>(count * n)) << 2);
  for (let start: i32 = 0; start < n; start += TILE) {
    const end = min(n, start + TILE);
    let row: i32 = 0;
    for (; row + 2 <= rows; row += 2) {
      for (let column = start; column < end; column += 4) {
        const index = row * n + column;
        const x0 = load4(at(x, index));
        const x1 = load4(at(x, index + n));
        const g0 = load4(at(dy, index));
        const g1 = load4(at(dy, index + n));
        let d0 = v128.andnot(g0, f32x4.le(x0, zero));
        let d1 = v128.andnot(g1, f32x4.le(x1, zero));
        for (let s: i32 = 0; s < count; s++) {
          const a = load4(at(slopes, s * n + column));
          const b = load4(at(hinges, s * n + column));
          const over0 = f32x4.pmax(f32x4.sub(b, x0), zero);
          const over1 = f32x4.pmax(f32x4.sub(b, x1), zero);
          const left0 = v128.andnot(g0, f32x4.le(over0, zero));
          const left1 = v128.andnot(g1, f32x4.le(over1, zero));
          d0 = f32x4.sub(d0, f32x4.mul(a, left0));
          d1 = f32x4.sub(d1, f32x4.mul(a, left1));
          const toSlope = at(da, s * n + column);
          v128.store(toSlope, multiplyAdd(multiplyAdd(load4(toSlope), g0, over0), g1, over1));
          const toHinge = at(db, s * n + column);
          v128.store(toHinge, f32x4.add(load4(toHinge), f32x4.add(left0, left1)));
        }
        // A mask is NaN where it is set.
        v128.store(at(dx, index), v128.or(d0, f32x4.ne(x0, x0)));
        v128.store(at(dx, index + n), v128.or(d1, f32x4.ne(x1, x1)));
      }
    }
    if (row < rows) {
      for (let column = start; column < end; column += 4) {
        const index = row * n + column;
        const x0 = load4(at(x, index));
        const g0 = load4(at(dy, index));
        let d = v128.andnot(g0, f32x4.le(x0, zero));
        for (let s: i32 = 0; s < count; s++) {
          const over = f32x4.pmax(f32x4.sub(load4(at(hinges, s * n + column)), x0), zero);
          const left = v128.andnot(g0, f32x4.le(over, zero));
          d = f32x4.sub(d, f32x4.mul(load4(at(slopes, s * n + column)), left));
          const toSlope = at(da, s * n + column);
          v128.store(toSlope, multiplyAdd(load4(toSlope), g0, over));
          const toHinge = at(db, s * n + column);
          v128.store(toHinge, f32x4.add(load4(toHinge), left));
        }
        v128.store(at(dx, index), v128.or(d, f32x4.ne(x0, x0)));
      }
    }
  }
  for (let i: i32 = 0; i < count * n; i += 4) {
    v128.store(at(db, i), f32x4.mul(load4(at(db, i)), load4(at(slopes, i))));
  }
}
