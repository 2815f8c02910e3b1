import * as tf from "@tensorflow/tfjs";

import { he } from "../networks/initializers.js";
import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { createActivationLayer } from "./activation-layer.js";
import { drawWeights } from "./draw-weights.js";
import { LastPlace } from "./last-place.js";
import { LayerNormalization } from "./layer-normalization.js";
import type { NetworkOptions } from "./network-options.js";
import { SelfAttention } from "./self-attention.js";
import { TokenEmbedding } from "./token-embedding.js";

export interface TransformerOptions extends NetworkOptions {
  /** How many tokens there are; the numbers of the input are 0 … tokens − 1. */
  readonly tokens: number;
  /** Numbers of each vector, a multiple of `heads`; 32 by default. */
  readonly features?: number;
  /** At least 1; 4 by default. */
  readonly heads?: number;
  /** Layers, at least 1; 2 by default. */
  readonly depth?: number;
}

type Node = tf.SymbolicTensor;

/**
 * A Transformer that reads a sequence of tokens, [length], and answers at its last place: the logits come from the vector
 * there. Each layer is self-attention and a feed-forward network of twice as many units with the activation, both with layer
 * normalization before and a shortcut beside them.
 *
 * @throws Problem if the input is not a sequence, or a size is not a whole number in its range.
 * @see Vaswani2017, sec. 3
 */
export function transformer(options: TransformerOptions): tf.LayersModel {
  const { inputShape, classes, activation, seed, tokens, initializer = he } = options;
  const { features = 32, heads = 4, depth = 2 } = options;
  for (const [name, value] of Object.entries({ tokens, features, heads, depth }))
    requireInteger(name, value, 1);
  requireInteger("classes", classes, 2);
  if (inputShape.length !== 1 || features % heads !== 0) {
    throw new Problem({
      rule: "A Transformer reads sequences, [length], and its features are a multiple of its heads.",
      came: `examples of [${inputShape.join(", ")}], ${features} features, ${heads} heads`,
      cure: "Give for example `inputShape: [9]`, 32 features and 4 heads.",
    });
  }
  const normalize = (x: Node) => new LayerNormalization().apply(x) as Node;
  const dense = (units: number) => tf.layers.dense({ units, kernelInitializer: "zeros" });
  const add = (x: Node, y: Node) => tf.layers.add().apply([x, y]) as Node;
  const input = tf.input({ shape: [...inputShape] });
  let x = new TokenEmbedding({ tokens, features }).apply(input) as Node;
  for (let layer = 0; layer < depth; layer++) {
    x = add(x, new SelfAttention({ heads }).apply(normalize(x)) as Node);
    const hidden = createActivationLayer(activation).apply(dense(2 * features).apply(normalize(x)));
    x = add(x, dense(features).apply(hidden) as Node);
  }
  const last = new LastPlace().apply(normalize(x));
  const model = tf.model({ inputs: input, outputs: dense(classes).apply(last) as Node });
  drawWeights(model, initializer, seed);
  return model;
}
