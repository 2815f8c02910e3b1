import * as tf from "@tensorflow/tfjs";

import { swishWithBeta } from "../operations/swish-with-beta.js";
import { requireFinite } from "../require.js";
import { ElementwiseLayer } from "./elementwise-layer.js";
import type { Sharing } from "./sharing.js";
import { drawnFrom, type LayerArgs } from "./weights.js";

export interface SwishOptions extends LayerArgs {
  /** Who learns a β of its own; every channel by default. */
  readonly sharing?: Sharing;
  /** What all β start from; 1 by default. */
  readonly initialBeta?: number;
}

/**
 * Swish with a learned gate: x σ(βx), with a β for every channel, unit or the whole layer.
 *
 * @see Ramachandran2017, sec. 4
 */
export class Swish extends ElementwiseLayer {
  static className = "LearnedSwish";
  private readonly initialBeta: number;

  /** @throws Problem if `initialBeta` is not finite, or `sharing` is not known. */
  constructor(options: SwishOptions = {}) {
    super(options, options.sharing ?? "channel");
    this.initialBeta = requireFinite("initialBeta", options.initialBeta ?? 1);
  }

  protected override addParameters(): void {
    this.addParameter(
      "beta",
      [],
      drawnFrom(() => this.initialBeta),
    );
  }

  protected override activate(x: tf.Tensor, [beta]: [tf.Tensor]): tf.Tensor {
    return swishWithBeta(x, beta);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), initialBeta: this.initialBeta };
  }
}

tf.serialization.registerClass(Swish);

/** A layer of Swish with learned gates. @throws Problem as {@link Swish}. @see Ramachandran2017, sec. 4 */
export function swish(options: SwishOptions = {}): Swish {
  return new Swish(options);
}
