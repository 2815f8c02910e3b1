import { exponential, exponentialMinusOne, hyperbolicTangent, logOnePlusUnit } from "./exponential";
import { arctangent, cosine, errorFunction, sine } from "./special-functions";
import { at, load4, splat } from "./vector";

/** The order of `FUNCTIONS` in `ops/functions.ts`. */
enum Name {
  Exp,
  Expm1,
  Tanh,
  Softplus,
  Selu,
  LeakyRelu,
  Erf,
  Atan,
  Sin,
  Cos,
}

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_ALPHA: f32 = 1.6732632423543772;

/** out = f(x); `parameter` is the slope of the leaky relu on the left. */
export function apply(f: i32, x: usize, out: usize, n: i32, parameter: f32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(out, i), evaluate(f, load4(at(x, i)), parameter));
  for (; i < n; i++) store<f32>(at(out, i), f32x4.extract_lane(evaluate(f, splat(at(x, i)), parameter), 0));
}

/** The largest |x|, at least 0; NaN does not count. */
export function largestSize(x: usize, n: i32): f32 {
  let most = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) most = f32x4.pmax(most, f32x4.abs(load4(at(x, i))));
  for (; i < n; i++) most = f32x4.pmax(most, f32x4.abs(splat(at(x, i))));
  const pairs = f32x4.pmax(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

function evaluate(f: i32, x: v128, parameter: f32): v128 {
  switch (f) {
    case Name.Exp:
      return exponential(x);
    case Name.Expm1:
      return exponentialMinusOne(x);
    case Name.Tanh:
      return hyperbolicTangent(x);
    case Name.Softplus:
      // log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), without overflow and with small values in full precision.
      return f32x4.add(positivePart(x), logOnePlusUnit(exponential(f32x4.neg(f32x4.abs(x)))));
    case Name.Selu:
      return f32x4.mul(
        f32x4.splat(SELU_SCALE),
        leftOrRight(x, f32x4.mul(f32x4.splat(SELU_ALPHA), exponentialMinusOne(x))),
      );
    case Name.LeakyRelu:
      return leftOrRight(x, f32x4.mul(x, f32x4.splat(parameter)));
    case Name.Erf:
      return errorFunction(x);
    case Name.Atan:
      return arctangent(x);
    case Name.Sin:
      return sine(x);
    default:
      return cosine(x);
  }
}

/** NaN stays NaN. */
function positivePart(x: v128): v128 {
  return f32x4.max(x, f32x4.splat(0));
}

/** x where it is above 0, else `left`. */
function leftOrRight(x: v128, left: v128): v128 {
  return v128.bitselect(x, left, f32x4.gt(x, f32x4.splat(0)));
}
