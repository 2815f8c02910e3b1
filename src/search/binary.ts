import type { Tensor } from "@tensorflow/tfjs";

import type { Slope } from "./unary.js";

/** A function b of two numbers, which joins the two halves of a core unit. */
export interface Binary {
  /** What formulas call it, such as `gate` in `gate(x, x)`. */
  readonly name: string;
  /** What stands between its operands in formulas; none for most, which stand as `max(x, x)`. */
  readonly operator?: "+" | "-" | "*" | "/";
  /** Whether b(p, q) = b(q, p). */
  readonly isCommutative: boolean;
  /** Whether b has a kink where p = q. */
  readonly hasKink: boolean;
  /** b(p, q) in LaTeX, for `p` and `q` in LaTeX. */
  latex(p: string, q: string): string;
  /** The derivative of b(p, q) in LaTeX, where p and q have the derivatives `dp` and `dq`; `"0"` where it vanishes. */
  slopeLatex(parts: { p: string; q: string; dp: string; dq: string }): string;
  /** ∂b/∂β in LaTeX. */
  betaSlopeLatex?(p: string, q: string): string;
  /** What keeps it finite, for a reader; none for most. */
  readonly guard?: string;
  /** b of two numbers, in double precision. @param epsilon ε; 10⁻⁷ by default. */
  value(p: number, q: number, beta: number, epsilon?: number): number;
  /**
   * The derivative of b(p, q) where p and q have the derivatives `dp` and `dq`. Where b has a kink, it is the slope on
   * the left of the whole, if `dp` and `dq` are.
   */
  slope(p: number, q: number, dp: number, dq: number, beta: number, epsilon?: number): number;
  /** b of every element, float32. @param beta β, a number or a tensor that broadcasts to `p`. */
  apply(p: Tensor, q: Tensor, beta: Slope): Tensor;
  /** The derivative of b(p, q) at every element, as `slope`. @param times Multiplies slopes. */
  derivative(p: Tensor, q: Tensor, dp: Slope, dq: Slope, beta: Slope, times: Times): Slope;
  /** ∂b/∂β of two numbers; none if β is not in b. */
  betaSlope?(p: number, q: number, beta: number): number;
  /** ∂b/∂β at every element. */
  betaDerivative?(p: Tensor, q: Tensor, beta: Slope, times: Times): Tensor;
}

/** How slopes are multiplied: as they are, or with 0 · ∞ = 0. */
export type Times = (one: Slope, other: Slope) => Slope;
