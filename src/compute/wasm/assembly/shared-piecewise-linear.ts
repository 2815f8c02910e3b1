import { at, load4, multiplyAdd, splat } from "./vector";

// Adaptive piecewise linear units that all share one function: a, b [count]. n is a multiple of 4.

/** h = max(0, x) + Σₛ aₛ max(0, bₛ − x) for x [n]. */
export function sharedPiecewiseLinear(
  x: usize,
  slopes: usize,
  hinges: usize,
  out: usize,
  n: i32,
  count: i32,
): void {
  const zero = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 16 <= n; i += 16) {
    const x0 = load4(at(x, i));
    const x1 = load4(at(x, i + 4));
    const x2 = load4(at(x, i + 8));
    const x3 = load4(at(x, i + 12));
    let h0 = f32x4.pmax(x0, zero);
    let h1 = f32x4.pmax(x1, zero);
    let h2 = f32x4.pmax(x2, zero);
    let h3 = f32x4.pmax(x3, zero);
    for (let s: i32 = 0; s < count; s++) {
      const a = splat(at(slopes, s));
      const b = splat(at(hinges, s));
      h0 = multiplyAdd(h0, a, f32x4.pmax(f32x4.sub(b, x0), zero));
      h1 = multiplyAdd(h1, a, f32x4.pmax(f32x4.sub(b, x1), zero));
      h2 = multiplyAdd(h2, a, f32x4.pmax(f32x4.sub(b, x2), zero));
      h3 = multiplyAdd(h3, a, f32x4.pmax(f32x4.sub(b, x3), zero));
    }
    v128.store(at(out, i), h0);
    v128.store(at(out, i + 4), h1);
    v128.store(at(out, i + 8), h2);
    v128.store(at(out, i + 12), h3);
  }
  for (; i < n; i += 4) {
    const x0 = load4(at(x, i));
    let h = f32x4.pmax(x0, zero);
    for (let s: i32 = 0; s < count; s++) {
      h = multiplyAdd(h, splat(at(slopes, s)), f32x4.pmax(f32x4.sub(splat(at(hinges, s)), x0), zero));
    }
    v128.store(at(out, i), h);
  }
}

/**
 * ∂L/∂x [n], and into `sums` [2, count] the gradients ∂L/∂aₛ and ∂L/∂bₛ. They are summed in four lanes, for which `sums`
 * has four times that size.
 */
export function sharedPiecewiseLinearGradient(
  x: usize,
  slopes: usize,
  hinges: usize,
  dy: usize,
  dx: usize,
  sums: usize,
  n: i32,
  count: i32,
): void {
  const zero = f32x4.splat(0);
  memory.fill(sums, 0, (<usize>(8 * count)) << 2);
  let i: i32 = 0;
  for (; i + 8 <= n; i += 8) {
    const x0 = load4(at(x, i));
    const x1 = load4(at(x, i + 4));
    const g0 = load4(at(dy, i));
    const g1 = load4(at(dy, i + 4));
    let d0 = v128.andnot(g0, f32x4.le(x0, zero));
    let d1 = v128.andnot(g1, f32x4.le(x1, zero));
    for (let s: i32 = 0; s < count; s++) {
      const a = splat(at(slopes, s));
      const b = splat(at(hinges, s));
      const over0 = f32x4.pmax(f32x4.sub(b, x0), zero);
      const over1 = f32x4.pmax(f32x4.sub(b, x1), zero);
      const left0 = v128.andnot(g0, f32x4.le(over0, zero));
      const left1 = v128.andnot(g1, f32x4.le(over1, zero));
      d0 = f32x4.sub(d0, f32x4.mul(a, left0));
      d1 = f32x4.sub(d1, f32x4.mul(a, left1));
      const bySlope = at(sums, 4 * s);
      v128.store(bySlope, multiplyAdd(multiplyAdd(load4(bySlope), g0, over0), g1, over1));
      const byHinge = at(sums, 4 * (count + s));
      v128.store(byHinge, f32x4.add(load4(byHinge), f32x4.add(left0, left1)));
    }
    // A mask is NaN where it is set.
    v128.store(at(dx, i), v128.or(d0, f32x4.ne(x0, x0)));
    v128.store(at(dx, i + 4), v128.or(d1, f32x4.ne(x1, x1)));
  }
  if (i < n) {
    const x0 = load4(at(x, i));
    const g0 = load4(at(dy, i));
    let d = v128.andnot(g0, f32x4.le(x0, zero));
    for (let s: i32 = 0; s < count; s++) {
      const over = f32x4.pmax(f32x4.sub(splat(at(hinges, s)), x0), zero);
      const left = v128.andnot(g0, f32x4.le(over, zero));
      d = f32x4.sub(d, f32x4.mul(splat(at(slopes, s)), left));
      const bySlope = at(sums, 4 * s);
      v128.store(bySlope, multiplyAdd(load4(bySlope), g0, over));
      const byHinge = at(sums, 4 * (count + s));
      v128.store(byHinge, f32x4.add(load4(byHinge), left));
    }
    v128.store(at(dx, i), v128.or(d, f32x4.ne(x0, x0)));
  }
  // A sum takes the place of lanes that have been read.
  for (let s: i32 = 0; s < count; s++) store<f32>(at(sums, s), sumOf(load4(at(sums, 4 * s))));
  for (let s: i32 = 0; s < count; s++) {
    const sum = sumOf(load4(at(sums, 4 * (count + s))));
    store<f32>(at(sums, count + s), load<f32>(at(slopes, s)) * sum);
  }
}

function sumOf(lanes: v128): f32 {
  const first = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  return first + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
}
