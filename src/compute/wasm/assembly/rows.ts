import { at } from "./vector";

/**
 * Writes the table of rows of a product: for every image, y and x, in this order, where the row starts behind `a` and
 * where its sums start behind `c`, both in bytes.
 */
export function listRows(
  to: usize,
  images: i32,
  ys: i32,
  xs: i32,
  aImage: i32,
  aY: i32,
  aX: i32,
  cImage: i32,
  cY: i32,
  cX: i32,
): void {
  for (let image: i32 = 0; image < images; image++) {
    for (let y: i32 = 0; y < ys; y++) {
      let a = at(0, image * aImage + y * aY);
      let c = at(0, image * cImage + y * cY);
      for (let x: i32 = 0; x < xs; x++) {
        store<u32>(to, <u32>a);
        store<u32>(to, <u32>c, 4);
        a = at(a, aX);
        c = at(c, cX);
        to += 8;
      }
    }
  }
}

/** Writes a row of n floats `count` times; without a row (0) zeros. */
export function repeatRow(row: usize, n: i32, to: usize, count: i32): void {
  const size = (<usize>n) << 2;
  const total = size * count;
  if (row === 0 || count === 0) {
    memory.fill(to, 0, total);
    return;
  }
  memory.copy(to, row, size);
  // What stands there is copied, then both, then all four.
  for (let done = size; done < total; done *= 2) memory.copy(to + done, to, min(done, total - done));
}

/** Copies rows of n floats to where others lie `step` floats apart. */
export function copyRows(from: usize, n: i32, to: usize, step: i32, count: i32): void {
  for (let row: i32 = 0; row < count; row++) {
    memory.copy(at(to, row * step), at(from, row * n), (<usize>n) << 2);
  }
}
