import { exponential, hyperbolicTangent } from "./exponential";
import { at, load4, splat } from "./vector";

/** out = eˣ */
export function exp(x: usize, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(out, i), exponential(load4(at(x, i))));
  for (; i < n; i++) store<f32>(at(out, i), f32x4.extract_lane(exponential(splat(at(x, i))), 0));
}

/** out = tanh x */
export function tanh(x: usize, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(out, i), hyperbolicTangent(load4(at(x, i))));
  for (; i < n; i++) store<f32>(at(out, i), f32x4.extract_lane(hyperbolicTangent(splat(at(x, i))), 0));
}
