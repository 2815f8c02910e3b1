import { at, load4 } from "./vector";

/** to[columns, rows] = from[rows, columns]ᵀ, in blocks of 4 × 4. */
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  let row: i32 = 0;
  for (; row + 4 <= rows; row += 4) {
    let column: i32 = 0;
    for (; column + 4 <= columns; column += 4) {
      transposeBlock(at(from, row * columns + column), columns, at(to, column * rows + row), rows);
    }
    for (; column < columns; column++) copyColumn(from, to, rows, columns, row, row + 4, column);
  }
  for (let column: i32 = 0; column < columns; column++) {
    copyColumn(from, to, rows, columns, row, rows, column);
  }
}

/** 4 × 4 floats, with these many from row to row. */
export function transposeBlock(from: usize, fromStep: i32, to: usize, toStep: i32): void {
  const a = load4(from);
  const b = load4(at(from, fromStep));
  const c = load4(at(from, 2 * fromStep));
  const d = load4(at(from, 3 * fromStep));
  const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab01, cd01, 0, 2));
  v128.store(at(to, toStep), v128.shuffle<i64>(ab01, cd01, 1, 3));
  v128.store(at(to, 2 * toStep), v128.shuffle<i64>(ab23, cd23, 0, 2));
  v128.store(at(to, 3 * toStep), v128.shuffle<i64>(ab23, cd23, 1, 3));
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
