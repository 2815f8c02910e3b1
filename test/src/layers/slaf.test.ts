import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { expandPolynomial } from "../../../src/layers/expand-polynomial.ts";
import * as layers from "../../../src/layers/index.ts";
import { degree, evaluatePolynomial } from "../../../src/polynomials/polynomial.ts";
import { createRandom } from "../../../src/random.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { disposeLayer } from "../support/layer-fixture.ts";

/** Two classes that no straight line separates. */
function ring(seed: number, examples: number) {
  const random = createRandom(seed);
  const points = Array.from({ length: examples }, () => [
    random.uniform(-1.5, 1.5),
    random.uniform(-1.5, 1.5),
  ]);
  return createLabeledData({
    inputs: Float32Array.from(points.flat()),
    labels: points.map(([x, y]) => (x! ** 2 + y! ** 2 < 1.2 ? 1 : 0)),
    features: 2,
    classes: 2,
  });
}

const dense = (units: number, seed: number, options = {}) =>
  tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotNormal({ seed }), ...options });

function network(options: Partial<layers.SlafOptions> = {}): tf.Sequential {
  return tf.sequential({
    layers: [
      dense(4, 1, { inputShape: [2] }),
      layers.slaf({ degree: 3, seed: 2, ...options }),
      dense(3, 3),
      layers.dropout({ rate: 0.1, seed: 4 }),
      layers.slaf({ degree: 2, seed: 5, ...options }),
      dense(2, 6),
    ],
  });
}

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each([
    [{}],
    [{ sharing: "channel", gated: true }],
    [{ normalized: false, initialDeviation: 0.3 }],
  ] as const)("a trained network with %j is the polynomial that it expands to", async (options) => {
    await expectNoLeak(async () => {
      const model = network(options);
      const data = ring(1, 200);
      await train(trainable(model), data, {
        epochs: 5,
        batchSize: 20,
        learningRate: 0.02,
        optimizer: "adam",
        clipGlobalNorm: 5,
        seed: 1,
      });
      const polynomials = await expandPolynomial(model);
      expect(polynomials.map(degree)).toEqual([6, 6]);
      const points = await data.inputs.array();
      const outputs = tf.tidy(() => model.predict(data.inputs) as tf.Tensor2D);
      for (const [example, row] of (await outputs.array()).entries())
        for (const [output, value] of row.entries())
          expectClose(
            value,
            evaluatePolynomial(polynomials[output]!, points[example]!),
            1e-4,
            `example ${example}`,
          );
      tf.dispose([outputs, data]);
      model.dispose();
    });
  });

  test.each(["powers", "chebyshev", "fourier"] as const)(
    "a single function of the basis %s has gradients",
    async (basis) => {
      await expectNoLeak(() => {
        const layer = layers.slaf({ basis, degree: 1, normalized: false, domain: 1.5, seed: 1 });
        const x = tf.tensor2d([[0.25], [-0.5], [1]]);
        tf.dispose(layer.apply(x) as tf.Tensor);
        const [coefficients] = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor), [coefficients!]);
        // The derivative with respect to the only coefficient is the sum of φ₁ over the inputs.
        const expected = {
          powers: 0.25 - 0.5 + 1,
          chebyshev: (0.25 - 0.5 + 1) / 1.5,
          fourier: [0.25, -0.5, 1].reduce((sum, value) => sum + Math.sin((Math.PI * value) / 1.5), 0),
        }[basis];
        expectClose(grads[coefficients!.name]!.dataSync()[0]!, expected, 1e-6, basis);
        tf.dispose([x, value, grads]);
        disposeLayer(layer);
      });
    },
  );

  test("learns what a line cannot separate", async () => {
    const model = network();
    const [data, validation] = [ring(1, 400), ring(2, 400)];
    const history = await train(trainable(model), data, {
      epochs: 25,
      batchSize: 32,
      learningRate: 0.02,
      optimizer: "adam",
      clipGlobalNorm: 5,
      learningRateOf: (variable) => (variable.name.includes("/coefficients") ? 0.5 : 1),
      seed: 1,
      validation,
    });
    expect(history.validationAccuracy.at(-1)).toBeGreaterThan(0.93);
    tf.dispose([data, validation]);
    model.dispose();
  });

  test("beyond its domain it is constant, and nothing overflows", async () => {
    for (const degree of [1, 4, 9, 16]) {
      const layer = layers.slaf({ degree, seed: 1 });
      const x = tf.tensor2d([-1e30, -1e4, -200, 0.5, 1, 200, 1e4, 1e30], [8, 1]);
      const outputs = tf.tidy(() => layer.apply(x, { training: true }) as tf.Tensor);
      expect((await outputs.data()).every(Number.isFinite)).toBe(true);
      const domain = 2 ** Math.floor(54 / degree);
      expect(layer.getConfig().domain).toBe(domain);
      const [edge, beyond] = await layer.curve([domain, 1e30]);
      expect(beyond).toBe(edge);
      tf.dispose([x, outputs]);
      disposeLayer(layer);
    }
  });
});

describe("statistics", () => {
  beforeAll(() => useBackend("cpu"));

  test("are those of the batch in training, and moving averages of them later", async () => {
    const layer = layers.slaf({ degree: 2, decay: 0.5, seed: 1 });
    const batch = tf.tensor2d([[1], [2], [4]]);
    for (let step = 0; step < 40; step++) tf.tidy(() => layer.apply(batch, { training: true }) as tf.Tensor);
    const [means, variances] = layer.nonTrainableWeights.map((weight) =>
      Array.from(weight.read().dataSync()),
    );
    // x: 7/3 and 14/9; x²: 7 and 42.
    expectAllClose(means, [7 / 3, 7], 1e-5, "means");
    expectAllClose(variances, [14 / 9, 42], 1e-5, "variances");
    const [training, later] = [true, false].map((flag) =>
      tf.tidy(() => Array.from((layer.apply(batch, { training: flag }) as tf.Tensor).dataSync())),
    );
    expectAllClose(later, training, 1e-5, "outputs");
    batch.dispose();
    disposeLayer(layer);
  });

  test("are not kept by other bases", () => {
    for (const basis of ["chebyshev", "fourier"] as const) {
      const layer = layers.slaf({ basis, degree: 3, seed: 1 });
      layer.apply(tf.input({ shape: [5] }));
      expect(layer.countParams()).toBe(4);
    }
  });
});

test("the first coefficient makes the slope at 0 equal to 1", async () => {
  for (const basis of ["powers", "chebyshev", "fourier"] as const) {
    const layer = layers.slaf({ basis, degree: 5, normalized: false, initialDeviation: 0, seed: 1 });
    layer.apply(tf.input({ shape: [1] }));
    const [left, right] = (await layer.curve([-0.01, 0.01])) as [number, number];
    expect((right - left) / 0.02).toBeCloseTo(1, 3);
  }
});

test.each([
  [
    () => tf.sequential({ layers: [dense(2, 1, { inputShape: [2], activation: "relu" })] }),
    "a Dense with relu",
  ],
  [() => tf.sequential({ layers: [layers.maxout({ pieces: 2, inputShape: [4] })] }), "a Maxout."],
  [() => tf.sequential({ layers: [layers.slaf({ seed: 1, inputShape: [3, 2] })] }), "[any, 3, 2]"],
  [() => tf.sequential(), "Got: []"],
  [
    () => tf.sequential({ layers: [layers.slaf({ basis: "fourier", seed: 1, inputShape: [1] })] }),
    "the basis `fourier`",
  ],
  [() => branched() as unknown as tf.Sequential, "a model of another kind"],
  [() => undefined as unknown as tf.Sequential, "Got: undefined"],
])("a network that is no polynomial is refused", async (create, message) => {
  await expect(expandPolynomial(create())).rejects.toThrow(message);
});

test("too many terms are refused", async () => {
  await expect(expandPolynomial(network(), { termLimit: 9 })).rejects.toThrow("more in layer");
});

test("too many terms are refused before they are all there", async () => {
  const model = tf.sequential({
    layers: [dense(2, 1, { inputShape: [20] }), layers.slaf({ degree: 16, seed: 2 })],
  });
  // (20 + 16)! / (20! 16!) terms, about 7 · 10⁹.
  await expect(expandPolynomial(model)).rejects.toThrow("at most 10000 terms");
});

/** Two dense layers beside each other. */
function branched(): tf.LayersModel {
  const inputs = tf.input({ shape: [2] });
  const outputs = [1, 2].map((seed) => dense(2, seed).apply(inputs) as tf.SymbolicTensor);
  return tf.model({ inputs, outputs });
}
