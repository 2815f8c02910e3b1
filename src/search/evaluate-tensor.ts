import * as tf from "@tensorflow/tfjs";

import { binaries } from "./binaries.js";
import type { Times } from "./binary.js";
import { type Candidate, coreUnitsOf, type Input } from "./candidate.js";
import { choose, plus, times, timesWithoutNan } from "./slopes.js";
import { unaries } from "./unaries.js";
import type { Slope, Unary } from "./unary.js";

/** f of every element, float32. */
export function evaluateTensor(candidate: Candidate, x: tf.Tensor, beta: Slope): tf.Tensor {
  const read = (input: Input) => (input === "x" ? x : evaluateTensor(input, x, beta));
  const [p, q] = candidate.unaries.map((name, side) =>
    unaries[name].apply(read(candidate.inputs[side]!), beta),
  ) as [tf.Tensor, tf.Tensor];
  return binaries[candidate.binary].apply(p, q, beta);
}

/** f at every element, and its slopes along x and β. */
interface Differentiated {
  readonly value: tf.Tensor;
  readonly slope: Slope;
  readonly betaSlope: Slope;
}

/**
 * f and its derivatives at every element, by the chain rule from x outward, with the slope on the left at kinks.
 *
 * @param alongBeta Whether ∂f/∂β is wanted; else it is 0.
 */
export function differentiateTensor(
  candidate: Candidate,
  x: tf.Tensor,
  beta: Slope,
  { alongBeta }: { alongBeta: boolean },
): Differentiated {
  const product = canOverflow(candidate) ? timesWithoutNan : times;
  const visit = (unit: Candidate): Differentiated => {
    const [p, q] = unit.unaries.map((name, side) => {
      const input = unit.inputs[side]!;
      const inner = input === "x" ? { value: x, slope: 1, betaSlope: 0 } : visit(input);
      const unary = unaries[name];
      const explicit = alongBeta ? (unary.betaSlope?.(inner.value) ?? 0) : 0;
      return {
        value: unary.apply(inner.value, beta),
        slope: chain(unary, inner.value, inner.slope, beta, product),
        betaSlope: plus(chain(unary, inner.value, inner.betaSlope, beta, product), explicit),
      };
    }) as [Differentiated, Differentiated];
    const binary = binaries[unit.binary];
    const along = (dp: Slope, dq: Slope) =>
      dp === 0 && dq === 0 ? 0 : binary.derivative(p.value, q.value, dp, dq, beta, product);
    const explicit = alongBeta ? (binary.betaDerivative?.(p.value, q.value, beta, product) ?? 0) : 0;
    return {
      value: binary.apply(p.value, q.value, beta),
      slope: along(p.slope, q.slope),
      betaSlope: plus(along(p.betaSlope, q.betaSlope), explicit),
    };
  };
  return visit(candidate);
}

/** u′(v) v′, on the side from which v is reached from the left. */
function chain(unary: Unary, v: tf.Tensor, along: Slope, beta: Slope, product: Times): Slope {
  if (along === 0) return 0;
  const onLeft = unary.derivative(v, beta);
  const { derivativeOnRight } = unary;
  if (derivativeOnRight === undefined || (typeof along === "number" && along > 0))
    return product(onLeft, along);
  const falls = typeof along === "number" ? tf.onesLike(v).cast("bool") : tf.less(along, 0);
  return product(choose(tf.broadcastTo(falls, v.shape), derivativeOnRight(v), onLeft, v), along);
}

/** Whether a product of slopes can be 0 · ∞: where a unary overflows, or powers of powers do. */
function canOverflow(candidate: Candidate): boolean {
  const units = coreUnitsOf(candidate);
  return units.length > 1 || units.some((unit) => unit.unaries.some((name) => unaries[name].isSteep));
}
