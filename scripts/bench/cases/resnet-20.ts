import * as tf from "@tensorflow/tfjs";
import { batchNormalization, crossEntropy } from "activation-lab";

import type { Case } from "../case.ts";
import { type Builder, createBuilder, type Layer } from "../nets/layers.ts";
import { trainingStep } from "../workload.ts";

const BATCH = 32;

/** The net of He et al. (2016) for CIFAR-10, with batch normalization in training. */
export const resnet20: Case = {
  name: "resnet-20",
  title: "ResNet-20 on 32×32×3 pixels, batch 32",
  kind: "step",
  prepare(source) {
    const inputs = source.uniform([BATCH, 32, 32, 3], 0, 1);
    const targets = source.labels(BATCH, 10);
    const build = createBuilder(source);
    const first = normalizedConvolution(build, 3, 16, 1);
    const blocks = [
      [16, 16, 1],
      [16, 16, 1],
      [16, 16, 1],
      [16, 32, 2],
      [32, 32, 1],
      [32, 32, 1],
      [32, 64, 2],
      [64, 64, 1],
      [64, 64, 1],
    ].map(([from, to, stride]) => residualBlock(build, from!, to!, stride!));
    const head = build.dense(64, 10);
    return trainingStep({
      variables: build.variables,
      constants: [inputs, targets],
      loss() {
        const features = blocks.reduce((x, block) => block(x), tf.relu(first(inputs)));
        return crossEntropy(head(tf.mean(features, [1, 2])) as tf.Tensor2D, targets);
      },
    });
  },
};

/** Two convolutions beside a shortcut, which is a convolution of its own where the shape changes. */
function residualBlock(build: Builder, from: number, to: number, stride: number): Layer {
  const first = normalizedConvolution(build, from, to, stride);
  const second = normalizedConvolution(build, to, to, 1);
  const shortcut = from === to ? undefined : build.convolution(1, from, to, stride, "same");
  return (x) => tf.relu(tf.add(second(tf.relu(first(x))), shortcut?.(x) ?? x));
}

function normalizedConvolution(build: Builder, from: number, to: number, stride: number): Layer {
  const convolve = build.convolution(3, from, to, stride, "same");
  const scale = build.variable([to], 1) as tf.Variable<tf.Rank.R1>;
  const offset = build.variable([to], 0) as tf.Variable<tf.Rank.R1>;
  return (x) => batchNormalization(convolve(x), scale, offset).output;
}
