import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";

/**
 * A straight-through estimator: what stands in for the derivative of a step when gradients are computed. Each one here is
 * the derivative of a line with flat ends: μ′(x) = 1 for low < x < high, and 0 elsewhere. At the ends it is 0, as in
 * PyTorch's `relu` and `hardtanh`.
 *
 * @see Yin2019, sec. 2.1
 */
export interface Estimator {
  /** For legends, such as `clipped ReLU`. */
  readonly name: string;
  /** Below, no gradient passes; may be −∞. In the unit of x. */
  readonly low: number;
  /** Above, no gradient passes; may be ∞. In the unit of x. */
  readonly high: number;
}

/** The derivative of the identity, μ′(x) = 1: the gradient passes as if the step were not there. @see Bengio2013 */
export const identityEstimator: Estimator = {
  name: "identity",
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
};

/** The derivative of ReLU: μ′(x) = 1 for x > 0, else 0. @see Yin2019, sec. 3.1 */
export const reluEstimator: Estimator = { name: "ReLU", low: 0, high: Number.POSITIVE_INFINITY };

/**
 * The derivative of ReLU that is flat again from `limit` on: μ′(x) = 1 for 0 < x < limit, else 0.
 *
 * @param limit Where the line ends, above 0, in the unit of x; for a quantized ReLU its largest value.
 * @throws Problem if the limit is not above 0.
 * @example estimatorSlope(clippedReluEstimator(2), 1.5); // 1
 * @see Cai2017
 */
export function clippedReluEstimator(limit: number): Estimator {
  return { name: "clipped ReLU", low: 0, high: requireFinite("limit", limit, { above: 0 }) };
}

/**
 * The derivative of the hard tanh around a center: μ′(x) = 1 for |x − center| < reach, else 0.
 *
 * @param options.center In the unit of x; 0 by default. A sign with a shifted threshold takes the threshold.
 * @param options.reach Above 0, in the unit of x; 1 by default.
 * @throws Problem if a number is outside its bounds.
 * @example estimatorSlope(hardTanhEstimator({ center: 0.5 }), -0.6); // 0
 * @see Hubara2016
 */
export function hardTanhEstimator({
  center = 0,
  reach = 1,
}: {
  center?: number;
  reach?: number;
} = {}): Estimator {
  requireFinite("center", center);
  requireFinite("reach", reach, { above: 0 });
  return { name: "hard tanh", low: center - reach, high: center + reach };
}

/**
 * μ′(x) of one number: 1 where the gradient passes, else 0.
 *
 * @example estimatorSlope(reluEstimator, -2); // 0
 * @see Yin2019, sec. 2.1
 */
export function estimatorSlope({ low, high }: Estimator, x: number): number {
  return low < x && x < high ? 1 : 0;
}

/** The estimators of a quantized ReLU, as options name them. */
export type QuantizedReluEstimator = "identity" | "relu" | "clipped-relu";

/** The estimator of that name for a quantized ReLU. @throws Problem if there is none. */
export function estimatorOfQuantizedRelu(name: QuantizedReluEstimator, largest: number): Estimator {
  if (name === "identity") return identityEstimator;
  if (name === "relu") return reluEstimator;
  if (name === "clipped-relu") return clippedReluEstimator(largest);
  throw new Problem({
    rule: "`estimator` must be `identity`, `relu` or `clipped-relu`.",
    came: `\`${name}\``,
    cure: "Choose how the gradient passes the steps; `clipped-relu` follows them most closely.",
  });
}
