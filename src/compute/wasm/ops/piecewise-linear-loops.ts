import type { Sharing } from "./sharing.js";

// Adaptive piecewise linear units in JavaScript, for the numbers of x from `start` on, where a period begins. Slopes and
// hinges are [S, count].

export function piecewiseLinear(
  x: Float32Array,
  slopes: Float32Array,
  hinges: Float32Array,
  out: Float32Array,
  { size, count, period, index }: Sharing,
  start: number,
): void {
  for (let i = start, column = 0; i < size; i++, column = column + 1 === period ? 0 : column + 1) {
    const value = x[i]!;
    let h = Math.max(0, value);
    for (let n = index[column]!; n < slopes.length; n += count) {
      h += slopes[n]! * Math.max(0, hinges[n]! - value);
    }
    out[i] = h;
  }
}

/** ∂L/∂x, and added to `totals` [2, S, count] the gradients for slopes and hinges. */
export function addPiecewiseLinearGradient(
  x: Float32Array,
  slopes: Float32Array,
  hinges: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
  totals: Float64Array,
  { size, count, period, index }: Sharing,
  start: number,
): void {
  for (let i = start, column = 0; i < size; i++, column = column + 1 === period ? 0 : column + 1) {
    const [value, arriving] = [x[i]!, dy[i]!];
    let d = value <= 0 ? 0 : arriving;
    for (let n = index[column]!; n < slopes.length; n += count) {
      const over = Math.max(0, hinges[n]! - value);
      totals[n]! += arriving * over;
      if (over <= 0) continue;
      totals[slopes.length + n]! += slopes[n]! * arriving;
      d -= slopes[n]! * arriving;
    }
    dx[i] = Number.isNaN(value) ? Number.NaN : d;
  }
}
