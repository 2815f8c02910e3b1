import * as tf from "@tensorflow/tfjs";

import { crossEntropy, type Loss } from "../networks/cross-entropy.js";
import type { DeepNetwork } from "../networks/deep-network.js";
import { releaseTapeOnError } from "../networks/release-tape.js";
import { requireFinite } from "../require.js";
import { mean, type Numbers, squaredDeviations } from "../statistics.js";

export interface GradientStatisticsOptions {
  /** What is differentiated; the softmax cross-entropy by default. */
  readonly loss?: Loss;
  /** A unit is saturated on an example if |f′(z)| is below this; above 0, no unit, 0.01 by default. */
  readonly saturationThreshold?: number;
}

/** Mean and standard deviation over all examples and units of a layer (divided by their number, not one less). */
export interface Spread {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** The gradient of the loss in one layer. All norms are Euclidean, over all entries. */
export interface LayerGradient {
  /** ‖∂L/∂W‖. It multiplies what flows back with what flowed forward, and can hide that both vanish at once. */
  readonly weightGradientNorm: number;
  /** ‖∂L/∂b‖. */
  readonly biasGradientNorm: number;
  /** ‖∂L/∂z‖, over examples and units; L is a mean over the batch, so it shrinks as 1 / √batch. */
  readonly preActivationGradientNorm: number;
  /** Mean of |∂L/∂z| over examples and units. */
  readonly preActivationGradientMeanAbsolute: number;
}

/** One hidden layer on one batch. */
export interface LayerStatistics extends LayerGradient {
  /** Counted from 1, from the inputs on. */
  readonly layer: number;
  /** z. */
  readonly preActivation: Spread;
  /** f(z). */
  readonly activation: Spread;
  /** Share of (example, unit) pairs with |f′(z)| below the threshold. */
  readonly saturatedFraction: number;
  /** Share of units whose activation is 0 on every example of the batch. */
  readonly deadFraction: number;
}

export interface GradientStatistics {
  /** The loss of the batch. */
  readonly loss: number;
  /** Hidden layers, from the inputs on. */
  readonly layers: readonly LayerStatistics[];
  /** The linear layer of the outputs. */
  readonly output: LayerGradient;
  readonly saturationThreshold: number;
}

/**
 * Statistics of every layer of a network for the loss of one batch: activations from a forward pass, gradients from one
 * backward pass, as in training, with a forward pass of its own.
 *
 * Norms and means are summed in double precision: squares of gradients that vanish would vanish from float32 first.
 *
 * @param batch `inputs` [examples, inputs] and `targets` [examples, outputs]; they stay the caller's.
 * @throws Problem if the threshold is not a finite number above 0.
 * @see Glorot2010, sec. 4.2
 */
export async function measureGradients(
  network: DeepNetwork,
  batch: { readonly inputs: tf.Tensor2D; readonly targets: tf.Tensor2D },
  { loss = crossEntropy, saturationThreshold = 0.01 }: GradientStatisticsOptions = {},
): Promise<GradientStatistics> {
  requireFinite("saturationThreshold", saturationThreshold, { above: 0 });
  const { pass, backward } = tf.tidy(() => {
    const { preActivations, activations, outputs } = network.forward(batch.inputs);
    const derivatives = preActivations.map((z) => network.options.activation.derivative(z));
    const pass = { preActivations, activations, derivatives, loss: loss(outputs, batch.targets) };
    return { pass, backward: differentiate(network, batch, loss) };
  });
  try {
    const gradients: LayerGradient[] = [];
    for (const [index] of network.layers.entries()) {
      const atPreActivation = await backward.preActivations[index]!.data();
      gradients.push({
        weightGradientNorm: norm(await backward.weights[index]!.data()),
        biasGradientNorm: norm(await backward.biases[index]!.data()),
        preActivationGradientNorm: norm(atPreActivation),
        preActivationGradientMeanAbsolute: mean(atPreActivation.map(Math.abs)),
      });
    }
    const layers: LayerStatistics[] = [];
    for (const [index, preActivations] of pass.preActivations.entries()) {
      const activations = await pass.activations[index]!.data();
      const derivatives = await pass.derivatives[index]!.data();
      layers.push({
        layer: index + 1,
        ...gradients[index]!,
        preActivation: spreadOf(await preActivations.data()),
        activation: spreadOf(activations),
        saturatedFraction: mean(derivatives.map((slope) => (Math.abs(slope) < saturationThreshold ? 1 : 0))),
        deadFraction: deadFractionOf(activations, network.options.width),
      });
    }
    const [lossValue] = await pass.loss.data();
    return { loss: lossValue!, layers, output: gradients.at(-1)!, saturationThreshold };
  } finally {
    tf.dispose([pass, backward]);
  }
}

/** One backward pass to every weight, every bias and, by way of perturbations of zero, every pre-activation. */
function differentiate(
  network: DeepNetwork,
  batch: { readonly inputs: tf.Tensor2D; readonly targets: tf.Tensor2D },
  loss: Loss,
) {
  const perturbations = network.layers.map(
    ({ bias }) => tf.zeros([batch.inputs.shape[0], bias.shape[0]]) as tf.Tensor2D,
  );
  const lossOf = () => loss(network.forward(batch.inputs, perturbations).outputs, batch.targets);
  const gradients = releaseTapeOnError(() =>
    tf.grads(lossOf)([
      ...network.layers.map(({ weights }) => weights),
      ...network.layers.map(({ bias }) => bias),
      ...perturbations,
    ]),
  );
  const count = network.layers.length;
  return {
    weights: gradients.slice(0, count),
    biases: gradients.slice(count, 2 * count),
    preActivations: gradients.slice(2 * count),
  };
}

/** √Σxᵢ². The squares of float32 numbers do not underflow in double precision. */
function norm(values: Numbers): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]! ** 2;
  return Math.sqrt(sum);
}

function spreadOf(values: Numbers): Spread {
  return { mean: mean(values), standardDeviation: Math.sqrt(squaredDeviations(values) / values.length) };
}

function deadFractionOf(activations: Numbers, units: number): number {
  const alive = new Set<number>();
  for (let index = 0; index < activations.length; index++)
    if (activations[index] !== 0) alive.add(index % units);
  return 1 - alive.size / units;
}
