import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { type Draws, dropElements, type Masks } from "./drop-elements.js";
import { KernelLayer, type KernelOptions } from "./kernel-layer.js";
import { createNormalTensors, createUniformTensors } from "./random-numbers.js";

export interface DropConnectOptions extends Omit<KernelOptions, "kernelSize" | "padding"> {
  /** Share p of the weights that become 0 in training, at least 0 and below 1. */
  readonly rate: number;
  /**
   * What a mask belongs to. For `step` one for the whole batch; for `position` one for every place of every example; for
   * `patch` the same, shared by all units, which is dropout of what they look at; for `moments` no mask, but normal numbers
   * with the same mean and variance as `position`, which is by far the fastest of the last three. `step` by default.
   */
  readonly masks?: Masks;
}

export interface DropFilterOptions extends DropConnectOptions, Pick<KernelOptions, "padding"> {
  /** Height and width of the filters, at least 1; 3 by default. */
  readonly kernelSize?: number;
}

const MASKS: readonly Masks[] = ["step", "position", "patch", "moments"];

/**
 * A convolution of stride 1 that drops elements of its filters in training: each weight becomes 0 with probability p, the
 * others are divided by 1 − p; otherwise it is a plain convolution. One mask for the step is DropFilter; one for every
 * position of the filter, `masks` other than `step`, is DropFilter-PLUS. Whichever, an output has in training the mean of
 * the plain convolution and the variance p / (1 − p) · Σ w² x² over its patch; with one mask for the step, outputs of
 * different places vary together.
 *
 * @see Pan2018
 */
export class DropFilter extends KernelLayer {
  static className = "DropFilter";
  private readonly rate: number;
  private readonly masks: Masks;
  private readonly draws: Draws;

  /** @throws Problem if an option is outside its bounds. */
  constructor({ rate, masks = "step", ...options }: DropFilterOptions) {
    super({ kernelSize: 3, ...options });
    this.rate = requireFinite("rate", rate, { atLeast: 0, below: 1 });
    this.masks = requireMasks(masks);
    this.draws = { uniform: createUniformTensors(this.seed), normal: createNormalTensors(this.seed) };
  }

  protected override respond(x: tf.Tensor4D, kernel: tf.Tensor4D, training: boolean): tf.Tensor4D {
    const { rate, masks, padding } = this;
    if (!training || rate === 0) return tf.conv2d(x, kernel, 1, padding);
    return dropElements(x, kernel, { rate, masks, padding }, this.draws);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, masks: this.masks };
  }
}

/**
 * A dense layer that drops weights in training, for examples, [batch, inputs], or for every place of an image. One mask for
 * every example, `masks: "position"`, is the published method; its authors take normal numbers with the same moments when
 * they test.
 *
 * @see Wan2013
 */
export class DropConnect extends DropFilter {
  static override className = "DropConnect";

  /** @throws Problem if an option is outside its bounds. */
  constructor(options: DropConnectOptions) {
    super({ ...options, kernelSize: 1 });
  }
}

tf.serialization.registerClass(DropFilter);
tf.serialization.registerClass(DropConnect);

/** A convolution that drops elements of its filters. @throws Problem as {@link DropFilter}. @see Pan2018 */
export function dropFilter(options: DropFilterOptions): DropFilter {
  return new DropFilter(options);
}

/** A dense layer that drops weights. @throws Problem as {@link DropConnect}. @see Wan2013 */
export function dropConnect(options: DropConnectOptions): DropConnect {
  return new DropConnect(options);
}

function requireMasks(masks: Masks): Masks {
  if (MASKS.includes(masks)) return masks;
  throw new Problem({
    rule: `\`masks\` must be one of ${MASKS.map((name) => `\`${name}\``).join(", ")}.`,
    came: `\`${masks}\``,
    cure: "Take `step` for DropFilter, `moments` for the fast form of DropFilter-PLUS.",
  });
}
