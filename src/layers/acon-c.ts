import * as tf from "@tensorflow/tfjs";

import { swishWithBeta } from "../operations/swish-with-beta.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import { ElementwiseLayer } from "./elementwise-layer.js";
import type { Sharing } from "./sharing.js";
import { drawnFrom, type LayerArgs } from "./weights.js";

export interface AconCOptions extends LayerArgs {
  /** Who learns a function of its own; every channel by default, as in the authors' code. */
  readonly sharing?: Sharing;
  /** Of p₁ and p₂; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * ACON-C: (p₁ − p₂) x σ(β (p₁ − p₂) x) + p₂ x, with learned p₁, p₂ and β: a smooth maximum of the lines p₁ x and p₂ x, the
 * sharper the larger β is, and their mean at β = 0. p₁ = 1 and p₂ = 0 make a Swish. As in the authors' code p₁ and p₂
 * start from a standard normal distribution, β from 1.
 *
 * @see Ma2021
 */
export class AconC extends ElementwiseLayer {
  static className = "AconC";
  private readonly seed: number;

  /** @throws Problem if `sharing` is not known, or the seed not a whole number of at least 0. */
  constructor(options: AconCOptions) {
    super(options, options.sharing ?? "channel");
    this.seed = requireInteger("seed", options.seed, 0);
  }

  protected override addParameters(): void {
    for (const name of ["p1", "p2"]) {
      const random = createRandom(this.seed).fork(name);
      this.addParameter(
        name,
        [],
        drawnFrom(() => random.normal()),
      );
    }
    this.addParameter(
      "beta",
      [],
      drawnFrom(() => 1),
    );
  }

  protected override activate(x: tf.Tensor, [p1, p2, beta]: [tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor {
    const difference = tf.mul(x, tf.sub(p1, p2));
    return tf.add(swishWithBeta(difference, beta), tf.mul(x, p2));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.seed };
  }
}

tf.serialization.registerClass(AconC);

/** A layer of ACON-C units. @throws Problem as {@link AconC}. @see Ma2021 */
export function aconC(options: AconCOptions): AconC {
  return new AconC(options);
}
