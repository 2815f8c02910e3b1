import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  discretize,
  type LegendreMemoryOptions,
  type LegendreMemoryUnit,
  legendreMemoryUnit,
  legendreSystem,
  type Rounding,
  recall,
} from "../../../src/spiking/index.ts";
import { matrixExponential } from "../../../src/spiking/matrix-exponential.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { disposeLayer, type Numbers, toTensor } from "../support/layer-fixture.ts";
import { loadText, saveText } from "../support/saved-model.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/spiking.json", import.meta.url), "utf8"),
) as {
  readonly matrices: readonly {
    readonly order: number;
    readonly window: number;
    readonly a: Numbers;
    readonly b: Numbers;
    readonly discreteA: Numbers;
    readonly discreteB: Numbers;
  }[];
  readonly units: readonly {
    readonly options: Omit<LegendreMemoryOptions, "seed">;
    readonly x: Numbers;
    readonly weights: readonly Numbers[];
    readonly g: Numbers;
    readonly y: Numbers;
    readonly gradients: readonly Numbers[];
  }[];
};

describe.each(golden.matrices)("a memory of order $order for $window steps", (example) => {
  test("has the A and B that the calculus of Legendre polynomials gives", () => {
    const { a, b } = legendreSystem(example.order);
    expectAllClose(a.flat(), example.a.values, 1e-9, "A");
    expectAllClose(b, example.b.values, 1e-9, "B");
  });

  test("is held constant within a step as SciPy does it", () => {
    const { a, b } = discretize(legendreSystem(example.order), 1 / example.window);
    expectAllClose(a.flat(), example.discreteA.values, 1e-9, "A");
    expectAllClose(b, example.discreteB.values, 1e-9, "B");
  });
});

test("the memory gives back what it heard", () => {
  const window = 64;
  const { a, b } = discretize(legendreSystem(12), 1 / window);
  const signal = (t: number) => Math.sin(t / 11) + 0.5 * Math.cos(t / 23);
  let state = new Array<number>(12).fill(0);
  for (let t = 0; t <= 400; t++)
    state = a.map((row, i) => row.reduce((sum, value, j) => sum + value * state[j]!, b[i]! * signal(t)));
  for (const age of [0.1, 0.3, 0.5, 0.8])
    expect(recall(state, age)).toBeCloseTo(signal(400.5 - age * window), 1);
});

test("the exponential of a matrix", () => {
  const angle = 2.5;
  const rotation = matrixExponential([
    [0, -angle],
    [angle, 0],
  ]);
  expectAllClose(
    rotation,
    [
      [Math.cos(angle), -Math.sin(angle)],
      [Math.sin(angle), Math.cos(angle)],
    ],
    1e-13,
    "rotation",
  );
  expect(matrixExponential([[0]])).toEqual([[1]]);
});

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each(golden.units)("$options has the values and gradients of PyTorch", async (example) => {
    await expectNoLeak(async () => {
      const layer = legendreMemoryUnit({ ...example.options, seed: 1 });
      layer.apply(tf.input({ batchShape: example.x.shape }));
      tf.tidy(() => layer.setWeights(example.weights.map(toTensor)));
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const results = tf.tidy(() => {
        const [x, g] = [toTensor(example.x), toTensor(example.g)];
        const loss = (input: tf.Tensor) => tf.sum(tf.mul(layer.apply(input) as tf.Tensor, g));
        const { grads } = tf.variableGrads(() => loss(x) as tf.Scalar, variables);
        return [layer.apply(x) as tf.Tensor, tf.grad(loss)(x), ...variables.map((one) => grads[one.name]!)];
      });
      const expected = [example.y, ...example.gradients];
      for (const [index, { values }] of expected.entries())
        expectAllClose(await results[index]!.data(), values, 2e-5, `result ${index}`);
      tf.dispose(results);
      disposeLayer(layer);
    });
  });

  test.each<Rounding>(["diffused", "stochastic", "nearest"])(
    "%s: spikes are whole numbers, and small ones change little",
    async (rounding) => {
      await expectNoLeak(async () => {
        const layer = legendreMemoryUnit({ units: 5, order: 4, window: 6, seed: 3, rounding });
        const x = tf.randomNormal([3, 6, 2], 0, 1, "float32", 4) as tf.Tensor3D;
        const apply = () => tf.tidy(() => Array.from((layer.apply(x) as tf.Tensor).dataSync()));
        const plain = apply();
        layer.setRounding(0.5);
        const coarse = apply();
        expect(coarse.every((value) => Number.isInteger(value / 0.5))).toBe(true);
        expect(coarse).not.toEqual(plain);
        expect(apply()).toEqual(coarse);
        const { hidden, memory } = layer.spikes(x);
        expect([hidden.shape, memory.shape]).toEqual([
          [3, 6, 5],
          [3, 6, 4],
        ]);
        const last = tf.tidy(() => Array.from(tf.slice(hidden, [0, 5, 0], [3, 1, 5]).dataSync()));
        expect(last.map((count) => count * 0.5)).toEqual(coarse);
        layer.setRounding(2 ** -14);
        expectAllClose(apply(), plain, 2e-3, "fine");
        tf.dispose([x, hidden, memory, ...layer.weights.map((weight) => weight.read())]);
      });
    },
  );
});

describe("a layer", () => {
  beforeAll(() => useBackend("cpu"));

  const options: LegendreMemoryOptions = {
    units: 3,
    order: 4,
    window: 5,
    memories: 2,
    activation: "relu",
    step: 0.25,
    rounding: "stochastic",
    readout: "mean",
    seed: 6,
  };

  test("trains with spikes from its seed, and comes back from a saved model", async () => {
    await expectNoLeak(async () => {
      const inputs = Float32Array.from({ length: 12 * 5 * 2 }, (_, index) => Math.sin(3 * index));
      const labels = Array.from({ length: 12 }, (_, index) => index % 2);
      const data = createLabeledData({ inputs, labels, features: [5, 2], classes: 2 });
      const trained = async () => {
        const model = tf.sequential({
          layers: [
            legendreMemoryUnit({ ...options, inputShape: [5, 2], name: "memory" }),
            tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) }),
          ],
        });
        await train(trainable(model), data, { epochs: 2, batchSize: 4, learningRate: 0.1, seed: 1 });
        return model;
      };
      const predict = (model: tf.LayersModel) =>
        tf.tidy(() => Array.from((model.predict(data.inputs) as tf.Tensor).dataSync()));
      const [model, twin] = [await trained(), await trained()];
      expect(predict(twin)).toEqual(predict(model));
      const again = await loadText(await saveText(model));
      expect((again.layers[0] as LegendreMemoryUnit).getConfig()).toMatchObject(options);
      expect(predict(again)).toEqual(predict(model));
      for (const one of [model, twin, again]) one.dispose();
      tf.dispose(data);
    });
  });

  test("is finite for inputs of ±10⁴", () => {
    const layer = legendreMemoryUnit({ ...options, activation: "tanh", step: 0.5 });
    const outputs = tf.tidy(() => layer.apply(tf.fill([2, 5, 2], 1e4)) as tf.Tensor);
    expect(outputs.dataSync().every(Number.isFinite)).toBe(true);
    outputs.dispose();
    disposeLayer(layer);
  });

  test.each<[Partial<LegendreMemoryOptions>, string]>([
    [{ units: 0 }, "`units`"],
    [{ order: 0 }, "`order`"],
    [{ window: 0 }, "`window`"],
    [{ memories: 0 }, "`memories`"],
    [{ activation: "step" }, "activation"],
    [{ step: -1 }, "`step`"],
    [{ rounding: "up" as Rounding }, "`rounding`"],
    [{ readout: "first" as "last" }, "`readout`"],
    [{ seed: 0.5 }, "`seed`"],
  ])("%j is refused", (wrong, message) =>
    expect(() => legendreMemoryUnit({ ...options, ...wrong })).toThrow(message),
  );

  test("refuses inputs that are no sequences, and spikes of plain numbers", () => {
    expect(() => legendreMemoryUnit(options).apply(tf.input({ shape: [3] }))).toThrow(
      "[batch, time, features]",
    );
    const plain = legendreMemoryUnit({ ...options, step: 0 });
    expect(() => plain.spikes(tf.zeros([1, 5, 2]))).toThrow("stands in no model yet");
    expect(() => plain.setRounding(Number.NaN)).toThrow("`step`");
  });
});

test.each<[() => unknown, string]>([
  [() => legendreSystem(0), "`order`"],
  [() => discretize(legendreSystem(2), 0), "`timestep`"],
  [() => recall([1], Number.NaN), "`age`"],
])("%s is refused", (call, message) => expect(call).toThrow(message));
