import * as tf from "@tensorflow/tfjs";

import { glorotUniform, type Initializer } from "../networks/initializers.js";
import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import { denseLayer } from "../tasks/dense-layer.js";
import type { Stage } from "../tasks/trunk.js";
import type { TaskActivation, TaskActivationFactory } from "./task-activation.js";

/** One layer of a network whose activations belong to tasks. */
export interface TaskBlock<Activation extends TaskActivation = TaskActivation> {
  /** What all tasks share, such as a dense layer without activation: inputs to pre-activations. */
  readonly connect: Stage;
  readonly activation: Activation;
  /** What follows the activation for all tasks alike, such as pooling; nothing if absent. */
  readonly after?: Stage;
}

interface BlockOptions<Activation extends TaskActivation> {
  /** Names of the tasks. */
  readonly tasks: readonly string[];
  /** `adaptiveActivation()`, `featureModulation()` or your own. */
  readonly activation: TaskActivationFactory<Activation>;
  /** Draws the weights, Glorot's uniform rule by default; biases start at 0. */
  readonly initializer?: Initializer;
  readonly random: Random;
}

export interface DenseBlocksOptions<Activation extends TaskActivation = TaskActivation>
  extends BlockOptions<Activation> {
  /** Numbers that come in for each example, at least 1. */
  readonly inputs: number;
  /** Units of each layer, one number or more; each at least 1. */
  readonly widths: readonly number[];
}

/**
 * Dense layers that tasks share but for the activations: hₗ = σ_t(hₗ₋₁ Wₗ + bₗ).
 *
 * @throws Problem if a size is not a whole number of at least 1, or there is no layer.
 * @see Liu2020
 */
export function denseBlocks<Activation extends TaskActivation>(
  options: DenseBlocksOptions<Activation>,
): TaskBlock<Activation>[] {
  const { tasks, inputs, widths, activation, initializer = glorotUniform, random } = options;
  requireInteger("number of layers", widths.length, 1);
  return widths.map((outputs, index) => {
    const source = random.fork(`layer ${index + 1}`);
    const before = index === 0 ? inputs : widths[index - 1]!;
    return {
      connect: denseLayer({ inputs: before, outputs, initializer, random: source }),
      activation: activation({ tasks, channels: outputs, random: source.fork("activation") }),
    };
  });
}

export interface ConvolutionBlocksOptions<Activation extends TaskActivation = TaskActivation>
  extends BlockOptions<Activation> {
  /** Height and width of the images. */
  readonly inputSize: number;
  /** Numbers of one pixel. */
  readonly channels: number;
  /** Filters of each layer, one number or more. */
  readonly filters: readonly number[];
  /** Height and width of a filter, 3 by default. */
  readonly size?: number;
}

/**
 * Convolutions without padding that tasks share but for the activations, each followed by 2 × 2 max pooling while there is room; the
 * last one's numbers become one row: [examples, size, size, channels] → [examples, features]. `featuresOf` counts them.
 *
 * @throws Problem if a size is not a whole number in its range, or there is no layer.
 * @see Liu2020
 */
export function convolutionBlocks<Activation extends TaskActivation>(
  options: ConvolutionBlocksOptions<Activation>,
): TaskBlock<Activation>[] {
  const {
    tasks,
    inputSize,
    channels,
    filters,
    size = 3,
    activation,
    initializer = glorotUniform,
    random,
  } = options;
  requireInteger("number of layers", filters.length, 1);
  let side = inputSize;
  return filters.map((count, index) => {
    requireInteger("filters", count, 1);
    requireInteger("size", size, 1, side);
    const source = random.fork(`layer ${index + 1}`);
    const before = index === 0 ? channels : filters[index - 1]!;
    const convolved = side - size + 1;
    side = Math.max(1, Math.floor(convolved / 2));
    const isLast = index === filters.length - 1;
    return {
      connect: convolution(size, before, count, initializer, source),
      activation: activation({ tasks, channels: count, random: source.fork("activation") }),
      after: pooling(convolved > 1, isLast),
    };
  });
}

/** Features that `convolutionBlocks` of these sizes give. */
export function featuresOf({
  inputSize,
  filters,
  size = 3,
}: Pick<ConvolutionBlocksOptions, "inputSize" | "filters" | "size">): number {
  const side = filters.reduce((before) => Math.max(1, Math.floor((before - size + 1) / 2)), inputSize);
  return side * side * filters.at(-1)!;
}

function convolution(
  size: number,
  channels: number,
  filters: number,
  initializer: Initializer,
  random: Random,
): Stage {
  const values = initializer
    .sample(size * size * channels, size * size * filters, random)
    .subarray(0, size * size * channels * filters);
  const { kernels, biases } = tf.tidy(() => ({
    kernels: tf.variable<tf.Rank>(tf.tensor4d(values, [size, size, channels, filters])),
    biases: tf.variable<tf.Rank>(tf.zeros([filters])),
  }));
  return {
    variables: [kernels, biases],
    predict: (x: tf.Tensor) =>
      tf.tidy(() =>
        tf.add(tf.conv2d(x as tf.Tensor4D, kernels as tf.Tensor as tf.Tensor4D, 1, "valid"), biases),
      ),
  };
}

function pooling(pools: boolean, flattens: boolean): Stage {
  return {
    variables: [],
    predict: (x: tf.Tensor) =>
      tf.tidy(() => {
        const pooled = pools ? tf.maxPool(x as tf.Tensor4D, 2, 2, "valid") : x;
        return flattens ? tf.reshape(pooled, [pooled.shape[0]!, -1]) : tf.clone(pooled);
      }),
  };
}
