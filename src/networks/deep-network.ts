import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import { affine } from "./affine.js";
import type { Initializer } from "./initializers.js";

export interface DeepNetworkOptions {
  /** Number of inputs, at least 1. */
  readonly inputs: number;
  /** Number of outputs, such as classes, at least 1. */
  readonly outputs: number;
  /** Number of hidden layers, at least 1. The network has one more layer of weights, that of the outputs. */
  readonly depth: number;
  /** Units of each hidden layer, at least 1. */
  readonly width: number;
  /** Follows every hidden layer; the outputs stay linear. */
  readonly activation: Activation;
  /** Draws the weights; biases start at 0. */
  readonly initializer: Initializer;
  /** Layer n draws from its own source, so networks that differ in depth only share their first layers. */
  readonly seed: number;
}

/** A dense layer. Whoever owns the network owns its variables. */
export interface DenseLayer {
  /** W, [fan in, fan out]. */
  readonly weights: tf.Variable<tf.Rank.R2>;
  /** b, [fan out]. */
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** What one pass computed, hidden layer by hidden layer. Its receiver disposes of it, with `tf.dispose`. */
export type ForwardPass = {
  /** z of each hidden layer, [batch, width]. */
  readonly preActivations: tf.Tensor2D[];
  /** f(z) of each hidden layer, [batch, width]. */
  readonly activations: tf.Tensor2D[];
  /** Linear outputs, [batch, outputs]. */
  readonly outputs: tf.Tensor2D;
};

/** Weights as plain numbers. `JSON.stringify` keeps them without loss, but for NaN and ±Infinity of a diverged network. */
export interface SavedLayer {
  /** [fan in, fan out]. */
  readonly shape: readonly [number, number];
  /** W, row by row. */
  readonly weights: readonly number[];
  readonly bias: readonly number[];
}

/** A multilayer perceptron with equal hidden layers: z₁ = x W₁ + b₁, hₗ = f(zₗ), zₗ₊₁ = hₗ Wₗ₊₁ + bₗ₊₁. */
export interface DeepNetwork {
  readonly options: DeepNetworkOptions;
  /** The hidden layers from the inputs on, then the layer of the outputs. */
  readonly layers: readonly DenseLayer[];
  /** Every weight and bias, layer by layer. */
  readonly variables: readonly tf.Variable[];
  /**
   * Outputs together with all that lies between.
   *
   * @param inputs [batch, inputs].
   * @param perturbations Added to the pre-activations of each layer, outputs included: the gradient with respect to a
   * perturbation of zeros is the gradient with respect to the pre-activation.
   */
  forward(inputs: tf.Tensor2D, perturbations?: readonly tf.Tensor2D[]): ForwardPass;
  /** Linear outputs only, [batch, outputs]. */
  predict(inputs: tf.Tensor2D): tf.Tensor2D;
  /** The weights as plain numbers. */
  save(): Promise<SavedLayer[]>;
  /**
   * Takes over saved weights.
   *
   * @throws Problem if their shapes are not those of this network or one is not finite; it then keeps its own.
   */
  load(saved: readonly SavedLayer[]): void;
  /** Frees the variables; the network cannot be used afterwards. */
  dispose(): void;
}

/**
 * A deep network with freshly drawn weights.
 *
 * @throws Problem if a size is not a whole number of at least 1, or the seed not one of at least 0.
 */
export function createDeepNetwork(options: DeepNetworkOptions): DeepNetwork {
  const { inputs, outputs, depth, width, activation, initializer } = options;
  for (const name of ["inputs", "outputs", "depth", "width"] as const) requireInteger(name, options[name], 1);
  const random = createRandom(options.seed);
  const sizes = [inputs, ...Array.from({ length: depth }, () => width), outputs];

  const layers: DenseLayer[] = Array.from({ length: depth + 1 }, (_, index) => {
    const [fanIn, fanOut] = [sizes[index]!, sizes[index + 1]!];
    const values = initializer.sample(fanIn, fanOut, random.fork(`layer ${index + 1}`));
    return tf.tidy(() => ({
      weights: tf.variable(tf.tensor2d(values, [fanIn, fanOut])),
      bias: tf.variable(tf.zeros([fanOut]) as tf.Tensor1D),
    }));
  });
  const variables = layers.flatMap(({ weights, bias }) => [weights, bias]) as unknown as tf.Variable[];

  const forward: DeepNetwork["forward"] = (x, perturbations) =>
    tf.tidy(() => {
      const preActivations: tf.Tensor2D[] = [];
      const activations: tf.Tensor2D[] = [];
      let current = x;
      for (const [index, { weights, bias }] of layers.entries()) {
        const linear = affine(current, weights, bias);
        const perturbation = perturbations?.[index];
        current = perturbation === undefined ? linear : tf.add(linear, perturbation);
        if (index === depth) break;
        preActivations.push(current);
        current = activation.apply(current);
        activations.push(current);
      }
      return { preActivations, activations, outputs: current };
    });

  return {
    options,
    layers,
    variables,
    forward,
    predict: (x) => tf.tidy(() => forward(x).outputs),
    save: () =>
      Promise.all(
        layers.map(async ({ weights, bias }) => ({
          shape: weights.shape,
          weights: Array.from(await weights.data()),
          bias: Array.from(await bias.data()),
        })),
      ),
    load(saved) {
      requireSameShapes(layers, saved);
      requireFiniteWeights(saved);
      tf.tidy(() => {
        for (const [index, { shape, weights, bias }] of saved.entries()) {
          layers[index]!.weights.assign(tf.tensor2d([...weights], [...shape]));
          layers[index]!.bias.assign(tf.tensor1d([...bias]));
        }
      });
    },
    dispose: () => tf.dispose(variables),
  };
}

function requireSameShapes(layers: readonly DenseLayer[], saved: readonly SavedLayer[]): void {
  const expected = layers.map(({ weights }) => weights.shape.join("×")).join(", ");
  const came = saved.map(({ shape }) => shape.join("×")).join(", ");
  const complete = saved.every(
    ({ shape, weights, bias }) => weights.length === shape[0] * shape[1] && bias.length === shape[1],
  );
  if (expected === came && complete) return;
  throw new Problem({
    rule: `Saved weights must fit the network, whose layers are ${expected}.`,
    came: complete ? came : `${came}, with too few or too many numbers`,
    cure: "Build the network with the sizes and the depth it had when it was saved.",
  });
}

/** `JSON.stringify` writes NaN and ±Infinity as null, which a tensor would take for 0. */
function requireFiniteWeights(saved: readonly SavedLayer[]): void {
  for (const [index, { weights, bias }] of saved.entries()) {
    const numbers = [...weights, ...bias];
    const wrong = numbers.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) continue;
    throw new Problem({
      rule: "Saved weights must be finite numbers.",
      came: `${numbers[wrong]} in layer ${index + 1}`,
      cure: "Save the network before its training diverges, or train with a smaller learning rate.",
    });
  }
}
