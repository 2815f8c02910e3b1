import { at, load4, splat } from "./vector";

// A step of 0 stays on a scalar, one of 1 goes along.

/** Elementwise maximum, or minimum; NaN if one of both is. */
export function extremum(
  isMaximum: i32,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  out: usize,
  n: i32,
): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const x = vector(a, aStep, i);
    const y = vector(b, bStep, i);
    v128.store(at(out, i), isMaximum ? f32x4.max(x, y) : f32x4.min(x, y));
  }
  for (; i < n; i++) {
    const x = load<f32>(at(a, i * aStep));
    const y = load<f32>(at(b, i * bStep));
    store<f32>(at(out, i), isMaximum ? max<f32>(x, y) : min<f32>(x, y));
  }
}

/** Every row of x [rows, n] with the same row: 0 their sum, 1 their difference, 2 their product. */
export function combineRows(operation: i32, x: usize, row: usize, out: usize, rows: i32, n: i32): void {
  for (let r: i32 = 0; r < rows; r++) {
    let i: i32 = 0;
    for (; i + 4 <= n; i += 4) {
      v128.store(at(out, i), combined(operation, load4(at(x, i)), load4(at(row, i))));
    }
    for (; i < n; i++) {
      const both = combined(operation, splat(at(x, i)), splat(at(row, i)));
      store<f32>(at(out, i), f32x4.extract_lane(both, 0));
    }
    x = at(x, n);
    out = at(out, n);
  }
}

/** 1 where a stands to b in the relation 0 >, 1 ≥, 2 <, 3 ≤ or 4 =, else 0; a byte each. */
export function compare(relation: i32, a: usize, aStep: i32, b: usize, bStep: i32, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 16 <= n; i += 16) {
    const low = i16x8.narrow_i32x4_s(
      holds(relation, a, aStep, b, bStep, i),
      holds(relation, a, aStep, b, bStep, i + 4),
    );
    const high = i16x8.narrow_i32x4_s(
      holds(relation, a, aStep, b, bStep, i + 8),
      holds(relation, a, aStep, b, bStep, i + 12),
    );
    v128.store(out + i, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
  }
  for (; i < n; i++) {
    const x = f32x4.splat(load<f32>(at(a, i * aStep)));
    const y = f32x4.splat(load<f32>(at(b, i * bStep)));
    store<u8>(out + i, <u8>(i32x4.extract_lane(related(relation, x, y), 0) & 1));
  }
}

/** `yes` where the condition's byte is not 0, else `no`. */
export function select(condition: usize, yes: usize, no: usize, out: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const bytes = v128.load32_zero(condition + i);
    const lanes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    const mask = i32x4.ne(lanes, i32x4.splat(0));
    v128.store(at(out, i), v128.bitselect(load4(at(yes, i)), load4(at(no, i)), mask));
  }
  for (; i < n; i++) {
    store<f32>(at(out, i), load<u8>(condition + i) ? load<f32>(at(yes, i)) : load<f32>(at(no, i)));
  }
}

function combined(operation: i32, x: v128, y: v128): v128 {
  if (operation === 0) return f32x4.add(x, y);
  return operation === 1 ? f32x4.sub(x, y) : f32x4.mul(x, y);
}

function vector(base: usize, step: i32, index: i32): v128 {
  return step ? load4(at(base, index)) : splat(base);
}

function holds(relation: i32, a: usize, aStep: i32, b: usize, bStep: i32, index: i32): v128 {
  return related(relation, vector(a, aStep, index), vector(b, bStep, index));
}

function related(relation: i32, x: v128, y: v128): v128 {
  if (relation === 0) return f32x4.gt(x, y);
  if (relation === 1) return f32x4.ge(x, y);
  if (relation === 2) return f32x4.lt(x, y);
  if (relation === 3) return f32x4.le(x, y);
  return f32x4.eq(x, y);
}
