import * as tf from "@tensorflow/tfjs";

import { hardTanhEstimator } from "../quantized/estimator.js";
import { signOf } from "../quantized/shifted-sign.js";
import { straightThrough } from "../quantized/step-function.js";
import { KernelLayer, type KernelOptions } from "./kernel-layer.js";

export interface BinaryWeightsOptions extends KernelOptions {}

/**
 * A convolution, or a dense layer, whose weights count as 1 or −1: the sign of the numbers that are learned. Their gradient
 * passes straight through where |w| < 1, else it is 0. Put batch normalization behind it: the size of its outputs grows
 * with the number of inputs.
 *
 * @see Hubara2016
 */
export class BinaryWeights extends KernelLayer {
  static className = "BinaryWeights";

  protected override respond(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
    const signs = straightThrough(kernel, signOf, hardTanhEstimator());
    return tf.conv2d(x, signs, 1, this.padding);
  }
}

tf.serialization.registerClass(BinaryWeights);

/** A layer with binary weights. @throws Problem if an option is outside its bounds. @see Hubara2016 */
export function binaryWeights(options: BinaryWeightsOptions): BinaryWeights {
  return new BinaryWeights(options);
}
