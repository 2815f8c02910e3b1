import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";

import * as layers from "../../../src/layers/index.ts";

export interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

export interface LayerCase {
  readonly layer: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly x: Numbers;
  readonly weights: readonly Numbers[];
  readonly g: Numbers;
  readonly y: Numbers;
  /** Of the inputs, then of the weights. */
  readonly gradients: readonly Numbers[];
  readonly training?: true;
  /** Weights that are not trained, after one step of training. */
  readonly moving?: readonly Numbers[];
}

export interface TrainingCase {
  readonly name: "sgd" | "momentum" | "adam";
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly x: Numbers;
  readonly target: Numbers;
  readonly start: readonly Numbers[];
  readonly end: readonly Numbers[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url), "utf8"));
const ofLayers = read("layers.json");

export const golden = { ...ofLayers, cases: [...ofLayers.cases, ...read("quantized.json").cases] } as {
  readonly cases: readonly LayerCase[];
  readonly prelu: readonly {
    readonly sharing: layers.Sharing;
    readonly parameters: number;
    readonly x: Numbers;
    readonly slope: Numbers;
    readonly y: Numbers;
  }[];
  readonly training: readonly TrainingCase[];
};

/** A layer by the name of its factory. */
export function createLayer(name: string, options: Readonly<Record<string, unknown>>): tf.layers.Layer {
  const factories = layers as unknown as Record<string, (options: object) => tf.layers.Layer>;
  return factories[name]!({ ...options });
}

/** The layer of a case, built for its inputs, with its weights. */
export function layerOf({ layer: name, options, x, weights }: LayerCase): tf.layers.Layer {
  const layer = createLayer(name, options);
  // Applied to a symbol, as in a model, so that a layer is built in the way in which users build it.
  layer.apply(tf.input({ batchShape: x.shape }));
  tf.tidy(() => {
    for (const [index, weight] of layer.trainableWeights.entries()) {
      weight.write(tf.reshape(toTensor(weights[index]!), weight.shape as number[]));
    }
  });
  return layer;
}

export function toTensor({ shape, values }: Numbers): tf.Tensor {
  return tf.tensor(values, shape);
}

/** Everything that a layer owns. */
export function disposeLayer(layer: tf.layers.Layer): void {
  tf.dispose(layer.weights.map((weight) => weight.read()));
}
