import * as tf from "@tensorflow/tfjs";

import { combine, constant, type Polynomial, substitute, variable } from "../polynomials/polynomial.js";
import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { Dropout } from "./dropout.js";
import { Slaf } from "./slaf.js";

export interface ExpansionOptions {
  /** Terms that one polynomial may have at most, 10,000 by default: they grow as (n + d)! / (n! d!) for the degree d. */
  readonly termLimit?: number;
}

/**
 * A network of dense layers and self-learnable activations written out: each of its outputs as a polynomial of its
 * inputs, in double precision, with the moving averages of training. Two such activations of degree K make the degree K².
 *
 * It is the network as long as all pre-activations stay in the domain of the activations. High degrees cancel: near
 * degree 50 the sum of the terms may have no correct digit left.
 *
 * @param model A sequence of `tf.layers.dense` without activation, `slaf` with the basis of powers, and dropout.
 * @returns One polynomial for each output, in the inputs in their order.
 * @throws Problem if the model is no sequence or has another layer, or there are more terms than the limit.
 * @see Goyal2019
 */
export async function expandPolynomial(
  model: tf.Sequential,
  { termLimit = 10_000 }: ExpansionOptions = {},
): Promise<Polynomial[]> {
  requireInteger("termLimit", termLimit, 1);
  requireSequence(model);
  const inputs = model.inputs?.[0]?.shape ?? [];
  const count = inputs[1];
  if (inputs.length !== 2 || typeof count !== "number") {
    throw new Problem({
      rule: "A network to expand must have inputs of the shape [batch, inputs].",
      came: `[${inputs.map((size) => size ?? "any").join(", ")}]`,
      cure: "Give its first layer an `inputShape` of one number.",
    });
  }
  let outputs = Array.from({ length: count }, (_, index) => variable(index, count));
  for (const layer of model.layers) {
    const checkTerms = (terms: number) => {
      if (terms <= termLimit) return;
      throw new Problem({
        rule: `A polynomial may have at most ${termLimit} terms.`,
        came: `more in layer \`${layer.name}\``,
        cure: "Expand a network of fewer layers or a lower degree, or raise `termLimit`.",
      });
    };
    outputs = await expandLayer(layer, outputs, count, checkTerms);
    for (const { terms } of outputs) checkTerms(terms.size);
  }
  return outputs;
}

/** A model whose layers branch has a list of layers too, but it is not the order in which they follow. */
function requireSequence(model: unknown): void {
  if (model instanceof tf.Sequential) return;
  throw new Problem({
    rule: "A network to expand must be a sequence of layers.",
    came: model instanceof tf.LayersModel ? "a model of another kind" : String(model),
    cure: "Build it with `tf.sequential`.",
  });
}

async function expandLayer(
  layer: tf.layers.Layer,
  inputs: Polynomial[],
  variables: number,
  checkTerms: (terms: number) => void,
): Promise<Polynomial[]> {
  if (layer instanceof Dropout || ["InputLayer", "Dropout"].includes(layer.getClassName())) return inputs;
  if (layer instanceof Slaf) {
    return Promise.all(
      inputs.map(async (input, unit) =>
        substitute(await layer.polynomial(layer.functions === 1 ? 0 : unit), input, checkTerms),
      ),
    );
  }
  const { activation } = layer.getConfig();
  if (layer.getClassName() === "Dense" && activation === "linear")
    return expandDense(layer, inputs, variables);
  throw new Problem({
    rule: "Only dense layers without activation, self-learnable activations and dropout can be expanded.",
    came: `\`${layer.name}\`, a ${layer.getClassName()}${activation === undefined ? "" : ` with ${activation}`}`,
    cure: "Leave other layers out of the network.",
  });
}

async function expandDense(
  layer: tf.layers.Layer,
  inputs: Polynomial[],
  variables: number,
): Promise<Polynomial[]> {
  const [kernel, bias] = layer.getWeights();
  const [weights, offsets] = [await kernel!.data(), await bias?.data()];
  const units = kernel!.shape[1]!;
  return Array.from({ length: units }, (_, unit) =>
    combine(variables, [
      [1, constant(offsets?.[unit] ?? 0, variables)],
      ...inputs.map((input, row) => [weights[row * units + unit]!, input] as const),
    ]),
  );
}
