import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";

/**
 * Examples and what a network should say about them, as tensors. Whoever creates them disposes of them.
 *
 * `Inputs` is the tensor of all examples, of any rank: [examples, features] by default, or images as
 * [examples, height, width, channels].
 */
export type LabeledData<Inputs extends tf.Tensor = tf.Tensor2D> = {
  /** [examples, …]. */
  readonly inputs: Inputs;
  /** One-hot labels, [examples, classes], or the numbers to predict, [examples, outputs]. */
  readonly targets: tf.Tensor2D;
};

/** Numbers of one example: how many there are, or their shape, such as [height, width, channels]. */
export type ExampleShape = number | readonly number[];

/** Examples and their classes, as plain numbers. */
export interface LabeledNumbers<Features extends ExampleShape = number> {
  /** The numbers of all examples, example by example. */
  readonly inputs: Float32Array;
  /** One class of 0 … classes − 1 for each example. */
  readonly labels: readonly number[];
  readonly features: Features;
  readonly classes: number;
}

/** Examples and the numbers to predict from them, as plain numbers. */
export interface RegressionNumbers<Features extends ExampleShape = number> {
  /** The numbers of all examples, example by example. */
  readonly inputs: Float32Array;
  /** examples · outputs numbers, example by example. */
  readonly targets: Float32Array;
  readonly features: Features;
  readonly outputs: number;
}

/**
 * Puts labeled examples into tensors.
 *
 * @returns `inputs` [examples, features] or [examples, ...features], `targets` [examples, classes], one-hot.
 * @throws Problem if inputs and labels are not of the same number of examples, a label is not a class, or there is none.
 */
export function createLabeledData(numbers: LabeledNumbers): LabeledData;
export function createLabeledData(numbers: LabeledNumbers<ExampleShape>): LabeledData<tf.Tensor>;
export function createLabeledData({
  inputs,
  labels,
  features,
  classes,
}: LabeledNumbers<ExampleShape>): LabeledData<tf.Tensor> {
  requireInteger("classes", classes, 1);
  if (inputs.length !== labels.length * sizeOf(features)) {
    throw new Problem({
      rule: "There must be one label for each example.",
      came: `${labels.length} labels for ${inputs.length} numbers, ${sizeOf(features)} an example`,
      cure: "Give all numbers of one example, then those of the next.",
    });
  }
  const targets = new Float32Array(labels.length * classes);
  for (const [example, label] of labels.entries()) {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new Problem({
        rule: `A label must be a class of 0 … ${classes - 1}.`,
        came: `${label} for example ${example}`,
        cure: "Count classes from 0.",
      });
    }
    targets[example * classes + label] = 1;
  }
  return {
    inputs: tf.tensor(inputs, [labels.length, ...shapeOf(features)]),
    targets: tf.tensor2d(targets, [labels.length, classes]),
  };
}

/**
 * Puts examples and the numbers to predict from them into tensors.
 *
 * @returns `inputs` [examples, features] or [examples, ...features], `targets` [examples, outputs].
 * @throws Problem if inputs and targets are not of the same number of examples.
 */
export function createRegressionData(numbers: RegressionNumbers): LabeledData;
export function createRegressionData(numbers: RegressionNumbers<ExampleShape>): LabeledData<tf.Tensor>;
export function createRegressionData({
  inputs,
  targets,
  features,
  outputs,
}: RegressionNumbers<ExampleShape>): LabeledData<tf.Tensor> {
  const examples = targets.length / outputs;
  if (!Number.isInteger(examples) || inputs.length !== examples * sizeOf(features)) {
    throw new Problem({
      rule: "There must be the targets of one example for the inputs of each.",
      came:
        `${targets.length} numbers as targets, ${outputs} an example, ` +
        `for ${inputs.length} as inputs, ${sizeOf(features)} an example`,
      cure: "Give all numbers of one example, then those of the next.",
    });
  }
  return {
    inputs: tf.tensor(inputs, [examples, ...shapeOf(features)]),
    targets: tf.tensor2d(targets, [examples, outputs]),
  };
}

/** The number of examples. @throws Problem if there is none, to train or to evaluate on. */
export function countExamples(data: LabeledData<tf.Tensor>): number {
  const examples = data.inputs.shape[0]!;
  if (examples > 0) return examples;
  throw new Problem({
    rule: "Data to train or to evaluate on must have at least one example.",
    came: "data without an example",
    cure: "Check how it was chosen or split.",
  });
}

function shapeOf(features: ExampleShape): readonly number[] {
  return typeof features === "number" ? [features] : features;
}

function sizeOf(features: ExampleShape): number {
  return shapeOf(features).reduce((product, length) => product * length, 1);
}
