import * as tf from "@tensorflow/tfjs";

import type { Source } from "../source.ts";

/** Makes layers and remembers their variables. */
export interface Builder {
  readonly variables: tf.Variable[];
  variable(shape: readonly number[], low: number, high?: number): tf.Variable;
  /** x W + b with weights of He's width and a bias of 0. */
  dense(inputs: number, outputs: number): Layer;
  /** A convolution with a square filter, without a bias. */
  convolution(
    size: number,
    inputs: number,
    outputs: number,
    stride: number,
    padding: "same" | "valid",
  ): Layer;
  /** A bias for the last axis, 0 at first. */
  bias(channels: number): Layer;
}

export type Layer = (x: tf.Tensor) => tf.Tensor;

export function createBuilder(source: Source): Builder {
  const variables: tf.Variable[] = [];
  const builder: Builder = {
    variables,
    variable(shape, low, high = low) {
      const variable = tf.tidy(() =>
        tf.variable(low === high ? tf.fill([...shape], low) : source.uniform(shape, low, high)),
      );
      variables.push(variable);
      return variable;
    },
    dense(inputs, outputs) {
      const bound = heBound(inputs);
      const weights = builder.variable([inputs, outputs], -bound, bound);
      const addBias = builder.bias(outputs);
      return (x) => addBias(tf.matMul(x as tf.Tensor2D, weights as tf.Tensor2D));
    },
    convolution(size, inputs, outputs, stride, padding) {
      const bound = heBound(size * size * inputs);
      const filter = builder.variable([size, size, inputs, outputs], -bound, bound);
      return (x) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, padding);
    },
    bias(channels) {
      const bias = builder.variable([channels], 0);
      return (x) => tf.add(x, bias);
    },
  };
  return builder;
}

/** Half the width of the uniform distribution whose variance is 2 / n. @see He2015 */
function heBound(fanIn: number): number {
  return Math.sqrt(6 / fanIn);
}
