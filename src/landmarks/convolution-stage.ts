import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import type { Initializer } from "../networks/initializers.js";
import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import type { Stage } from "../tasks/trunk.js";
import { locallyConnected } from "./locally-connected.js";

export interface ConvolutionStageOptions {
  /** Height and width of what comes in, at least `size`. */
  readonly inputSize: number;
  readonly channels: number;
  readonly filters: number;
  /** Height and width of a filter. */
  readonly size: number;
  readonly activation: Activation;
  /** Whether the largest number of each 2 × 2 places goes on alone; an odd last row and column are left out. */
  readonly pools: boolean;
  /** Whether each place has filters and biases of its own. */
  readonly isLocal: boolean;
  /** Its fan-in is what one output sums over; its fan-out what one input goes to. */
  readonly initializer: Initializer;
  readonly random: Random;
}

/** What comes out of a stage, and its height and width. */
export interface SizedStage {
  readonly stage: Stage;
  readonly outputSize: number;
}

/**
 * One stage of a network for faces: a convolution without padding, or a locally connected layer, with biases that start at
 * 0; the activation; max pooling. [examples, s, s, channels] → [examples, t, t, filters], t = s − size + 1, halved by pooling.
 *
 * @throws Problem if a size is not a whole number in its range.
 */
export function convolutionStage(options: ConvolutionStageOptions): SizedStage {
  const { inputSize, channels, filters, size, activation, pools, isLocal, initializer, random } = options;
  requireInteger("filters", filters, 1);
  requireInteger("size", size, 1, inputSize);
  const side = inputSize - size + 1;
  const places = isLocal ? side * side : 1;
  const values = new Float32Array(places * size * size * channels * filters);
  // A draw has the numbers of size² places.
  for (let filled = 0, index = 1; filled < values.length; index++) {
    const source = random.fork(`kernels ${index}`);
    const drawn = initializer.sample(size * size * channels, size * size * filters, source);
    values.set(drawn.subarray(0, values.length - filled), filled);
    filled += drawn.length;
  }
  const { kernels, biases } = tf.tidy(() => ({
    kernels: tf.variable<tf.Rank>(
      isLocal
        ? tf.tensor3d(values, [places, size * size * channels, filters])
        : tf.tensor4d(values, [size, size, channels, filters]),
    ),
    biases: tf.variable<tf.Rank>(isLocal ? tf.zeros([side, side, filters]) : tf.zeros([filters])),
  }));
  const connect = (inputs: tf.Tensor4D) =>
    isLocal
      ? locallyConnected(inputs, kernels as tf.Tensor as tf.Tensor3D, biases as tf.Tensor as tf.Tensor3D)
      : (tf.add(tf.conv2d(inputs, kernels as tf.Tensor as tf.Tensor4D, 1, "valid"), biases) as tf.Tensor4D);
  return {
    outputSize: pools ? Math.floor(side / 2) : side,
    stage: {
      variables: [kernels, biases],
      predict: (inputs: tf.Tensor) =>
        tf.tidy(() => {
          const active = activation.apply(connect(inputs as tf.Tensor4D));
          return pools ? tf.maxPool(active, 2, 2, "valid") : active;
        }),
    },
  };
}
