import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { clipGlobalNorm } from "./clip-global-norm.js";
import { adam, gradientDescent, type Optimizer } from "./optimizers.js";
import { scaleSteps } from "./scale-steps.js";
import type { TrainingOptions } from "./train.js";

/** How steps are made of gradients. */
export type OptimizerOptions = Pick<
  TrainingOptions<tf.Tensor>,
  "optimizer" | "momentum" | "learningRate" | "learningRateOf" | "clipGlobalNorm" | "epochs"
>;

/**
 * The optimizer that the options of `train` describe: clipping, then the steps, each of the learning rate of the epoch
 * and the variable.
 *
 * @returns The optimizer, and what sets the epoch, from 1.
 */
export function createOptimizer(
  variables: readonly tf.Variable[],
  options: OptimizerOptions,
): { optimizer: Optimizer; beginEpoch: (epoch: number) => void } {
  const { learningRate, learningRateOf = () => 1, clipGlobalNorm: limit } = options;
  const rates =
    typeof learningRate === "function"
      ? Array.from({ length: options.epochs }, (_, index) => learningRate(index + 1))
      : [learningRate];
  for (const rate of rates) requireFinite("learningRate", rate, { above: 0 });
  const factors = new Map(variables.map((variable) => [variable.name, learningRateOf(variable)]));
  for (const factor of factors.values()) requireFinite("learningRateOf", factor, { above: 0 });
  if (limit !== undefined) requireFinite("clipGlobalNorm", limit, { above: 0 });
  // Steps are only ever scaled down, from the largest.
  const largest = largestOf(rates) * largestOf(factors.values());
  let rate = rates[0]!;
  const scaled = scaleSteps(
    plainOptimizer(variables, largest, options),
    variables,
    ({ name }) => (rate * factors.get(name)!) / largest,
  );
  return {
    optimizer: limit === undefined ? scaled : clipped(scaled, limit),
    beginEpoch: (epoch) => {
      rate = rates[epoch - 1] ?? rates[0]!;
    },
  };
}

function clipped(optimizer: Optimizer, limit: number): Optimizer {
  return {
    ...optimizer,
    update: (gradients) => tf.tidy(() => optimizer.update(clipGlobalNorm(gradients, limit))),
  };
}

function plainOptimizer(
  variables: readonly tf.Variable[],
  learningRate: number,
  { optimizer = "sgd", momentum = 0 }: OptimizerOptions,
): Optimizer {
  if (optimizer === "sgd") return gradientDescent(variables, learningRate, momentum);
  if (optimizer === "adam" && momentum === 0) return adam(variables, learningRate);
  throw new Problem({
    rule: "`optimizer` must be `sgd`, with a `momentum` or without, or `adam`, which has a momentum of its own.",
    came: `\`${optimizer}\` with momentum ${momentum}`,
    cure: "Choose one of the two, and leave `momentum` out for `adam`.",
  });
}

function largestOf(numbers: Iterable<number>): number {
  let largest = 0;
  for (const number of numbers) largest = Math.max(largest, number);
  return largest;
}
