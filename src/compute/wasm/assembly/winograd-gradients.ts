import { at, load4 } from "./vector";
import { add, half, subtract } from "./winograd";

// The gradient of a filter in Winograd's way: dw = Gᵀ [(Bᵀ x B) ⊙ (A dy Aᵀ)] G, summed over the tiles, by the products of
// `winograd.ts`. That of the input is a convolution of its own.

/** Writes a row of A d Aᵀ into four planes. */
function spreadArriving(a: v128, b: v128, to: usize, plane: usize): void {
  v128.store(to, a);
  v128.store(to + plane, add(a, b));
  v128.store(to + 2 * plane, subtract(a, b));
  v128.store(to + 3 * plane, f32x4.neg(b));
}

/** A d Aᵀ of the tiles of dy in some rows. */
export function winogradArriving(
  dy: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  tilesY: i32,
  tilesX: i32,
  first: i32,
  rows: i32,
  to: usize,
  planeSize: i32,
): void {
  const plane = at(0, planeSize);
  const zero = f32x4.splat(0);
  for (let row = first; row < first + rows; row++) {
    const top = 2 * (row % tilesY);
    const line = at(dy, ((row / tilesY) * outHeight + top) * outWidth * channels);
    const isHigh = top + 1 < outHeight;
    for (let tile: i32 = 0; tile < tilesX; tile++) {
      const isWide = 2 * tile + 1 < outWidth;
      for (let channel: i32 = 0; channel < channels; channel += 4) {
        const from = at(line, 2 * tile * channels + channel);
        const below = at(from, outWidth * channels);
        const a = load4(from);
        const b = isWide ? load4(at(from, channels)) : zero;
        const c = isHigh ? load4(below) : zero;
        const d = isHigh && isWide ? load4(at(below, channels)) : zero;
        spreadArriving(a, b, to, plane);
        spreadArriving(add(a, c), add(b, d), to + 4 * plane, plane);
        spreadArriving(subtract(a, c), subtract(b, d), to + 8 * plane, plane);
        spreadArriving(f32x4.neg(c), f32x4.neg(d), to + 12 * plane, plane);
        to += 16;
      }
    }
  }
}

/** Writes a row of Gᵀ u G. */
function gatherFilter(a: v128, b: v128, c: v128, d: v128, to: usize, plane: usize): void {
  const middle = half(add(b, c));
  v128.store(to, add(a, middle));
  v128.store(to + plane, half(subtract(b, c)));
  v128.store(to + 2 * plane, add(middle, d));
}

/** dw = Gᵀ u G, filters [3, 3, size] from 16 planes. */
export function winogradFilterGradient(u: usize, size: i32, dw: usize): void {
  const plane = at(0, size);
  for (let i: i32 = 0; i < size; i += 4) {
    const u1 = u + 4 * plane;
    const u2 = u1 + 4 * plane;
    const u3 = u2 + 4 * plane;
    const middle0 = half(add(load4(u1), load4(u2)));
    const middle1 = half(add(load4(u1 + plane), load4(u2 + plane)));
    const middle2 = half(add(load4(u1 + 2 * plane), load4(u2 + 2 * plane)));
    const middle3 = half(add(load4(u1 + 3 * plane), load4(u2 + 3 * plane)));
    gatherFilter(
      add(load4(u), middle0),
      add(load4(u + plane), middle1),
      add(load4(u + 2 * plane), middle2),
      add(load4(u + 3 * plane), middle3),
      dw,
      plane,
    );
    gatherFilter(
      half(subtract(load4(u1), load4(u2))),
      half(subtract(load4(u1 + plane), load4(u2 + plane))),
      half(subtract(load4(u1 + 2 * plane), load4(u2 + 2 * plane))),
      half(subtract(load4(u1 + 3 * plane), load4(u2 + 3 * plane))),
      dw + 3 * plane,
      plane,
    );
    gatherFilter(
      add(middle0, load4(u3)),
      add(middle1, load4(u3 + plane)),
      add(middle2, load4(u3 + 2 * plane)),
      add(middle3, load4(u3 + 3 * plane)),
      dw + 6 * plane,
      plane,
    );
    u += 16;
    dw += 16;
  }
}
