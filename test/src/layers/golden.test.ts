import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as layers from "../../../src/layers/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { disposeLayer, golden, type LayerCase, layerOf, toTensor } from "../support/layer-fixture.ts";

/** Squared gradients of hundreds of products round; a wrong formula is off by more than a percent. */
const TOLERANCE = 3e-5;

function titled(cases: readonly LayerCase[]): [string, LayerCase][] {
  return cases.map((example) => [
    `${example.layer} ${JSON.stringify(example.options)} on [${example.x.shape}]`,
    example,
  ]);
}

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each(titled(golden.cases))("%s has the values and gradients of PyTorch", async (_title, example) => {
    await expectNoLeak(async () => {
      const layer = layerOf(example);
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      expect(layer.countParams()).toBe(
        [...example.weights, ...(example.moving ?? [])].reduce((sum, { values }) => sum + values.length, 0),
      );
      const kwargs = { training: example.training === true };
      const results = tf.tidy(() => {
        const [x, g] = [toTensor(example.x), toTensor(example.g)];
        const y = layer.apply(x, kwargs) as tf.Tensor;
        // The statistics of the pass above; those of the passes below would move them again.
        const moving = layer.nonTrainableWeights.map((weight) => tf.clone(weight.read()));
        const loss = (input: tf.Tensor) => tf.sum(tf.mul(layer.apply(input, kwargs) as tf.Tensor, g));
        const inputGradient = tf.grad(loss)(x);
        const { grads } =
          variables.length === 0
            ? { grads: {} as tf.NamedTensorMap }
            : tf.variableGrads(() => loss(x) as tf.Scalar, variables);
        return { y, moving, gradients: [inputGradient, ...variables.map(({ name }) => grads[name]!)] };
      });
      expect(results.y.shape).toEqual(example.y.shape);
      expectAllClose(await results.y.data(), example.y.values, TOLERANCE, "y");
      for (const [index, expected] of example.gradients.entries()) {
        const place = index === 0 ? "inputs" : layer.trainableWeights[index - 1]!.name;
        expectAllClose(
          await results.gradients[index]!.data(),
          expected.values,
          TOLERANCE,
          `gradient of ${place}`,
        );
      }
      for (const [index, expected] of (example.moving ?? []).entries()) {
        expectAllClose(await results.moving[index]!.data(), expected.values, TOLERANCE, `moving ${index}`);
      }
      tf.dispose(results);
      disposeLayer(layer);
    });
  });

  test.each(golden.prelu)(
    "PReLU by $sharing is that of Keras",
    async ({ sharing, parameters, x, slope, y }) => {
      const layer = layerOf({
        layer: "prelu",
        options: { sharing },
        x,
        weights: [slope],
      } as unknown as LayerCase);
      expect(layer.countParams()).toBe(parameters);
      const outputs = tf.tidy(() => layer.apply(toTensor(x)) as tf.Tensor);
      expectAllClose(await outputs.data(), y.values, 1e-6, "y");
      tf.dispose(outputs);
      disposeLayer(layer);
    },
  );
});

test("every layer has a case", () => {
  const factories = Object.keys(layers).filter((key) => /^[a-z]/.test(key));
  const withoutGolden = ["dropout"];
  const tested = new Set(golden.cases.map(({ layer }) => layer));
  expect(factories.filter((key) => !tested.has(key) && !withoutGolden.includes(key))).toEqual([]);
});
