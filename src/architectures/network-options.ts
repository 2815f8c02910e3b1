import type { Initializer } from "../networks/initializers.js";
import type { ActivationChoice } from "./activation-layer.js";

/** What every architecture takes. */
export interface NetworkOptions {
  /** Shape of one example, such as [height, width, channels]. */
  readonly inputShape: readonly number[];
  /** Number of classes, at least 2; the outputs are their logits. */
  readonly classes: number;
  /** Stands wherever the network has a nonlinearity; the outputs stay linear. */
  readonly activation: ActivationChoice;
  /** Seed of the weights. Networks of one architecture and seed start alike, whatever their activation. */
  readonly seed: number;
  /** Draws the weights of dense layers and convolutions; He's rule by default. */
  readonly initializer?: Initializer;
}

/** What the convolutional networks take beside that. */
export interface WeightDecayOptions {
  /** λ of the penalty λ Σw² over the weights of dense layers and convolutions, at least 0; 0 by default. */
  readonly weightDecay?: number;
}
