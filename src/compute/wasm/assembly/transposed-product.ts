import { at, load4, multiplyAdd, splat } from "./vector";

/** Rows that are summed before the next columns: the part of `a` and `b` that stays in the cache. */
const BLOCK: i32 = 128;

/** c[M, N] = aᵀ b for a [P, M] and b [P, N]: the gradient of a dense layer's weights, without a transposed copy. */
export function transposedProduct(a: usize, b: usize, c: usize, p: i32, m: i32, n: i32): void {
  memory.fill(c, 0, (<usize>m * n) << 2);
  for (let row: i32 = 0; row < p; row += BLOCK) {
    addOuterProducts(at(a, row * m), m, at(b, row * n), n, min(BLOCK, p - row), c, m, n);
  }
}

/**
 * c[M, N] += Σ a_p b_pᵀ over P pairs of rows, each M and N floats; `aStep` and `bStep` floats lie between rows. The sums
 * stay in registers: tiles of 4 × 8, then what is left of the rows and columns.
 */
export function addOuterProducts(
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  p: i32,
  c: usize,
  m: i32,
  n: i32,
): void {
  let column: i32 = 0;
  for (; column + 8 <= n; column += 8) {
    let row: i32 = 0;
    for (; row + 4 <= m; row += 4)
      tile4x8(at(a, row), aStep, at(b, column), bStep, p, at(c, row * n + column), n);
    for (; row < m; row++) tile1x8(at(a, row), aStep, at(b, column), bStep, p, at(c, row * n + column));
  }
  for (; column + 4 <= n; column += 4) {
    let row: i32 = 0;
    for (; row + 4 <= m; row += 4)
      tile4x4(at(a, row), aStep, at(b, column), bStep, p, at(c, row * n + column), n);
    for (; row < m; row++) tile1x4(at(a, row), aStep, at(b, column), bStep, p, at(c, row * n + column));
  }
  for (; column < n; column++) {
    for (let row: i32 = 0; row < m; row++) {
      tile1x1(at(a, row), aStep, at(b, column), bStep, p, at(c, row * n + column));
    }
  }
}

function tile4x8(a: usize, aStep: i32, b: usize, bStep: i32, p: i32, c: usize, n: i32): void {
  const c1 = at(c, n);
  const c2 = at(c1, n);
  const c3 = at(c2, n);
  let s00 = load4(c);
  let s01 = load4(c + 16);
  let s10 = load4(c1);
  let s11 = load4(c1 + 16);
  let s20 = load4(c2);
  let s21 = load4(c2 + 16);
  let s30 = load4(c3);
  let s31 = load4(c3 + 16);
  for (let i: i32 = 0; i < p; i++) {
    const b0 = load4(b);
    const b1 = load4(b + 16);
    let x = splat(a);
    s00 = multiplyAdd(s00, x, b0);
    s01 = multiplyAdd(s01, x, b1);
    x = splat(a + 4);
    s10 = multiplyAdd(s10, x, b0);
    s11 = multiplyAdd(s11, x, b1);
    x = splat(a + 8);
    s20 = multiplyAdd(s20, x, b0);
    s21 = multiplyAdd(s21, x, b1);
    x = splat(a + 12);
    s30 = multiplyAdd(s30, x, b0);
    s31 = multiplyAdd(s31, x, b1);
    a = at(a, aStep);
    b = at(b, bStep);
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

function tile4x4(a: usize, aStep: i32, b: usize, bStep: i32, p: i32, c: usize, n: i32): void {
  const c1 = at(c, n);
  const c2 = at(c1, n);
  const c3 = at(c2, n);
  let s0 = load4(c);
  let s1 = load4(c1);
  let s2 = load4(c2);
  let s3 = load4(c3);
  for (let i: i32 = 0; i < p; i++) {
    const y = load4(b);
    s0 = multiplyAdd(s0, splat(a), y);
    s1 = multiplyAdd(s1, splat(a + 4), y);
    s2 = multiplyAdd(s2, splat(a + 8), y);
    s3 = multiplyAdd(s3, splat(a + 12), y);
    a = at(a, aStep);
    b = at(b, bStep);
  }
  v128.store(c, s0);
  v128.store(c1, s1);
  v128.store(c2, s2);
  v128.store(c3, s3);
}

function tile1x8(a: usize, aStep: i32, b: usize, bStep: i32, p: i32, c: usize): void {
  let s0 = load4(c);
  let s1 = load4(c + 16);
  for (let i: i32 = 0; i < p; i++) {
    const x = splat(a);
    s0 = multiplyAdd(s0, x, load4(b));
    s1 = multiplyAdd(s1, x, load4(b + 16));
    a = at(a, aStep);
    b = at(b, bStep);
  }
  v128.store(c, s0);
  v128.store(c + 16, s1);
}

function tile1x4(a: usize, aStep: i32, b: usize, bStep: i32, p: i32, c: usize): void {
  let s = load4(c);
  for (let i: i32 = 0; i < p; i++) {
    s = multiplyAdd(s, splat(a), load4(b));
    a = at(a, aStep);
    b = at(b, bStep);
  }
  v128.store(c, s);
}

function tile1x1(a: usize, aStep: i32, b: usize, bStep: i32, p: i32, c: usize): void {
  let s = load<f32>(c);
  for (let i: i32 = 0; i < p; i++) {
    s += load<f32>(a) * load<f32>(b);
    a = at(a, aStep);
    b = at(b, bStep);
  }
  store<f32>(c, s);
}
