import { addProducts } from "./products";
import { at, load4 } from "./vector";

// Winograd's convolution F(2 × 2, 3 × 3): 2 × 2 pixels of y from 4 × 4 of x with 16 products in place of 36. x, y and the
// filter are each brought into 16 planes by sums alone; plane by plane the convolution is then a product of matrices:
// Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A of Lavin2016, section 4.1. Channels are multiples of 4, and tiles lie in rows.

export function add(x: v128, y: v128): v128 {
  return f32x4.add(x, y);
}

export function subtract(x: v128, y: v128): v128 {
  return f32x4.sub(x, y);
}

export function half(x: v128): v128 {
  return f32x4.mul(x, f32x4.splat(0.5));
}

/** Writes a row of Bᵀ d B into four planes. */
function spreadInput(a: v128, b: v128, c: v128, d: v128, to: usize, plane: usize): void {
  v128.store(to, subtract(a, c));
  v128.store(to + plane, add(b, c));
  v128.store(to + 2 * plane, subtract(c, b));
  v128.store(to + 3 * plane, subtract(b, d));
}

/** Bᵀ d B of the tiles of some rows; tiles are counted through all images, and one over an edge is filled up in `patch`. */
export function winogradInput(
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tilesY: i32,
  tilesX: i32,
  first: i32,
  rows: i32,
  to: usize,
  planeSize: i32,
  patch: usize,
): void {
  const plane = at(0, planeSize);
  for (let row = first; row < first + rows; row++) {
    const image = at(x, (row / tilesY) * height * width * channels);
    const y = 2 * (row % tilesY) - top;
    for (let tile: i32 = 0; tile < tilesX; tile++) {
      const left4 = 2 * tile - left;
      let from = at(image, (y * width + left4) * channels);
      let line = at(0, width * channels);
      if (y < 0 || y + 4 > height || left4 < 0 || left4 + 4 > width) {
        copyPatch(image, height, width, channels, y, left4, patch);
        from = patch;
        line = at(0, 4 * channels);
      }
      const next = at(0, channels);
      for (let channel: i32 = 0; channel < channels; channel += 4) {
        const r1 = from + line;
        const r2 = r1 + line;
        const r3 = r2 + line;
        spreadInput(
          subtract(load4(from), load4(r2)),
          subtract(load4(from + next), load4(r2 + next)),
          subtract(load4(from + 2 * next), load4(r2 + 2 * next)),
          subtract(load4(from + 3 * next), load4(r2 + 3 * next)),
          to,
          plane,
        );
        spreadInput(
          add(load4(r1), load4(r2)),
          add(load4(r1 + next), load4(r2 + next)),
          add(load4(r1 + 2 * next), load4(r2 + 2 * next)),
          add(load4(r1 + 3 * next), load4(r2 + 3 * next)),
          to + 4 * plane,
          plane,
        );
        spreadInput(
          subtract(load4(r2), load4(r1)),
          subtract(load4(r2 + next), load4(r1 + next)),
          subtract(load4(r2 + 2 * next), load4(r1 + 2 * next)),
          subtract(load4(r2 + 3 * next), load4(r1 + 3 * next)),
          to + 8 * plane,
          plane,
        );
        spreadInput(
          subtract(load4(r1), load4(r3)),
          subtract(load4(r1 + next), load4(r3 + next)),
          subtract(load4(r1 + 2 * next), load4(r3 + 2 * next)),
          subtract(load4(r1 + 3 * next), load4(r3 + 3 * next)),
          to + 12 * plane,
          plane,
        );
        from += 16;
        to += 16;
      }
    }
  }
}

/** 4 × 4 pixels of an image, with zeros where it has none. */
function copyPatch(image: usize, height: i32, width: i32, channels: i32, y: i32, x: i32, patch: usize): void {
  const zero = f32x4.splat(0);
  for (let row = y; row < y + 4; row++) {
    for (let column = x; column < x + 4; column++) {
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      const from = at(image, (row * width + column) * channels);
      for (let channel: i32 = 0; channel < channels; channel += 4) {
        v128.store(patch, isInside ? load4(at(from, channel)) : zero);
        patch += 16;
      }
    }
  }
}

/** y = start + Aᵀ m A of the tiles of some rows. */
export function winogradOutput(
  m: usize,
  planeSize: i32,
  start: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  tilesY: i32,
  tilesX: i32,
  first: i32,
  rows: i32,
): void {
  const plane = at(0, planeSize);
  for (let row = first; row < first + rows; row++) {
    const top = 2 * (row % tilesY);
    const line = at(y, ((row / tilesY) * outHeight + top) * outWidth * channels);
    const isHigh = top + 1 < outHeight;
    for (let tile: i32 = 0; tile < tilesX; tile++) {
      const isWide = 2 * tile + 1 < outWidth;
      for (let channel: i32 = 0; channel < channels; channel += 4) {
        const m1 = m + 4 * plane;
        const m2 = m1 + 4 * plane;
        const m3 = m2 + 4 * plane;
        const bias = load4(at(start, channel));
        const to = at(line, 2 * tile * channels + channel);
        let a = load4(m1);
        let b = load4(m2);
        const upper0 = add(add(load4(m), a), b);
        const lower0 = subtract(subtract(a, b), load4(m3));
        a = load4(m1 + plane);
        b = load4(m2 + plane);
        const upper1 = add(add(load4(m + plane), a), b);
        const lower1 = subtract(subtract(a, b), load4(m3 + plane));
        a = load4(m1 + 2 * plane);
        b = load4(m2 + 2 * plane);
        const upper2 = add(add(load4(m + 2 * plane), a), b);
        const lower2 = subtract(subtract(a, b), load4(m3 + 2 * plane));
        a = load4(m1 + 3 * plane);
        b = load4(m2 + 3 * plane);
        const upper3 = add(add(load4(m + 3 * plane), a), b);
        const lower3 = subtract(subtract(a, b), load4(m3 + 3 * plane));
        const below = at(to, outWidth * channels);
        v128.store(to, add(bias, add(add(upper0, upper1), upper2)));
        if (isHigh) v128.store(below, add(bias, add(add(lower0, lower1), lower2)));
        if (isWide) {
          v128.store(at(to, channels), add(bias, subtract(subtract(upper1, upper2), upper3)));
          if (isHigh) v128.store(at(below, channels), add(bias, subtract(subtract(lower1, lower2), lower3)));
        }
        m += 16;
      }
    }
  }
}

/** Writes a row of G g Gᵀ into four planes. */
function spreadFilter(a: v128, b: v128, c: v128, to: usize, plane: usize): void {
  const ends = half(add(a, c));
  const middle = half(b);
  v128.store(to, a);
  v128.store(to + plane, add(ends, middle));
  v128.store(to + 2 * plane, subtract(ends, middle));
  v128.store(to + 3 * plane, c);
}

/** G g Gᵀ of filters [3, 3, size], as 16 planes of this size. */
export function winogradFilter(w: usize, size: i32, to: usize): void {
  const plane = at(0, size);
  for (let i: i32 = 0; i < size; i += 4) {
    const a0 = load4(w);
    const a1 = load4(w + plane);
    const a2 = load4(w + 2 * plane);
    const c0 = load4(w + 6 * plane);
    const c1 = load4(w + 7 * plane);
    const c2 = load4(w + 8 * plane);
    const ends0 = half(add(a0, c0));
    const ends1 = half(add(a1, c1));
    const ends2 = half(add(a2, c2));
    const middle0 = half(load4(w + 3 * plane));
    const middle1 = half(load4(w + 4 * plane));
    const middle2 = half(load4(w + 5 * plane));
    spreadFilter(a0, a1, a2, to, plane);
    spreadFilter(add(ends0, middle0), add(ends1, middle1), add(ends2, middle2), to + 4 * plane, plane);
    spreadFilter(
      subtract(ends0, middle0),
      subtract(ends1, middle1),
      subtract(ends2, middle2),
      to + 8 * plane,
      plane,
    );
    spreadFilter(c0, c1, c2, to + 12 * plane, plane);
    w += 16;
    to += 16;
  }
}

/** The products of 16 planes, which lie these steps apart. */
export function winogradProducts(
  rows: usize,
  rowCount: i32,
  a: usize,
  aStep: i32,
  aPlane: i32,
  b: usize,
  bStep: i32,
  bPlane: i32,
  panel: i32,
  length: i32,
  start: usize,
  c: usize,
  cPlane: i32,
  n: i32,
  spare: usize,
): void {
  for (let plane: i32 = 0; plane < 16; plane++) {
    addProducts(
      rows,
      rowCount,
      at(a, plane * aPlane),
      aStep,
      0,
      0,
      at(b, plane * bPlane),
      bStep,
      0,
      0,
      panel,
      1,
      1,
      length,
      start,
      at(c, plane * cPlane),
      n,
      spare,
    );
  }
}
