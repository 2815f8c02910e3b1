import type { Tensor } from "@tensorflow/tfjs";

/**
 * An activation function: an elementwise nonlinearity f that turns a pre-activation into an activation.
 *
 * It comes twice: on tensors, for networks, and on plain numbers in double precision, for figures and as the reference
 * that tests hold the tensor version to.
 */
export interface Activation {
  /** Key in the table `activations`; a parameter that is not the default follows, as in `leaky-relu(alpha=0.2)`. */
  readonly name: string;
  /** Name for legends and headings, such as `Leaky ReLU`. */
  readonly title: string;
  /** f(x) in LaTeX. */
  readonly formula: string;
  /** f′(x) in LaTeX. */
  readonly derivativeFormula: string;
  /**
   * f of every element; float32, the shape of the input.
   *
   * Finite for |x| ≤ 10⁴ at least, and so is its gradient, which is f′ to within 10⁻⁶, absolutely. For `sigmoid` and
   * `tanh` it is the one of TensorFlow.js, y(1 − y) and 1 − y², which cancels where y has rounded to 1: the relative error
   * passes 1 % beyond x = 12.8 and |x| = 6.7, and the gradient is 0 beyond x = 17.4 and |x| = 9.1. One that keeps its
   * relative precision would slow down a training step of a deep network by some 5 to 15 %.
   */
  apply<T extends Tensor>(x: T): T;
  /** f′ of every element; float32, the shape of the input. Relatively precise far out too, but not beside a zero of f′. */
  derivative<T extends Tensor>(x: T): T;
  /** f of one number, in double precision. */
  value(x: number): number;
  /** f′ of one number, in double precision. At a kink it is the slope on the left. */
  slope(x: number): number;
  /** Where f′ jumps, in increasing order. There the gradient of `apply`, `derivative` and `slope` are the slope on the left. */
  readonly kinks: readonly number[];
  /** Infimum and supremum of f. */
  readonly range: readonly [number, number];
  /** Whether f never falls (`increasing`), never rises (`decreasing`), or does both. */
  readonly monotonicity: "increasing" | "decreasing" | "none";
  /** On which sides f′ tends to 0, so that units far out stop learning. */
  readonly saturates: { readonly left: boolean; readonly right: boolean };
  /** What was chosen when the function was made, such as α; none for most. */
  readonly parameters: readonly ActivationParameter[];
  /** Claims for the lecture, each with a number; a test measures every one of them. */
  readonly facts: readonly Fact[];
  /** Key in CITATION.bib. */
  readonly source: string;
}

/** A number that shapes an activation function, and how f changes with it. */
export interface ActivationParameter {
  /** Name of the option, such as `beta`. */
  readonly name: string;
  /** In LaTeX, such as `\\beta`. */
  readonly symbol: string;
  readonly value: number;
  /** ∂f/∂(parameter) in LaTeX. */
  readonly derivativeFormula: string;
  /** ∂f/∂(parameter) at every element of x; float32, the shape of the input. */
  derivative<T extends Tensor>(x: T): T;
  /** ∂f/∂(parameter) at one number, in double precision. */
  slope(x: number): number;
}

/** A claim about an activation function that can be measured. */
export interface Fact {
  /** The claim as a sentence, with LaTeX between dollar signs. */
  readonly claim: string;
  readonly quantity:
    | "value"
    | "slope"
    | "smallest value"
    | "largest value"
    | "smallest slope"
    | "largest slope";
  /** Where: x, or ±Infinity for a limit that is not attained. */
  readonly at: number;
  /** How much. */
  readonly equals: number;
}
