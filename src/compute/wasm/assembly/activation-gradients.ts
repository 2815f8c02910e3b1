import { at, load4 } from "./vector";

// Gradients of activations y = f(x), from y alone: out = dy · f′(x).

/** dy where y > 0, else 0; NaN where y is. */
export function reluGradient(dy: usize, y: usize, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const value = load4(at(y, i));
    const passed = v128.and(load4(at(dy, i)), f32x4.gt(value, f32x4.splat(0)));
    // All bits set are a NaN.
    v128.store(at(out, i), v128.or(passed, f32x4.ne(value, value)));
  }
  for (; i < n; i++) {
    const value = load<f32>(at(y, i));
    store<f32>(at(out, i), value > 0 ? load<f32>(at(dy, i)) : value <= 0 ? 0 : NaN);
  }
}

/** dy · y (1 − y) */
export function sigmoidGradient(dy: usize, y: usize, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const value = load4(at(y, i));
    const slope = f32x4.mul(value, f32x4.sub(f32x4.splat(1), value));
    v128.store(at(out, i), f32x4.mul(load4(at(dy, i)), slope));
  }
  for (; i < n; i++) {
    const value = load<f32>(at(y, i));
    store<f32>(at(out, i), load<f32>(at(dy, i)) * (value * (1 - value)));
  }
}

/** dy (1 − y²) */
export function tanhGradient(dy: usize, y: usize, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const value = load4(at(y, i));
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(value, value));
    v128.store(at(out, i), f32x4.mul(load4(at(dy, i)), slope));
  }
  for (; i < n; i++) {
    const value = load<f32>(at(y, i));
    store<f32>(at(out, i), load<f32>(at(dy, i)) * (1 - value * value));
  }
}
