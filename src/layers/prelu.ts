import * as tf from "@tensorflow/tfjs";

import { requireFinite } from "../require.js";
import { ElementwiseLayer } from "./elementwise-layer.js";
import type { Sharing } from "./sharing.js";
import { drawnFrom, type LayerArgs } from "./weights.js";

export interface PreluOptions extends LayerArgs {
  /** Who learns a slope of its own; every channel by default. */
  readonly sharing?: Sharing;
  /** What all α start from; 0.25 by default, as in the paper and in PyTorch. `tf.layers.prelu` starts from 0. */
  readonly initialSlope?: number;
}

/**
 * The parametric ReLU: x for x > 0 and αx for x ≤ 0, with a learned α for every channel, unit or the whole layer. At 0
 * its derivative is α.
 *
 * No penalty belongs on α: it would pull the unit back to a ReLU.
 *
 * @see He2015, eq. 1
 */
export class Prelu extends ElementwiseLayer {
  static className = "ParametricRelu";
  private readonly initialSlope: number;

  /** @throws Problem if `initialSlope` is not finite, or `sharing` is not known. */
  constructor(options: PreluOptions = {}) {
    super(options, options.sharing ?? "channel");
    this.initialSlope = requireFinite("initialSlope", options.initialSlope ?? 0.25);
  }

  protected override addParameters(): void {
    this.addParameter(
      "slope",
      [],
      drawnFrom(() => this.initialSlope),
    );
  }

  protected override activate(x: tf.Tensor, [slope]: [tf.Tensor]): tf.Tensor {
    return tf.prelu(x, slope);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), initialSlope: this.initialSlope };
  }
}

tf.serialization.registerClass(Prelu);

/** A layer of parametric ReLUs. @throws Problem as {@link Prelu}. @see He2015, eq. 1 */
export function prelu(options: PreluOptions = {}): Prelu {
  return new Prelu(options);
}
