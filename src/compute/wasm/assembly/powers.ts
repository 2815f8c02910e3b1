import { at, load4, multiplyAdd } from "./vector";

// x is [rows, n] with n a multiple of 4, everything else [n] or, for each power x … xᴷ, [degree, n].

/** sums = Σ xᵏ over the rows. */
export function powerSums(x: usize, sums: usize, rows: i32, n: i32, degree: i32): void {
  memory.fill(sums, 0, (<usize>(degree * n)) << 2);
  let row: i32 = 0;
  for (; row + 4 <= rows; row += 4) {
    for (let column: i32 = 0; column < n; column += 4) {
      const from = at(x, row * n + column);
      const x0 = load4(from);
      const x1 = load4(at(from, n));
      const x2 = load4(at(from, 2 * n));
      const x3 = load4(at(from, 3 * n));
      let p0 = x0;
      let p1 = x1;
      let p2 = x2;
      let p3 = x3;
      for (let k: i32 = 0; k < degree; k++) {
        const sum = at(sums, k * n + column);
        v128.store(sum, f32x4.add(load4(sum), f32x4.add(f32x4.add(p0, p1), f32x4.add(p2, p3))));
        p0 = f32x4.mul(p0, x0);
        p1 = f32x4.mul(p1, x1);
        p2 = f32x4.mul(p2, x2);
        p3 = f32x4.mul(p3, x3);
      }
    }
  }
  for (; row < rows; row++) {
    for (let column: i32 = 0; column < n; column += 4) {
      const x0 = load4(at(x, row * n + column));
      let power = x0;
      for (let k: i32 = 0; k < degree; k++) {
        const sum = at(sums, k * n + column);
        v128.store(sum, f32x4.add(load4(sum), power));
        power = f32x4.mul(power, x0);
      }
    }
  }
}

/** sums [2, degree, n] = Σ (xᵏ − mean) and Σ (xᵏ − mean)² over the rows. */
export function powerDeviations(x: usize, means: usize, sums: usize, rows: i32, n: i32, degree: i32): void {
  memory.fill(sums, 0, (<usize>(2 * degree * n)) << 2);
  let row: i32 = 0;
  for (; row + 2 <= rows; row += 2) {
    for (let column: i32 = 0; column < n; column += 4) {
      const x0 = load4(at(x, row * n + column));
      const x1 = load4(at(x, (row + 1) * n + column));
      let p0 = x0;
      let p1 = x1;
      for (let k: i32 = 0; k < degree; k++) {
        const mean = load4(at(means, k * n + column));
        const d0 = f32x4.sub(p0, mean);
        const d1 = f32x4.sub(p1, mean);
        const first = at(sums, k * n + column);
        v128.store(first, f32x4.add(load4(first), f32x4.add(d0, d1)));
        const second = at(sums, (degree + k) * n + column);
        v128.store(second, multiplyAdd(multiplyAdd(load4(second), d0, d0), d1, d1));
        p0 = f32x4.mul(p0, x0);
        p1 = f32x4.mul(p1, x1);
      }
    }
  }
  if (row < rows) {
    for (let column: i32 = 0; column < n; column += 4) {
      const x0 = load4(at(x, row * n + column));
      let power = x0;
      for (let k: i32 = 0; k < degree; k++) {
        const d = f32x4.sub(power, load4(at(means, k * n + column)));
        const first = at(sums, k * n + column);
        v128.store(first, f32x4.add(load4(first), d));
        const second = at(sums, (degree + k) * n + column);
        v128.store(second, multiplyAdd(load4(second), d, d));
        power = f32x4.mul(power, x0);
      }
    }
  }
}

/** out = bias + Σₖ factor (xᵏ − mean) */
export function normalizedPowers(
  x: usize,
  means: usize,
  factors: usize,
  bias: usize,
  out: usize,
  rows: i32,
  n: i32,
  degree: i32,
): void {
  let row: i32 = 0;
  for (; row + 2 <= rows; row += 2) {
    for (let column: i32 = 0; column < n; column += 4) {
      const index = row * n + column;
      const x0 = load4(at(x, index));
      const x1 = load4(at(x, index + n));
      let p0 = x0;
      let p1 = x1;
      let y0 = load4(at(bias, column));
      let y1 = y0;
      for (let k: i32 = 0; k < degree; k++) {
        const mean = load4(at(means, k * n + column));
        const factor = load4(at(factors, k * n + column));
        y0 = multiplyAdd(y0, factor, f32x4.sub(p0, mean));
        y1 = multiplyAdd(y1, factor, f32x4.sub(p1, mean));
        p0 = f32x4.mul(p0, x0);
        p1 = f32x4.mul(p1, x1);
      }
      v128.store(at(out, index), y0);
      v128.store(at(out, index + n), y1);
    }
  }
  if (row < rows) {
    for (let column: i32 = 0; column < n; column += 4) {
      const x0 = load4(at(x, row * n + column));
      let power = x0;
      let y = load4(at(bias, column));
      for (let k: i32 = 0; k < degree; k++) {
        const d = f32x4.sub(power, load4(at(means, k * n + column)));
        y = multiplyAdd(y, load4(at(factors, k * n + column)), d);
        power = f32x4.mul(power, x0);
      }
      v128.store(at(out, row * n + column), y);
    }
  }
}

/** sums [1 + degree, n] = Σ ∂L/∂y, then Σ ∂L/∂y (xᵏ − mean) for each power, over the rows. */
export function powerProducts(
  x: usize,
  dy: usize,
  means: usize,
  sums: usize,
  rows: i32,
  n: i32,
  degree: i32,
): void {
  memory.fill(sums, 0, (<usize>((1 + degree) * n)) << 2);
  let row: i32 = 0;
  for (; row + 2 <= rows; row += 2) {
    for (let column: i32 = 0; column < n; column += 4) {
      const index = row * n + column;
      const x0 = load4(at(x, index));
      const x1 = load4(at(x, index + n));
      const g0 = load4(at(dy, index));
      const g1 = load4(at(dy, index + n));
      let p0 = x0;
      let p1 = x1;
      let sum = at(sums, column);
      v128.store(sum, f32x4.add(load4(sum), f32x4.add(g0, g1)));
      for (let k: i32 = 0; k < degree; k++) {
        const mean = load4(at(means, k * n + column));
        sum = at(sums, (1 + k) * n + column);
        const part = multiplyAdd(load4(sum), g0, f32x4.sub(p0, mean));
        v128.store(sum, multiplyAdd(part, g1, f32x4.sub(p1, mean)));
        p0 = f32x4.mul(p0, x0);
        p1 = f32x4.mul(p1, x1);
      }
    }
  }
  if (row < rows) {
    for (let column: i32 = 0; column < n; column += 4) {
      const x0 = load4(at(x, row * n + column));
      const g0 = load4(at(dy, row * n + column));
      let power = x0;
      let sum = at(sums, column);
      v128.store(sum, f32x4.add(load4(sum), g0));
      for (let k: i32 = 0; k < degree; k++) {
        sum = at(sums, (1 + k) * n + column);
        const d = f32x4.sub(power, load4(at(means, k * n + column)));
        v128.store(sum, multiplyAdd(load4(sum), g0, d));
        power = f32x4.mul(power, x0);
      }
    }
  }
}

/** ∂L/∂x = Σₖ factor xᵏ⁻¹ (∂L/∂y − shift − (xᵏ − mean) pull); `shift` is [n]. */
export function normalizedPowersGradient(
  x: usize,
  dy: usize,
  means: usize,
  factors: usize,
  shift: usize,
  pulls: usize,
  dx: usize,
  rows: i32,
  n: i32,
  degree: i32,
): void {
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < n; column += 4) {
      const x0 = load4(at(x, row * n + column));
      const g = f32x4.sub(load4(at(dy, row * n + column)), load4(at(shift, column)));
      let below = f32x4.splat(1);
      let power = x0;
      let sum = f32x4.splat(0);
      for (let k: i32 = 0; k < degree; k++) {
        const d = f32x4.sub(power, load4(at(means, k * n + column)));
        const part = f32x4.sub(g, f32x4.mul(d, load4(at(pulls, k * n + column))));
        sum = multiplyAdd(sum, f32x4.mul(load4(at(factors, k * n + column)), below), part);
        below = power;
        power = f32x4.mul(power, x0);
      }
      v128.store(at(dx, row * n + column), sum);
    }
  }
}
