import type { Tensor } from "@tensorflow/tfjs";

/** What stands for ε in log(|x| + ε) and x₁ / (x₂ + ε); the paper does not say how large it is. */
export const EPSILON = 1e-7;

/** The derivative of something at every element: a tensor, or a number where it is the same for all of them. */
export type Slope = Tensor | number;

/** A function u of one number, from which core units are built. */
export interface Unary {
  /** What formulas call it, such as `sigmoid` in `x * sigmoid(x)`. */
  readonly name: string;
  /** u(v) in LaTeX, for `v` in LaTeX. */
  latex(v: string): string;
  /** u′(v) in LaTeX; `"0"` and `"1"` where it is constant. */
  slopeLatex(v: string): string;
  /** ∂u/∂β in LaTeX. */
  betaSlopeLatex?(v: string): string;
  /** Where u is defined; outside it is NaN, and so is every score of a network that goes there. */
  readonly domain: readonly [number, number];
  /** What keeps it finite, or what becomes of it in float32, for a reader; none for most. */
  readonly guard?: string;
  /** u of one number, in double precision. @param epsilon ε; 10⁻⁷ by default. */
  value(v: number, beta: number, epsilon?: number): number;
  /** u′ of one number, in double precision; at a kink the slope on the left. */
  slope(v: number, beta: number, epsilon?: number): number;
  /** u′ on the right, for those with a kink, which all have it at 0. */
  slopeOnRight?(v: number, epsilon?: number): number;
  /** u of every element, float32. @param beta β, a number or a tensor that broadcasts to `v`. */
  apply(v: Tensor, beta: Slope): Tensor;
  /** u′ of every element; at a kink the slope on the left. */
  derivative(v: Tensor, beta: Slope): Slope;
  /** u′ on the right, for those with a kink. */
  derivativeOnRight?(v: Tensor): Tensor;
  /** ∂u/∂β, which is the same on numbers and tensors; none if β is not in u. */
  betaSlope?<V extends Slope>(v: V): V | number;
  /** Whether u overflows or has an infinite slope, so that a product of slopes can be 0 · ∞. */
  readonly isSteep: boolean;
}
