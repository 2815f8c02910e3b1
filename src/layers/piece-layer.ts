import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { readNumbers } from "./read-numbers.js";
import { type LayerArgs, onlyInput } from "./weights.js";

export interface PieceOptions extends LayerArgs {
  /** Features that one unit takes, k, at least 2. */
  readonly pieces: number;
}

/** A straight line: one piece of a unit, as a function of one number. */
export interface Line {
  readonly slope: number;
  readonly offset: number;
}

/**
 * A layer that turns k features into one unit: [batch, …, k · units] → [batch, …, units]. The first `units` features are
 * the first pieces of all units, the next ones their second pieces, and so on: so that pieces lie together in memory.
 * They come from a dense layer, or are the channels of a convolution.
 */
export abstract class PieceLayer extends tf.layers.Layer {
  readonly pieces: number;

  /** @throws Problem if `pieces` is not a whole number of at least 2. */
  constructor(options: PieceOptions) {
    super(options);
    this.pieces = requireInteger("pieces", options.pieces, 2);
  }

  /**
   * The units themselves.
   *
   * @param pieces k tensors [batch, …, units].
   * @param unit The only unit that they hold; they hold all of them, in their order, if undefined.
   * @returns [batch, …, units].
   */
  protected abstract combine(pieces: tf.Tensor[], training: boolean, unit?: number): tf.Tensor;

  /** Units of an input of this shape. @throws Problem if its last axis is not a multiple of k. */
  protected unitsOf(inputShape: tf.Shape): number {
    const features = inputShape.at(-1);
    if (inputShape.length > 1 && typeof features === "number" && features % this.pieces === 0)
      return features / this.pieces;
    throw new Problem({
      rule: `Each unit takes ${this.pieces} features, so their number must be a multiple of ${this.pieces}.`,
      came: `inputs of the shape [${inputShape.map((size) => size ?? "any").join(", ")}]`,
      cure: "Give the layer before it `pieces` times as many units or filters.",
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = inputShape as tf.Shape;
    return [...shape.slice(0, -1), this.unitsOf(shape)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      this.unitsOf(x.shape);
      return this.combine(tf.split(x, this.pieces, -1), training === true);
    });
  }

  /**
   * What a unit makes of one number when its pieces are straight lines, computed as the layer computes it: the picture
   * of the function that it has learned, for lines taken from the weights of a layer before it with one input.
   *
   * @param lines One for each piece.
   * @param unit For layers whose units differ; 0 by default.
   * @throws Problem if there are not k lines, or units differ and the layer has no such one or is not built yet.
   */
  async curve(inputs: readonly number[], lines: readonly Line[], unit = 0): Promise<number[]> {
    if (lines.length !== this.pieces) {
      throw new Problem({
        rule: `A unit of ${this.pieces} pieces has a curve for ${this.pieces} lines.`,
        came: `${lines.length} lines`,
        cure: "Take the slopes and offsets from the weights of the layer before it.",
      });
    }
    const outputs = tf.tidy(() => {
      const pieces = lines.map(({ slope, offset }) => inputs.map((x) => slope * x + offset));
      return this.combine(
        pieces.map((values) => tf.tensor2d(values, [inputs.length, 1])),
        false,
        unit,
      );
    });
    return readNumbers(outputs);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), pieces: this.pieces };
  }
}
