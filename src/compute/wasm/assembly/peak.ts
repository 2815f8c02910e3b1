import { multiplyAdd } from "./vector";

/**
 * Multiplies and adds vectors that never leave their registers, 13 at a time: as many as there are registers for, so that
 * no one waits for its last result. Each time it is 104 operations on floats. What it returns only keeps the work from
 * being left out.
 */
export function peak(times: i32, factor: f32): f32 {
  const x = f32x4.splat(factor);
  // From different numbers, so that none is another's double.
  let s0 = x;
  let s1 = f32x4.add(s0, x);
  let s2 = f32x4.add(s1, x);
  let s3 = f32x4.add(s2, x);
  let s4 = f32x4.add(s3, x);
  let s5 = f32x4.add(s4, x);
  let s6 = f32x4.add(s5, x);
  let s7 = f32x4.add(s6, x);
  let s8 = f32x4.add(s7, x);
  let s9 = f32x4.add(s8, x);
  let s10 = f32x4.add(s9, x);
  let s11 = f32x4.add(s10, x);
  let s12 = f32x4.add(s11, x);
  for (let time: i32 = 0; time < times; time++) {
    s0 = multiplyAdd(x, s0, x);
    s1 = multiplyAdd(x, s1, x);
    s2 = multiplyAdd(x, s2, x);
    s3 = multiplyAdd(x, s3, x);
    s4 = multiplyAdd(x, s4, x);
    s5 = multiplyAdd(x, s5, x);
    s6 = multiplyAdd(x, s6, x);
    s7 = multiplyAdd(x, s7, x);
    s8 = multiplyAdd(x, s8, x);
    s9 = multiplyAdd(x, s9, x);
    s10 = multiplyAdd(x, s10, x);
    s11 = multiplyAdd(x, s11, x);
    s12 = multiplyAdd(x, s12, x);
  }
  const low = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5));
  const high = f32x4.add(f32x4.add(f32x4.add(s6, s7), f32x4.add(s8, s9)), f32x4.add(s10, s11));
  return f32x4.extract_lane(f32x4.add(f32x4.add(low, high), s12), 0);
}
