import * as tf from "@tensorflow/tfjs";
import { batchNormalization } from "../layers/batch-normalization.js";
import { he } from "../networks/initializers.js";
import { requireFinite, requireInteger } from "../require.js";
import { createActivationLayer } from "./activation-layer.js";
import { drawWeights } from "./draw-weights.js";
import type { NetworkOptions, WeightDecayOptions } from "./network-options.js";

type Node = tf.SymbolicTensor;

/** The layers that networks for images are made of, each applied to what comes before. */
export interface ImageLayers {
  /** A convolution with a square filter, padded to keep the size (divided by `stride`), without a bias. */
  convolve(x: Node, filters: number, size: number, stride?: number): Node;
  normalize(x: Node): Node;
  activate(x: Node): Node;
  /** The largest number or the mean of each 2 × 2 places. */
  pool(x: Node, kind: "max" | "mean"): Node;
}

/**
 * A network for images: the layers that `connect` puts between the images and the features, all features or their means
 * over the image, and the logits. The moving averages of its batch normalization keep a share of 0.9 at each step: the
 * trainings of a search are short.
 *
 * @throws Problem if the number of classes, the seed or the weight decay is not in its range.
 */
export function imageNetwork(
  options: NetworkOptions & WeightDecayOptions,
  head: "flatten" | "mean",
  connect: (images: Node, layers: ImageLayers) => Node,
): tf.LayersModel {
  const { inputShape, classes, activation, seed, initializer = he, weightDecay = 0 } = options;
  requireInteger("classes", classes, 2);
  requireFinite("weightDecay", weightDecay, { atLeast: 0 });
  const kernel = () => ({
    kernelInitializer: "zeros" as const,
    ...(weightDecay > 0 && { kernelRegularizer: tf.regularizers.l2({ l2: weightDecay }) }),
  });
  const images = tf.input({ shape: [...inputShape] });
  const features = connect(images, {
    convolve(x, filters, kernelSize, strides = 1) {
      const layer = tf.layers.conv2d({
        filters,
        kernelSize,
        strides,
        padding: "same",
        useBias: false,
        ...kernel(),
      });
      return layer.apply(x) as Node;
    },
    normalize: (x) => batchNormalization({ decay: 0.9 }).apply(x) as Node,
    activate: (x) => createActivationLayer(activation).apply(x) as Node,
    pool(x, kind) {
      const create = kind === "max" ? tf.layers.maxPooling2d : tf.layers.averagePooling2d;
      return create({ poolSize: 2 }).apply(x) as Node;
    },
  });
  const flat = head === "flatten" ? tf.layers.flatten() : tf.layers.globalAveragePooling2d({});
  const dense = tf.layers.dense({ units: classes, ...kernel() });
  const logits = dense.apply(flat.apply(features)) as Node;
  const model = tf.model({ inputs: images, outputs: logits });
  drawWeights(model, initializer, seed);
  return model;
}
