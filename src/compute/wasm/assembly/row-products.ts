import { at, load4, multiplyAdd, splat } from "./vector";

/** c_p += a_p w for P rows: a_p of K floats every `aStep`, c_p of N floats every `cStep`, w [K, N]. */
export function addRowProducts(
  a: usize,
  aStep: i32,
  w: usize,
  p: i32,
  k: i32,
  n: i32,
  c: usize,
  cStep: i32,
): void {
  let column: i32 = 0;
  for (; column + 8 <= n; column += 8) {
    let row: i32 = 0;
    for (; row + 4 <= p; row += 4) {
      tile4x8(at(a, row * aStep), aStep, at(w, column), n, k, at(c, row * cStep + column), cStep);
    }
    for (; row < p; row++) tile1x8(at(a, row * aStep), at(w, column), n, k, at(c, row * cStep + column));
  }
  for (; column + 4 <= n; column += 4) {
    for (let row: i32 = 0; row < p; row++) {
      tile1x4(at(a, row * aStep), at(w, column), n, k, at(c, row * cStep + column));
    }
  }
  for (; column < n; column++) {
    for (let row: i32 = 0; row < p; row++) {
      tile1x1(at(a, row * aStep), at(w, column), n, k, at(c, row * cStep + column));
    }
  }
}

function tile4x8(a: usize, aStep: i32, w: usize, n: i32, k: i32, c: usize, cStep: i32): void {
  const a1 = at(0, aStep);
  const a2 = a1 * 2;
  const a3 = a1 * 3;
  const c1 = at(c, cStep);
  const c2 = at(c1, cStep);
  const c3 = at(c2, cStep);
  let s00 = load4(c);
  let s01 = load4(c + 16);
  let s10 = load4(c1);
  let s11 = load4(c1 + 16);
  let s20 = load4(c2);
  let s21 = load4(c2 + 16);
  let s30 = load4(c3);
  let s31 = load4(c3 + 16);
  for (let i: i32 = 0; i < k; i++) {
    const w0 = load4(w);
    const w1 = load4(w + 16);
    let x = splat(a);
    s00 = multiplyAdd(s00, x, w0);
    s01 = multiplyAdd(s01, x, w1);
    x = splat(a + a1);
    s10 = multiplyAdd(s10, x, w0);
    s11 = multiplyAdd(s11, x, w1);
    x = splat(a + a2);
    s20 = multiplyAdd(s20, x, w0);
    s21 = multiplyAdd(s21, x, w1);
    x = splat(a + a3);
    s30 = multiplyAdd(s30, x, w0);
    s31 = multiplyAdd(s31, x, w1);
    a += 4;
    w = at(w, n);
  }
  v128.store(c, s00);
  v128.store(c + 16, s01);
  v128.store(c1, s10);
  v128.store(c1 + 16, s11);
  v128.store(c2, s20);
  v128.store(c2 + 16, s21);
  v128.store(c3, s30);
  v128.store(c3 + 16, s31);
}

function tile1x8(a: usize, w: usize, n: i32, k: i32, c: usize): void {
  let s0 = load4(c);
  let s1 = load4(c + 16);
  for (let i: i32 = 0; i < k; i++) {
    const x = splat(a);
    s0 = multiplyAdd(s0, x, load4(w));
    s1 = multiplyAdd(s1, x, load4(w + 16));
    a += 4;
    w = at(w, n);
  }
  v128.store(c, s0);
  v128.store(c + 16, s1);
}

function tile1x4(a: usize, w: usize, n: i32, k: i32, c: usize): void {
  let s = load4(c);
  for (let i: i32 = 0; i < k; i++) {
    s = multiplyAdd(s, splat(a), load4(w));
    a += 4;
    w = at(w, n);
  }
  v128.store(c, s);
}

function tile1x1(a: usize, w: usize, n: i32, k: i32, c: usize): void {
  let s = load<f32>(c);
  for (let i: i32 = 0; i < k; i++) {
    s += load<f32>(a) * load<f32>(w);
    a += 4;
    w = at(w, n);
  }
  store<f32>(c, s);
}
