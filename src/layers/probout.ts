import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { drawnPiece, largestPiece } from "./choose-piece.js";
import { PieceLayer, type PieceOptions } from "./piece-layer.js";
import { createUniformTensors } from "./random-numbers.js";

/** What a probout unit gives outside of training: Σ pⱼ zⱼ, a draw, or the largest piece. */
export type ProboutInference = "expected" | "sampled" | "largest";

export interface ProboutOptions extends PieceOptions {
  /** λ, at least 0 and in the inverse of the unit of z; 1 by default. 0 draws evenly, λ → ∞ gives maxout. */
  readonly lambda?: number;
  /**
   * `expected` by default. The paper averages the class probabilities of several passes with `sampled`; `largest` is
   * maxout with the weights that probout has trained.
   */
  readonly inference?: ProboutInference;
  /** Of the draws; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * Probout: a maxout unit that draws the piece it gives, with pⱼ = exp(λ zⱼ) / Σᵢ exp(λ zᵢ). Every step and every pass
 * with `sampled` draws anew, so the same calls in the same order give the same numbers, but not the same call twice.
 *
 * In training the gradient goes to the drawn piece alone, as if the draw did not depend on z.
 *
 * @see Springenberg2013
 */
export class Probout extends PieceLayer {
  static className = "Probout";
  private readonly lambda: number;
  private readonly inference: ProboutInference;
  private readonly seed: number;
  private readonly uniform: (shape: readonly number[]) => tf.Tensor;

  /** @throws Problem if λ is not a finite number of at least 0, or the seed or the inference not a known one. */
  constructor(options: ProboutOptions) {
    super(options);
    this.lambda = requireFinite("lambda", options.lambda ?? 1, { atLeast: 0 });
    this.inference = requireInference(options.inference ?? "expected");
    this.seed = options.seed;
    this.uniform = createUniformTensors(this.seed);
  }

  protected override combine(pieces: tf.Tensor[], training: boolean): tf.Tensor {
    if (training || this.inference === "sampled")
      return drawnPiece(pieces, this.lambda, this.uniform(pieces[0]!.shape));
    const largest = largestPiece(pieces);
    if (this.inference === "largest") return largest;
    const weights = pieces.map((piece) => tf.exp(tf.mul(tf.sub(piece, largest), this.lambda)));
    return tf.div(tf.addN(pieces.map((piece, index) => tf.mul(piece, weights[index]!))), tf.addN(weights));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), lambda: this.lambda, inference: this.inference, seed: this.seed };
  }
}

tf.serialization.registerClass(Probout);

/** A layer of probout units. @throws Problem as {@link Probout}. @see Springenberg2013 */
export function probout(options: ProboutOptions): Probout {
  return new Probout(options);
}

function requireInference(inference: ProboutInference): ProboutInference {
  if (["expected", "sampled", "largest"].includes(inference)) return inference;
  throw new Problem({
    rule: "`inference` must be `expected`, `sampled` or `largest`.",
    came: `\`${inference}\``,
    cure: "Leave it out for the expected output.",
  });
}
