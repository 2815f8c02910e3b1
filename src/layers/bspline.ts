import * as tf from "@tensorflow/tfjs";

import { createRandom } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";
import { cubicBump } from "./cubic-bump.js";
import { ElementwiseLayer } from "./elementwise-layer.js";
import { requireDomain } from "./require-domain.js";
import type { Sharing } from "./sharing.js";
import { drawnFrom, type LayerArgs } from "./weights.js";

export interface BsplineOptions extends LayerArgs {
  /** Equal intervals of the domain, G, at least 1; 5 by default. A function has G + 3 coefficients. */
  readonly intervals?: number;
  /** From where to where the spline is complete, in the unit of x; [−1, 1] by default. */
  readonly domain?: readonly [number, number];
  /** Who learns a function of its own; every channel by default. */
  readonly sharing?: Sharing;
  /** Standard deviation of the coefficients at the start, at least 0; 0.1 by default, so that all start near SiLU. */
  readonly initialDeviation?: number;
  /** Of the coefficients; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * The unit of a Kolmogorov-Arnold network: φ(x) = w_b SiLU(x) + w_s Σᵢ cᵢ Bᵢ(x), with learned w_b, w_s (both from 1) and
 * c, where B are the G + 3 cubic B-splines on equal intervals of the length h. Outside the domain the splines fade: 3 h
 * beyond its ends they are 0, and the unit is w_b SiLU(x).
 *
 * @see Liu2025
 * @see DeBoor1978
 */
export class Bspline extends ElementwiseLayer {
  static className = "BSplineActivation";
  private readonly intervals: number;
  private readonly domain: readonly [number, number];
  private readonly initialDeviation: number;
  private readonly seed: number;

  /** @throws Problem if an option is outside its bounds. */
  constructor(options: BsplineOptions) {
    super(options, options.sharing ?? "channel");
    this.intervals = requireInteger("intervals", options.intervals ?? 5, 1);
    this.domain = requireDomain(options.domain ?? [-1, 1]);
    const deviation = options.initialDeviation ?? 0.1;
    this.initialDeviation = requireFinite("initialDeviation", deviation, { atLeast: 0 });
    this.seed = requireInteger("seed", options.seed, 0);
  }

  protected override addParameters(): void {
    const random = createRandom(this.seed).fork("coefficients");
    const one = drawnFrom(() => 1);
    this.addParameter("base", [], one);
    this.addParameter("scale", [], one);
    const coefficient = drawnFrom(() => random.normal(0, this.initialDeviation));
    this.addParameter("coefficients", [this.intervals + 3], coefficient);
  }

  protected override activate(
    x: tf.Tensor,
    [base, scale, coefficients]: [tf.Tensor, tf.Tensor, tf.Tensor],
  ): tf.Tensor {
    const [low, high] = this.domain;
    // In u = (x − low) / h the spline Bᵢ is the bump around i − 1.
    const u = tf.mul(tf.sub(x, low), this.intervals / (high - low));
    const terms = tf
      .unstack(coefficients)
      .map((coefficient, i) => tf.mul(cubicBump(tf.sub(u, i - 1)), coefficient));
    const silu = tf.mul(x, tf.sigmoid(x));
    return tf.add(tf.mul(silu, base), tf.mul(tf.addN(terms), scale));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { intervals, domain, initialDeviation, seed } = this;
    return { ...super.getConfig(), intervals, domain: [...domain], initialDeviation, seed };
  }
}

tf.serialization.registerClass(Bspline);

/** A layer of B-spline units. @throws Problem as {@link Bspline}. @see Liu2025 */
export function bspline(options: BsplineOptions): Bspline {
  return new Bspline(options);
}
