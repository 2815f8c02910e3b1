import * as tf from "@tensorflow/tfjs";

import { requireFinite, requireInteger } from "../require.js";
import { lpMean } from "./lp-mean.js";
import { type Line, PieceLayer, type PieceOptions } from "./piece-layer.js";
import { readNumbers } from "./read-numbers.js";
import { drawnFrom, requireBuilt } from "./weights.js";

export interface LpUnitOptions extends PieceOptions {
  /** What all orders p start from, above 1; 2 by default. */
  readonly initialOrder?: number;
}

/**
 * The Lp unit: u = (1/k Σⱼ |zⱼ − cⱼ|ᵖ)^(1/p) with an order p and centers c learned for every unit (every channel, in an
 * image); p = 1 is the mean size, p = 2 the root of the mean square, p → ∞ the largest size. The order is
 * p = 1 + log(1 + e^ρ), with ρ the weight; centers start at 0. At u = 0, where it has a kink, all its derivatives count as 0.
 *
 * @see Gulcehre2014
 */
export class LpUnit extends PieceLayer {
  static className = "LpUnit";
  private readonly initialOrder: number;
  private rho!: tf.LayerVariable;
  private centers!: tf.LayerVariable;

  /** @throws Problem if `initialOrder` is not a finite number above 1. */
  constructor(options: LpUnitOptions) {
    super(options);
    this.initialOrder = requireFinite("initialOrder", options.initialOrder ?? 2, { above: 1 });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const units = this.unitsOf(inputShape as tf.Shape);
    // The inverse of p = 1 + softplus(ρ): log(eᵖ⁻¹ − 1), in a form that keeps large p.
    const rho = this.initialOrder - 1 + Math.log(-Math.expm1(1 - this.initialOrder));
    this.rho = this.addWeight(
      "rho",
      [units],
      "float32",
      drawnFrom(() => rho),
    );
    this.centers = this.addWeight("centers", [this.pieces, units], "float32", tf.initializers.zeros());
    super.build(inputShape);
  }

  protected override combine(pieces: tf.Tensor[], _training: boolean, unit?: number): tf.Tensor {
    const rho = this.rho.read();
    const ofUnit = unit === undefined ? rho : tf.slice(rho, unit, 1);
    const centers = tf.unstack(this.centers.read());
    const centered = pieces.map((piece, index) => {
      const center = centers[index]!;
      return tf.sub(piece, unit === undefined ? center : tf.slice(center, unit, 1));
    });
    return lpMean(centered, tf.add(tf.softplus(ofUnit), 1));
  }

  override async curve(inputs: readonly number[], lines: readonly Line[], unit = 0): Promise<number[]> {
    requireBuilt(this);
    requireInteger("unit", unit, 0, this.rho.shape[0]! - 1);
    return super.curve(inputs, lines, unit);
  }

  /** The learned order p of every unit. @throws Problem if the layer is not built yet. */
  async orders(): Promise<number[]> {
    requireBuilt(this);
    const orders = tf.tidy(() => tf.add(tf.softplus(this.rho.read()), 1));
    return readNumbers(orders);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), initialOrder: this.initialOrder };
  }
}

tf.serialization.registerClass(LpUnit);

/** A layer of Lp units. @throws Problem as {@link LpUnit}. @see Gulcehre2014 */
export function lpUnit(options: LpUnitOptions): LpUnit {
  return new LpUnit(options);
}
