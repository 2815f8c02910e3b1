/** Four floats at an address. */
export function load4(address: usize): v128 {
  return v128.load(address);
}

/** One float at an address, four times. */
export function splat(address: usize): v128 {
  return v128.load32_splat(address);
}

/** sum + x · y; in one instruction, rounded once, where the fast kernels are compiled. */
export function multiplyAdd(sum: v128, x: v128, y: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, y, sum) : f32x4.add(sum, f32x4.mul(x, y));
}

/** Address of the float with this index behind `base`. */
export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2);
}
