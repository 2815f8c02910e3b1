import * as tf from "@tensorflow/tfjs";

import { adaptivePiecewiseLinear } from "../operations/adaptive-piecewise-linear.js";
import { createRandom } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";
import { ElementwiseLayer } from "./elementwise-layer.js";
import type { Sharing } from "./sharing.js";
import { drawnFrom, type LayerArgs, penaltyOf } from "./weights.js";

export interface AplOptions extends LayerArgs {
  /** S, the number of hinges of a function, at least 1; 5 by default, as in the paper's nets for CIFAR-10. */
  readonly hinges?: number;
  /**
   * Who learns a function of its own. Every unit by default: the paper's layer, in an image one for every position of
   * every channel. `channel` needs H · W times fewer parameters there.
   */
  readonly sharing?: Sharing;
  /**
   * Slopes start uniform on ± this number, above 0; 0.5 / S by default, as in the authors' layer. Their nets for CIFAR
   * start from ±0.5.
   */
  readonly initialSlopeLimit?: number;
  /**
   * Hinges start from a normal distribution of mean 0 and this standard deviation, at least 0 and in the unit of x; 0.5
   * by default. A hinge left of all pre-activations gets no gradient.
   */
  readonly initialHingeDeviation?: number;
  /**
   * λ of the penalty λ Σ (a² + b²), at least 0; 0 by default. Caffe's weight decay of 0.001, with which the authors
   * train, is λ = 0.0005. Without one, large slopes and small weights may balance each other.
   */
  readonly l2?: number;
  /** Of slopes and hinges; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * Adaptive piecewise linear units: h(x) = max(0, x) + Σₛ aₛ max(0, bₛ − x), with slopes a and hinges b learned for every
 * unit, channel, or the whole layer: 2 S parameters each.
 *
 * @see Agostinelli2015, eq. 1
 */
export class Apl extends ElementwiseLayer {
  static className = "AdaptivePiecewiseLinear";
  private readonly hinges: number;
  private readonly initialSlopeLimit: number;
  private readonly initialHingeDeviation: number;
  private readonly l2: number;
  private readonly seed: number;

  /** @throws Problem if an option is outside its bounds. */
  constructor(options: AplOptions) {
    super(options, options.sharing ?? "unit");
    this.hinges = requireInteger("hinges", options.hinges ?? 5, 1);
    const limit = options.initialSlopeLimit ?? 0.5 / this.hinges;
    this.initialSlopeLimit = requireFinite("initialSlopeLimit", limit, { above: 0 });
    const deviation = options.initialHingeDeviation ?? 0.5;
    this.initialHingeDeviation = requireFinite("initialHingeDeviation", deviation, { atLeast: 0 });
    this.l2 = requireFinite("l2", options.l2 ?? 0, { atLeast: 0 });
    this.seed = requireInteger("seed", options.seed, 0);
  }

  protected override addParameters(): void {
    const random = createRandom(this.seed);
    const [slopes, hinges] = [random.fork("slopes"), random.fork("hinges")];
    const limit = this.initialSlopeLimit;
    const slope = drawnFrom(() => slopes.uniform(-limit, limit));
    const hinge = drawnFrom(() => hinges.normal(0, this.initialHingeDeviation));
    this.addParameter("slopes", [this.hinges], slope, penaltyOf({ l2: this.l2 }));
    this.addParameter("hinges", [this.hinges], hinge, penaltyOf({ l2: this.l2 }));
  }

  protected override activate(x: tf.Tensor, [slopes, hinges]: [tf.Tensor, tf.Tensor]): tf.Tensor {
    return adaptivePiecewiseLinear(x, slopes, hinges);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { hinges, initialSlopeLimit, initialHingeDeviation, l2, seed } = this;
    return { ...super.getConfig(), hinges, initialSlopeLimit, initialHingeDeviation, l2, seed };
  }
}

tf.serialization.registerClass(Apl);

/** A layer of adaptive piecewise linear units. @throws Problem as {@link Apl}. @see Agostinelli2015, eq. 1 */
export function apl(options: AplOptions): Apl {
  return new Apl(options);
}
