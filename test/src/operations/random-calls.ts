import * as tf from "@tensorflow/tfjs";

import {
  adaptivePiecewiseLinear,
  batchNormalization,
  powerBasisActivation,
  swishWithBeta,
  taskAdaptiveActivation,
} from "../../../src/operations/index.ts";
import type { Random } from "../../../src/random.ts";
import { randomInteger, randomOf, randomTensor } from "../support/kernels.ts";

/** An operation with random inputs of random shapes, and everything that it computes from them. */
export interface Call {
  readonly inputs: tf.Tensor[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor[];
}

/** Batches of nothing, one and several; now and then enough rows for more than one block of a sum. */
function randomShape(random: Random, ranks: readonly number[]): number[] {
  const rank = randomOf(random, ranks);
  const batch = randomOf(random, [0, 1, 2, 5, 33, randomInteger(random, 1, 600)]);
  const most = batch > 100 ? (rank > 3 ? 2 : 4) : rank > 4 ? 4 : 9;
  return [batch, ...Array.from({ length: rank - 1 }, () => randomInteger(random, 1, most))];
}

/** The shape of one example, with any of its sizes replaced by 1. */
function randomSharing(random: Random, shape: readonly number[]): number[] {
  return shape.slice(1).map((size) => randomOf(random, [1, size]));
}

/** Rank 2 and above, where the channels stand apart. */
const WITH_CHANNELS = [2, 2, 3, 4, 5];

function normalizationInputs(random: Random, fewest = 0) {
  const shape = randomShape(random, WITH_CHANNELS);
  shape[0] = Math.max(fewest, shape[0]!);
  const channels = shape.at(-1)!;
  const spread = randomOf(random, [0.5, 1.5]);
  const x = tf.add(tf.mul(randomTensor(random, shape), spread), randomOf(random, [0, 0.7]));
  return { x, channels };
}

export const calls: Record<string, (random: Random) => Call> = {
  "adaptive piecewise linear units": (random) => {
    const shape = randomShape(random, [1, 2, 3, 4]);
    // Few values, so that many x stand on a hinge or on 0.
    const values = randomOf(random, [4, undefined]);
    const parameters = [randomInteger(random, 1, 6), ...randomSharing(random, shape)];
    const inputs = [shape, parameters, parameters].map((each) => randomTensor(random, each, values));
    return { inputs, run: (x, a, b) => [adaptivePiecewiseLinear(x!, a!, b!)] };
  },
  "the task-adaptive activation": (random) => {
    const shape = randomShape(random, [1, 2, 3, 4]);
    const [taskCount, count] = [randomInteger(random, 1, 4), randomInteger(random, 1, 9)];
    const values = randomOf(random, [4, undefined]);
    const inputs = [shape, [taskCount, count], [count]].map((each) => randomTensor(random, each, values));
    const tasks = Array.from({ length: shape[0]! }, () => randomInteger(random, 0, taskCount - 1));
    const run: Call["run"] = (x, alpha, b) => [
      taskAdaptiveActivation(x!, alpha as tf.Tensor2D, b as tf.Tensor1D, tf.tensor1d(tasks, "int32")),
    ];
    return { inputs, run };
  },
  "Swish with a learned gate": (random) => {
    const shape = randomShape(random, [1, 2, 3, 4]);
    const scale = randomOf(random, [1, 20]);
    const x = tf.mul(randomTensor(random, shape), scale);
    const beta = tf.mul(randomTensor(random, randomSharing(random, shape)), 2);
    return { inputs: [x, beta], run: (x, beta) => [swishWithBeta(x!, beta!)] };
  },
  "the power-basis activation": (random) => {
    const { x, channels } = normalizationInputs(random, 1);
    const degree = randomInteger(random, 1, 7);
    const coefficients = randomTensor(random, randomOf(random, [[degree], [degree, channels]]));
    const bias = randomTensor(random, [randomOf(random, [1, channels])]);
    const run: Call["run"] = (x, w, b) => {
      const { output, means, variances } = powerBasisActivation(x!, w!, b as tf.Tensor1D, { epsilon: 1e-2 });
      return [output, means, variances];
    };
    return { inputs: [x, coefficients, bias], run };
  },
  "the power-basis activation with given statistics": (random) => {
    const { x, channels } = normalizationInputs(random);
    const degree = randomInteger(random, 1, 7);
    const coefficients = randomTensor(random, randomOf(random, [[degree], [degree, channels]]));
    const bias = randomTensor(random, [randomOf(random, [1, channels])]);
    const means = randomTensor(random, [degree, channels]);
    const variances = tf.add(0.2, tf.square(randomTensor(random, [degree, channels])));
    const run: Call["run"] = (x, w, b, m, v) => {
      const statistics = { means: m as tf.Tensor2D, variances: v as tf.Tensor2D };
      return [powerBasisActivation(x!, w!, b as tf.Tensor1D, { statistics }).output];
    };
    return { inputs: [x, coefficients, bias, means, variances], run };
  },
  "batch normalization": (random) => {
    const { x, channels } = normalizationInputs(random, 1);
    const parameters = [0, 1].map(() => randomTensor(random, [channels]));
    const run: Call["run"] = (x, scale, offset) => {
      const result = batchNormalization(x!, scale as tf.Tensor1D, offset as tf.Tensor1D, { epsilon: 1e-2 });
      return [result.output, result.mean, result.variance];
    };
    return { inputs: [x, ...parameters], run };
  },
  "batch normalization with given statistics": (random) => {
    const { x, channels } = normalizationInputs(random);
    const parameters = [0, 1, 2].map(() => randomTensor(random, [channels]));
    const inputs = [x, ...parameters, tf.add(0.2, tf.square(randomTensor(random, [channels])))];
    const run: Call["run"] = (x, scale, offset, mean, variance) => {
      const statistics = { mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
      return [batchNormalization(x!, scale as tf.Tensor1D, offset as tf.Tensor1D, { statistics }).output];
    };
    return { inputs, run };
  },
};
