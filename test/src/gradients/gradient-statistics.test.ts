import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { type Activation, activations } from "../../../src/activations/index.ts";
import { measureGradients } from "../../../src/gradients/gradient-statistics.ts";
import { createDeepNetwork, type SavedLayer } from "../../../src/networks/deep-network.ts";
import { initializers } from "../../../src/networks/initializers.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";
import { pytorch } from "../support/golden.ts";

type Matrix = readonly (readonly number[])[];

const norm = (matrix: Matrix) => Math.sqrt(matrix.flat().reduce((sum, value) => sum + value ** 2, 0));
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function batchOf(inputs: Matrix, labels: readonly number[], classes: number) {
  return createLabeledData({
    inputs: Float32Array.from(inputs.flat()),
    labels,
    features: inputs[0]!.length,
    classes,
  });
}

function networkOf(activation: Activation, layers: readonly SavedLayer[]) {
  const network = createDeepNetwork({
    inputs: layers[0]!.shape[0],
    outputs: layers.at(-1)!.shape[1],
    depth: layers.length - 1,
    width: layers[0]!.shape[1],
    activation,
    initializer: initializers.standard,
    seed: 0,
  });
  network.load(layers);
  return network;
}

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(pytorch.networks.map((golden) => [golden.activation, golden] as const))(
    "gradients of a %s network are those of PyTorch",
    async (name, golden) => {
      const network = networkOf(activations[name], golden.layers);
      const found = await measureGradients(network, batchOf(golden.inputs, golden.labels, 3));
      expectClose(found.loss, golden.loss, 1e-6, "loss");
      for (const [index, layer] of [...found.layers, found.output].entries()) {
        const gradients = golden.preActivationGradients[index]!;
        expectClose(
          layer.weightGradientNorm,
          norm(golden.weightGradients[index]!),
          1e-6,
          `‖∂L/∂W${index + 1}‖`,
        );
        expectClose(
          layer.biasGradientNorm,
          norm([golden.biasGradients[index]!]),
          1e-6,
          `‖∂L/∂b${index + 1}‖`,
        );
        expectClose(layer.preActivationGradientNorm, norm(gradients), 1e-6, `‖∂L/∂z${index + 1}‖`);
        const absolute = meanOf(gradients.flat().map(Math.abs));
        expectClose(layer.preActivationGradientMeanAbsolute, absolute, 1e-6, `mean |∂L/∂z${index + 1}|`);
      }
      for (const [index, layer] of found.layers.entries()) {
        const z = golden.preActivations[index]!.flat();
        const h = z.map(activations[name].value);
        for (const [spread, values] of [
          [layer.preActivation, z],
          [layer.activation, h],
        ] as const) {
          expectClose(spread.mean, meanOf(values), 1e-6, "mean");
          expectClose(
            spread.standardDeviation,
            Math.sqrt(meanOf(values.map((v) => (v - meanOf(values)) ** 2))),
            1e-6,
            "sd",
          );
        }
        expect(layer.layer).toBe(index + 1);
      }
    },
  );

  test("a saturated and a dead unit are counted", async () => {
    const layer = (weights: number[], bias: number[]): SavedLayer => ({ shape: [1, 2], weights, bias });
    const output: SavedLayer = { shape: [2, 1], weights: [1, 1], bias: [0] };
    const batch = batchOf([[-1], [0], [1], [2]], [0, 0, 0, 0], 1);
    // The second unit is 100 below 0 on every example; the first is not positive on two of the four.
    const rectified = await measureGradients(
      networkOf(activations.relu, [layer([1, 1], [0, -100]), output]),
      batch,
    );
    expect(rectified.layers[0]).toMatchObject({ deadFraction: 0.5, saturatedFraction: (2 + 4) / 8 });
    // σ′(2) = 0.105, σ′(1) = 0.197, σ′(0) = 0.25; σ′(−100 …) is next to nothing, but σ itself is not 0.
    const sigmoidal = networkOf(activations.sigmoid, [layer([1, 1], [0, -20]), output]);
    const measured = await measureGradients(sigmoidal, batch, { saturationThreshold: 0.11 });
    expect(measured.layers[0]).toMatchObject({ deadFraction: 0, saturatedFraction: (1 + 4) / 8 });
    expect(measured.saturationThreshold).toBe(0.11);
  });

  test("nothing is left behind, and the batch stays the caller's", async () => {
    const golden = pytorch.networks[0]!;
    const network = networkOf(activations.tanh, golden.layers);
    const batch = batchOf(golden.inputs, golden.labels, 3);
    await expectNoLeak(() => measureGradients(network, batch));
    await expectNoLeak(() =>
      expect(
        measureGradients(network, batch, {
          loss: () => {
            throw new Error("no loss");
          },
        }),
      ).rejects.toThrow("no loss"),
    );
    const backward = tf.customGrad((z) => ({
      value: tf.sum(z as tf.Tensor),
      gradFunc: () => {
        throw new Error("no gradient");
      },
    }));
    const loss = (outputs: tf.Tensor2D) => backward(outputs) as tf.Scalar;
    await expectNoLeak(() =>
      expect(measureGradients(network, batch, { loss })).rejects.toThrow("no gradient"),
    );
    expect(batch.inputs.isDisposed).toBe(false);
  });

  test("another loss can be differentiated", async () => {
    const golden = pytorch.networks[0]!;
    const network = networkOf(activations.tanh, golden.layers);
    const batch = batchOf(golden.inputs, golden.labels, 3);
    // The gradient of a sum of outputs with respect to them is 1, six examples by three outputs.
    const { output } = await measureGradients(network, batch, { loss: (outputs) => tf.sum(outputs) });
    expect(output.preActivationGradientNorm).toBeCloseTo(Math.sqrt(18), 5);
    expect(output.preActivationGradientMeanAbsolute).toBeCloseTo(1, 6);
  });
});

test("a deep sigmoid network: the first layers get what back-propagation by hand gives, far below float32's squares", async () => {
  await useBackend("wasm");
  const network = createDeepNetwork({
    inputs: 6,
    outputs: 3,
    depth: 20,
    width: 8,
    activation: activations.sigmoid,
    initializer: initializers["glorot-uniform"],
    seed: 4,
  });
  const inputs = Array.from({ length: 5 }, (_, row) =>
    Array.from({ length: 6 }, (_, column) => Math.sin(3 * row + column)),
  );
  const labels = [0, 1, 2, 2, 1];
  const { layers } = await measureGradients(network, batchOf(inputs, labels, 3));
  const byHand = backPropagate(await network.save(), activations.sigmoid, inputs, labels);
  for (const [index, layer] of layers.entries()) {
    const { weights, preActivations } = byHand[index]!;
    expect(layer.weightGradientNorm / norm(weights)).toBeCloseTo(1, 4);
    expect(layer.preActivationGradientNorm / norm(preActivations)).toBeCloseTo(1, 4);
  }
  expect(layers[0]!.weightGradientNorm).toBeLessThan(1e-10);
  expect(layers[0]!.weightGradientNorm).toBeGreaterThan(0);
});

test("back-propagation by hand agrees with central differences", () => {
  const golden = pytorch.networks[2]!;
  const gradients = backPropagate(golden.layers, activations.swish, golden.inputs, golden.labels);
  const step = 1e-5;
  for (const [index, layer] of golden.layers.entries()) {
    for (const [place, weight] of layer.weights.entries()) {
      const lossAt = (value: number) =>
        lossOf(
          golden.layers.map((other, at) =>
            at === index
              ? { ...other, weights: other.weights.map((old, k) => (k === place ? value : old)) }
              : other,
          ),
          activations.swish,
          golden.inputs,
          golden.labels,
        );
      const difference = (lossAt(weight + step) - lossAt(weight - step)) / (2 * step);
      expectClose(gradients[index]!.weights.flat()[place]!, difference, 1e-8, `∂L/∂W${index + 1}[${place}]`);
    }
  }
});

test("a threshold of 0 is refused", async () => {
  const golden = pytorch.networks[0]!;
  const network = networkOf(activations.tanh, golden.layers);
  const measured = measureGradients(network, batchOf(golden.inputs, golden.labels, 3), {
    saturationThreshold: 0,
  });
  await expect(measured).rejects.toThrow("`saturationThreshold` must be a finite number above 0");
});

/** z of every layer, in plain numbers. */
function forwardByHand(layers: readonly SavedLayer[], activation: Activation, inputs: Matrix): Matrix[] {
  const linear: Matrix[] = [];
  let current = inputs;
  for (const { shape, weights, bias } of layers) {
    const z = current.map((row) =>
      bias.map((shift, unit) =>
        row.reduce((sum, value, k) => sum + value * weights[k * shape[1] + unit]!, shift),
      ),
    );
    linear.push(z);
    current = z.map((row) => row.map(activation.value));
  }
  return linear;
}

function softmax(row: readonly number[]): number[] {
  const powers = row.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function lossOf(
  layers: readonly SavedLayer[],
  activation: Activation,
  inputs: Matrix,
  labels: readonly number[],
): number {
  const logits = forwardByHand(layers, activation, inputs).at(-1)!;
  return meanOf(logits.map((row, example) => -Math.log(softmax(row)[labels[example]!]!)));
}

/** ∂L/∂W and ∂L/∂z of every layer for the mean cross-entropy, by the chain rule in plain loops. */
function backPropagate(
  layers: readonly SavedLayer[],
  activation: Activation,
  inputs: Matrix,
  labels: readonly number[],
): { weights: Matrix; preActivations: Matrix }[] {
  const linear = forwardByHand(layers, activation, inputs);
  let delta: Matrix = linear
    .at(-1)!
    .map((row, example) => softmax(row).map((p, k) => (p - (k === labels[example] ? 1 : 0)) / labels.length));
  const results: { weights: Matrix; preActivations: Matrix }[] = [];
  for (let index = layers.length - 1; index >= 0; index--) {
    const { shape, weights } = layers[index]!;
    const before = index === 0 ? inputs : linear[index - 1]!.map((row) => row.map(activation.value));
    const gradient = Array.from({ length: shape[0] }, (_, from) =>
      Array.from({ length: shape[1] }, (_, to) =>
        delta.reduce((sum, row, e) => sum + before[e]![from]! * row[to]!, 0),
      ),
    );
    results.unshift({ weights: gradient, preActivations: delta });
    if (index === 0) break;
    const [current, z] = [delta, linear[index - 1]!];
    delta = z.map((row, e) =>
      row.map((value, from) => {
        const flowing = current[e]!.reduce((sum, d, to) => sum + d * weights[from * shape[1] + to]!, 0);
        return flowing * activation.slope(value);
      }),
    );
  }
  return results;
}
