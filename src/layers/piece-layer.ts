import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
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
 * A layer that turns every k neighboring features into one unit: [batch, …, units · k] → [batch, …, units]. Features
 * k·u … k·u + k − 1 are the pieces of unit u, those of a dense layer or the channels of a convolution before it.
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
   * @param z [batch, …, units, k].
   * @param unit The only unit that `z` holds; it holds all of them, in their order, if undefined.
   * @returns [batch, …, units].
   */
  protected abstract combine(z: tf.Tensor, training: boolean, unit?: number): tf.Tensor;

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
      const z = tf.reshape(x, [...x.shape.slice(0, -1), this.unitsOf(x.shape), this.pieces]);
      return this.combine(z, training === true);
    });
  }

  /**
   * What a unit makes of one number when its pieces are straight lines, computed as the layer computes it: the picture
   * of the function that it has learned, for lines taken from the weights of a layer before it with one input.
   *
   * @param lines One for each piece.
   * @param unit For layers whose units differ; 0 by default.
   * @throws Problem if there are not k lines.
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
      const values = inputs.flatMap((x) => lines.map(({ slope, offset }) => slope * x + offset));
      return this.combine(tf.tensor3d(values, [inputs.length, 1, this.pieces]), false, unit);
    });
    try {
      return Array.from(await outputs.data());
    } finally {
      outputs.dispose();
    }
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), pieces: this.pieces };
  }
}
