import { at, load4, multiplyAdd, splat } from "./vector";

/** Columns of a panel of `b`, and of a tile of sums. */
export const WIDTH: i32 = 8;

/**
 * Every product of this folder: c[row, n] = start[n] + Σ a[row, k] b[k, n] over a depth of `images` × `runs` × `length`.
 *
 * A row is an entry of the table `rows`: where it starts behind `a` and behind `c`, in bytes. Along the depth `a` and `b`
 * go by their step, from run to run by `aRun` and `bRun`, and from image to image by `aImage` and `bImage`. `b` is cut
 * into panels of 8 columns, `panel` floats apart; the last one is as wide as the others. Without a `start` (0) the sums
 * are added to what stands in `c`.
 *
 * The sums of 4 rows × 8 columns stay in registers. At the lower edge the last row is computed again in place of rows
 * that do not exist; at the right edge the tile lies in `spare`, 32 floats, and its columns are copied.
 */
export function addProducts(
  rows: usize,
  rowCount: i32,
  a: usize,
  aStep: i32,
  aRun: i32,
  aImage: i32,
  b: usize,
  bStep: i32,
  bRun: i32,
  bImage: i32,
  panel: i32,
  images: i32,
  runs: i32,
  length: i32,
  start: usize,
  c: usize,
  n: i32,
  spare: usize,
): void {
  const last = rows + ((<usize>rowCount - 1) << 3);
  const aNext = at(0, aStep);
  const bNext = at(0, bStep);
  // What is left to the next run behind the last step of one, and to the next image behind its last run.
  const aNextRun = at(0, aRun - length * aStep);
  const bNextRun = at(0, bRun - length * bStep);
  const aNextImage = at(0, aImage - runs * aRun);
  const bNextImage = at(0, bImage - runs * bRun);
  for (let column: i32 = 0; column < n; column += WIDTH) {
    const width = min(WIDTH, n - column);
    const isWhole = width === WIDTH;
    const into = at(c, column);
    let y0 = f32x4.splat(0);
    let y1 = y0;
    if (start !== 0) {
      const from = isWhole ? at(start, column) : copyColumns(at(start, column), spare, width);
      y0 = load4(from);
      y1 = load4(from + 16);
    }
    for (let row0 = rows; row0 <= last; row0 += 32) {
      const row1 = min(row0 + 8, last);
      const row2 = min(row0 + 16, last);
      const row3 = min(row0 + 24, last);
      let a0 = a + load<u32>(row0);
      let a1 = a + load<u32>(row1);
      let a2 = a + load<u32>(row2);
      let a3 = a + load<u32>(row3);
      let c0 = into + load<u32>(row0, 4);
      let c1 = into + load<u32>(row1, 4);
      let c2 = into + load<u32>(row2, 4);
      let c3 = into + load<u32>(row3, 4);
      let s00 = y0;
      let s01 = y1;
      let s10 = y0;
      let s11 = y1;
      let s20 = y0;
      let s21 = y1;
      let s30 = y0;
      let s31 = y1;
      let bk = b;
      for (let image: i32 = 0; image < images; image++) {
        for (let run: i32 = 0; run < runs; run++) {
          for (let k: i32 = 0; k < length; k++) {
            const b0 = load4(bk);
            const b1 = load4(bk + 16);
            let x = splat(a0);
            s00 = multiplyAdd(s00, x, b0);
            s01 = multiplyAdd(s01, x, b1);
            x = splat(a1);
            s10 = multiplyAdd(s10, x, b0);
            s11 = multiplyAdd(s11, x, b1);
            x = splat(a2);
            s20 = multiplyAdd(s20, x, b0);
            s21 = multiplyAdd(s21, x, b1);
            x = splat(a3);
            s30 = multiplyAdd(s30, x, b0);
            s31 = multiplyAdd(s31, x, b1);
            a0 += aNext;
            a1 += aNext;
            a2 += aNext;
            a3 += aNext;
            bk += bNext;
          }
          a0 += aNextRun;
          a1 += aNextRun;
          a2 += aNextRun;
          a3 += aNextRun;
          bk += bNextRun;
        }
        a0 += aNextImage;
        a1 += aNextImage;
        a2 += aNextImage;
        a3 += aNextImage;
        bk += bNextImage;
      }
      if (!isWhole) {
        c0 = copyColumns(c0, spare, width);
        c1 = copyColumns(c1, spare + 32, width);
        c2 = copyColumns(c2, spare + 64, width);
        c3 = copyColumns(c3, spare + 96, width);
      }
      // All of them before the first is stored: at the lower edge some lie in the same place.
      if (start === 0) {
        s00 = f32x4.add(s00, load4(c0));
        s01 = f32x4.add(s01, load4(c0 + 16));
        s10 = f32x4.add(s10, load4(c1));
        s11 = f32x4.add(s11, load4(c1 + 16));
        s20 = f32x4.add(s20, load4(c2));
        s21 = f32x4.add(s21, load4(c2 + 16));
        s30 = f32x4.add(s30, load4(c3));
        s31 = f32x4.add(s31, load4(c3 + 16));
      }
      v128.store(c0, s00);
      v128.store(c0 + 16, s01);
      v128.store(c1, s10);
      v128.store(c1 + 16, s11);
      v128.store(c2, s20);
      v128.store(c2 + 16, s21);
      v128.store(c3, s30);
      v128.store(c3 + 16, s31);
      if (!isWhole) {
        copyColumns(spare, into + load<u32>(row0, 4), width);
        copyColumns(spare + 32, into + load<u32>(row1, 4), width);
        copyColumns(spare + 64, into + load<u32>(row2, 4), width);
        copyColumns(spare + 96, into + load<u32>(row3, 4), width);
      }
    }
    b = at(b, panel);
  }
}

/** Copies fewer than 8 columns, and returns where to. */
function copyColumns(from: usize, to: usize, width: i32): usize {
  for (let column: i32 = 0; column < width; column++) store<f32>(at(to, column), load<f32>(at(from, column)));
  return to;
}
