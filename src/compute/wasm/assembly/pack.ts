import { WIDTH } from "./products";
import { transposeBlock } from "./transpose";
import { at, load4 } from "./vector";

/**
 * Cuts b[K, N] into panels of 8 columns, [K, 8] each, with zeros behind the last column: a
 * product then reads each panel from its start to its end. `step` floats lie between the rows of b.
 */
export function packRows(b: usize, step: i32, k: i32, n: i32, to: usize): void {
  for (let column: i32 = 0; column < n; column += WIDTH) {
    let from = at(b, column);
    const width = min(WIDTH, n - column);
    for (let row: i32 = 0; row < k; row++) {
      if (width === WIDTH) {
        v128.store(to, load4(from));
        v128.store(to + 16, load4(from + 16));
      } else {
        for (let i: i32 = 0; i < WIDTH; i++) store<f32>(at(to, i), i < width ? load<f32>(at(from, i)) : 0);
      }
      from = at(from, step);
      to = at(to, WIDTH);
    }
  }
}

/** The same panels of bᵀ, from b[N, K], `panel` floats apart. */
export function packColumns(b: usize, step: i32, k: i32, n: i32, to: usize, panel: i32): void {
  for (let column: i32 = 0; column < n; column += WIDTH) {
    const from = at(b, column * step);
    const width = min(WIDTH, n - column);
    let row: i32 = 0;
    if (width === WIDTH) {
      for (; row + 4 <= k; row += 4) {
        transposeBlock(at(from, row), step, at(to, row * WIDTH), WIDTH);
        transposeBlock(at(from, row + 4 * step), step, at(to, row * WIDTH + 4), WIDTH);
      }
    }
    for (; row < k; row++) {
      for (let i: i32 = 0; i < WIDTH; i++) {
        store<f32>(at(to, row * WIDTH + i), i < width ? load<f32>(at(from, i * step + row)) : 0);
      }
    }
    to = at(to, panel);
  }
}
