import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { layers } from "../../../src/index.ts";
import { createRandom } from "../../../src/random.ts";
import {
  CandidateLayer,
  candidateActivation,
  candidateLayer,
  parseFormula,
} from "../../../src/search/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

const FORMULAS = [
  "gate(scale(x), x)",
  "mix(x, sin(x))",
  "rbf(x, tanh(x)) * shift(x)",
  "laplacian(x, beta(x))",
  "abs(scale(x) + cube(x)) - beta(x)",
  "max(scale(x), exp(x))",
];

describe.each(BACKENDS)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test.each(FORMULAS)("gradients of %s by x and β are central differences", (text) => {
    const layer = candidateLayer(parseFormula(text), { initialBeta: 0.7 });
    const random = createRandom(2);
    const values = Array.from({ length: 24 }, () => random.uniform(-2, 2));
    const weights = Array.from({ length: 24 }, () => random.normal());
    const betas = [0.4, 0.7, 1.3];
    const reference = (by: number[], at: number[]) =>
      at.reduce((sum, x, index) => {
        const { value } = candidateActivation(parseFormula(text), { beta: by[index % 3]! });
        return sum + weights[index]! * value(x);
      }, 0);
    const [x, weight] = [tf.tensor3d(values, [2, 4, 3]), tf.tensor3d(weights, [2, 4, 3])];
    layer.apply(x);
    layer.setWeights([tf.tensor2d(betas, [1, 3])]);
    const variable = layer.trainableWeights[0]!.read() as tf.Variable;
    const loss = (input: tf.Tensor) => tf.sum(tf.mul(layer.apply(input) as tf.Tensor, weight)) as tf.Scalar;
    const byX = tf
      .grad((input) => loss(input))(x)
      .dataSync();
    const { value, grads } = tf.variableGrads(() => loss(x), [variable]);
    expectClose(value.dataSync()[0]!, reference(betas, values), 1e-4, "the sum");
    const step = 1e-6;
    const shift = (list: number[], at: number, by: number) =>
      list.map((one, index) => (index === at ? one + by : one));
    const slope = (of: (by: number) => number) => (of(step) - of(-step)) / (2 * step);
    for (const index of values.keys())
      expectClose(
        byX[index]!,
        slope((by) => reference(betas, shift(values, index, by))),
        2e-4,
        `x ${index}`,
      );
    const byBeta = grads[variable.name]!.dataSync();
    for (const index of betas.keys())
      expectClose(
        byBeta[index]!,
        slope((by) => reference(shift(betas, index, by), values)),
        5e-4,
        `β ${index}`,
      );
  });

  test("learns as the course's own Swish does", async () => {
    const [found, known] = [candidateLayer(parseFormula("gate(scale(x), x)")), layers.swish()];
    const x = tf.randomNormal([5, 4], 0, 1, "float32", 3);
    const gradients = [found, known].map((layer) => {
      layer.apply(x);
      const variable = layer.trainableWeights[0]!.read() as tf.Variable;
      const { grads } = tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor) as tf.Scalar, [variable]);
      return grads[variable.name]!.dataSync();
    });
    expectAllClose(gradients[0], gradients[1], 1e-5, "∂/∂β");
    expectAllClose(await found.curve([-1, 2], 1), await known.curve([-1, 2], 1), 1e-6, "curve");
  });
});

test("β is as many as its sharing says, and none where it is not in the formula", () => {
  const count = (layer: CandidateLayer) => {
    layer.apply(tf.ones([2, 3, 3, 5]));
    return layer.countParams();
  };
  const swish = parseFormula("gate(scale(x), x)");
  expect(count(candidateLayer(swish))).toBe(5);
  expect(count(candidateLayer(swish, { sharing: "layer" }))).toBe(1);
  expect(count(candidateLayer(swish, { sharing: "unit" }))).toBe(45);
  expect(count(candidateLayer(parseFormula("x * sigmoid(x)")))).toBe(0);
  expect(() => candidateLayer(swish, { initialBeta: Number.NaN })).toThrow("`initialBeta`");
});

test("a model with it is saved and loaded", async () => {
  const options = { inputShape: [3], initialBeta: 0.5, sharing: "unit" as const };
  const model = tf.sequential({
    layers: [candidateLayer(parseFormula("mix(x, cos(x))"), options), tf.layers.dense({ units: 2 })],
  });
  const x = tf.randomNormal([4, 3], 0, 1, "float32", 1);
  const before = (model.predict(x) as tf.Tensor).dataSync();
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save({
    save: async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  const loaded = await tf.loadLayersModel({ load: async () => saved! });
  expectAllClose((loaded.predict(x) as tf.Tensor).dataSync(), before, 1e-7, "prediction");
  expect((loaded.layers[0] as CandidateLayer).getConfig()).toMatchObject({
    formula: "mix(x, cos(x))",
    initialBeta: 0.5,
  });
  expect(() => new CandidateLayer({ formula: "x ** x" })).toThrow("position 4");
});

test("no tensor is left behind by a step", async () => {
  const layer = candidateLayer(parseFormula("max(scale(x), exp(x))"));
  const x = tf.ones([2, 3]);
  layer.apply(x);
  await expectNoLeak(() => {
    const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor) as tf.Scalar);
    tf.dispose([value, grads]);
  });
});
