import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { defineElementwise } from "../activations/elementwise.js";
import { requireFinite } from "../require.js";
import { type Candidate, hasBeta } from "./candidate.js";
import { latexOf } from "./candidate-latex.js";
import { differentiate, evaluate } from "./evaluate.js";
import { differentiateTensor, evaluateTensor } from "./evaluate-tensor.js";
import { formula } from "./formula.js";
import { fill } from "./slopes.js";
import { surveyCandidate } from "./survey.js";
import { EPSILON } from "./unary.js";

/**
 * A candidate as an activation function with β fixed; `candidateLayer` learns it.
 *
 * Its gradient is the chain rule's, with the slope on the left at kinks, and not NaN where f is finite, but for
 * √x less √x at 0. Outside the domain of √ f is NaN, and so it is where float32 overflows on both sides of a difference or
 * a quotient, such as eˣ / cosh x at 100. `kinks`, `range`, `monotonicity` and
 * `saturates` are measured on numbers when they are read: kinks within |x| ≤ 20, the range to some 10⁻⁴.
 *
 * @param beta β, no unit; any finite number, 1 by default. It matters only where β is in the formula.
 * @throws Problem if `beta` is not finite.
 * @example candidateActivation(parseFormula("x * sigmoid(x)")).value(1); // 0.731
 * @see Ramachandran2017, sec. 2
 */
export function candidateActivation(candidate: Candidate, { beta = 1 }: { beta?: number } = {}): Activation {
  requireFinite("beta", beta);
  const text = formula(candidate);
  const latex = latexOf(candidate);
  const learns = hasBeta(candidate);
  const name = learns && beta !== 1 ? `${text} (beta=${beta})` : text;
  const constants = { beta, epsilon: EPSILON };
  const differentiated = (x: tf.Tensor, alongBeta: boolean) =>
    differentiateTensor(candidate, x, beta, { alongBeta });
  const { apply, derivative } = defineElementwise(
    (x) =>
      tf.tidy(() => {
        const y = evaluateTensor(candidate, x, beta);
        // Who frees the output does not free the input, also where they are the same function.
        return y === x ? tf.clone(y) : y;
      }),
    (x) => tf.tidy(() => fill(differentiated(x, false).slope, x)),
  );
  const activation: Omit<Activation, "kinks" | "range" | "monotonicity" | "saturates"> = {
    name,
    title: learns && beta !== 1 ? `${text} (β = ${beta})` : text,
    formula: latex.value,
    derivativeFormula: latex.slope,
    apply,
    derivative,
    value: (x) => evaluate(candidate, x, constants),
    slope: (x) => differentiate(candidate, x, constants).slope,
    parameters: learns
      ? [
          {
            name: "beta",
            symbol: String.raw`\beta`,
            value: beta,
            derivativeFormula: latex.betaSlope,
            derivative: <T extends tf.Tensor>(x: T) =>
              tf.tidy(() => fill(differentiated(x, true).betaSlope, x)) as T,
            slope: (x) => differentiate(candidate, x, constants).betaSlope,
          },
        ]
      : [],
    facts: [],
    source: "Ramachandran2017",
  };
  return surveyed(activation, candidate, beta);
}

/** Adds what is found by looking at the whole function, once somebody asks. */
function surveyed(
  activation: Omit<Activation, "kinks" | "range" | "monotonicity" | "saturates">,
  candidate: Candidate,
  beta: number,
): Activation {
  let found: ReturnType<typeof surveyCandidate> | undefined;
  const survey = () => {
    found ??= surveyCandidate(candidate, { beta, epsilon: EPSILON });
    return found;
  };
  return {
    ...activation,
    get kinks() {
      return survey().kinks;
    },
    get range() {
      return survey().range;
    },
    get monotonicity() {
      return survey().monotonicity;
    },
    get saturates() {
      return survey().saturates;
    },
  };
}
