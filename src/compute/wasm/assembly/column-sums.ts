import { at, load4 } from "./vector";

/** Rows summed on their own before they join the total: bounds the rounding error of long columns. */
const BLOCK: i32 = 256;

/** sums[n] = scale · Σ x[rows, n] over the rows. */
export function columnSums(x: usize, sums: usize, rows: i32, n: i32, scale: f32): void {
  let column: i32 = 0;
  for (; column + 4 <= n; column += 4) {
    let total = f32x4.splat(0);
    for (let start: i32 = 0; start < rows; start += BLOCK) {
      const end = min(rows, start + BLOCK);
      let part = f32x4.splat(0);
      for (let row = start; row < end; row++) part = f32x4.add(part, load4(at(x, row * n + column)));
      total = f32x4.add(total, part);
    }
    v128.store(at(sums, column), f32x4.mul(total, f32x4.splat(scale)));
  }
  for (; column < n; column++) {
    let total: f64 = 0;
    for (let row: i32 = 0; row < rows; row++) total += load<f32>(at(x, row * n + column));
    store<f32>(at(sums, column), <f32>(total * scale));
  }
}
