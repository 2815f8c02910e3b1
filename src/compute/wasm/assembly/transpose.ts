import { at, load4 } from "./vector";

/** to[columns, rows] = from[rows, columns]ᵀ, in blocks of 4 × 4. */
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  let row: i32 = 0;
  for (; row + 4 <= rows; row += 4) {
    let column: i32 = 0;
    for (; column + 4 <= columns; column += 4) {
      const source = at(from, row * columns + column);
      const a = load4(source);
      const b = load4(at(source, columns));
      const c = load4(at(source, 2 * columns));
      const d = load4(at(source, 3 * columns));
      const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      const target = at(to, column * rows + row);
      v128.store(target, v128.shuffle<i64>(ab01, cd01, 0, 2));
      v128.store(at(target, rows), v128.shuffle<i64>(ab01, cd01, 1, 3));
      v128.store(at(target, 2 * rows), v128.shuffle<i64>(ab23, cd23, 0, 2));
      v128.store(at(target, 3 * rows), v128.shuffle<i64>(ab23, cd23, 1, 3));
    }
    for (; column < columns; column++) copyColumn(from, to, rows, columns, row, row + 4, column);
  }
  for (let column: i32 = 0; column < columns; column++) {
    copyColumn(from, to, rows, columns, row, rows, column);
  }
}

function copyColumn(
  from: usize,
  to: usize,
  rows: i32,
  columns: i32,
  first: i32,
  end: i32,
  column: i32,
): void {
  for (let row = first; row < end; row++) {
    store<f32>(at(to, column * rows + row), load<f32>(at(from, row * columns + column)));
  }
}
