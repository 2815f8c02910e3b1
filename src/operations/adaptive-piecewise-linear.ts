import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { fuse } from "./fused.js";
import { describeShape, requireExamples, requireShared } from "./shapes.js";
import { unstack } from "./stack.js";

/**
 * Adaptive piecewise linear units: h(x) = max(0, x) + Σₛ aₛ max(0, bₛ − x), with gradients for x, a and b. At its kink
 * each of these maxima counts as constant: its derivative is 0 there.
 *
 * Each unit may have a function of its own, or share it along any axis of an example: for images [batch, H, W, C] the
 * parameters are [S, H, W, C], [S, 1, 1, C] for one function per channel, [S, 1, 1, 1] for one per layer.
 *
 * @param x Pre-activations, [batch, ...], float32.
 * @param slopes a, [S, ...p] with S ≥ 1; p is the shape of one example of x, with 1 where units share. No unit.
 * @param hinges b, of the same shape as `slopes`; in the unit of x.
 * @returns h(x), in the shape of x.
 * @throws Problem if a shape or a type does not fit.
 * @example adaptivePiecewiseLinear(tf.tensor1d([-2, 1]), tf.tensor1d([0.5]), tf.tensor1d([0])); // [1, 1]
 * @see Agostinelli2015, eq. 1
 */
export function adaptivePiecewiseLinear<T extends tf.Tensor>(x: T, slopes: tf.Tensor, hinges: tf.Tensor): T {
  requireExamples(x);
  const count = slopes.shape[0] ?? 0;
  if (count < 1) {
    throw new Problem({
      rule: "`slopes` must have at least one slope, along its first axis.",
      came: describeShape(slopes.shape),
      cure: "Create it with the shape [S, ...] and S ≥ 1, or use ReLU.",
    });
  }
  requireShared("slopes", slopes, x, [count]);
  requireShared("hinges", hinges, x, [count]);
  if (describeShape(slopes.shape) !== describeShape(hinges.shape)) {
    throw new Problem({
      rule: "`slopes` and `hinges` must have the same shape.",
      came: `${describeShape(slopes.shape)} and ${describeShape(hinges.shape)}`,
      cure: "Give both the same sharing; `tf.tile` repeats the smaller one.",
    });
  }
  const inputs = { x, slopes, hinges };
  return fuse({ kernel: "AdaptivePiecewiseLinear", inputs, composed: composed as never }) as T;
}

function composed(x: tf.Tensor, slopes: tf.Tensor, hinges: tf.Tensor): tf.Tensor {
  const b = unstack(hinges);
  return unstack(slopes).reduce(
    (sum, slope, s) => tf.add(sum, tf.mul(slope, tf.relu(tf.sub(b[s]!, x)))),
    tf.relu(x),
  );
}
