import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  type Banknotes,
  loadBanknotes,
  splitBanknotes,
  syntheticBanknotes,
} from "../../../src/datasets/banknotes.ts";
import {
  type BasisOptions,
  type KolmogorovArnoldLayer,
  kolmogorovArnoldNetwork,
} from "../../../src/kolmogorov-arnold/index.ts";
import { evaluate } from "../../../src/training/evaluate.ts";
import { fromLogOdds } from "../../../src/training/from-log-odds.ts";
import { createLabeledData } from "../../../src/training/labeled-data.ts";
import { train } from "../../../src/training/train.ts";
import { trainable } from "../../../src/training/trainable.ts";
import { needs } from "../../support/needs.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";

beforeAll(() => useBackend("wasm"));

const inner: BasisOptions = { kind: "gaussian-process", points: 8 };
const outer: BasisOptions = { kind: "gaussian-process", points: 10, domain: [-3, 3] };

/** Accuracy on the notes of a fold that a network was not trained on. */
async function accuracyOf(
  model: tf.LayersModel,
  notes: Banknotes,
  fold: number,
  epochs: number,
): Promise<number> {
  const split = splitBanknotes(notes, { fold });
  const [training, held] = [createLabeledData(split.training), createLabeledData(split.test)];
  const network = fromLogOdds(trainable(model));
  const learningRate = (epoch: number) => (epoch > 0.7 * epochs ? 0.006 : 0.02);
  await train(network, training, { epochs, batchSize: 64, learningRate, optimizer: "adam", seed: fold + 1 });
  const { accuracy } = await evaluate(network, held);
  tf.dispose([training, held]);
  return accuracy!;
}

describe.skipIf(needs.banknote.missing)(needs.banknote.title("the real banknotes"), () => {
  test.each([0, 1, 2, 3, 4])("three branches tell 99 % of the notes of fold %i", async (fold) => {
    const model = kolmogorovArnoldNetwork({
      inputs: 4,
      branches: 3,
      inner,
      outer,
      roughness: 1e-4,
      seed: fold + 1,
    });
    expect(await accuracyOf(model, await loadBanknotes(), fold, 40)).toBeGreaterThanOrEqual(0.99);
    model.dispose();
  });
});

test("synthetic notes: the curves that one branch learns are those that the notes were made with", async () => {
  await expectNoLeak(async () => {
    const notes = syntheticBanknotes();
    const model = kolmogorovArnoldNetwork({
      inputs: 4,
      branches: 1,
      inner: { kind: "b-spline" },
      outer: { kind: "b-spline", intervals: 6, domain: [-3, 3] },
      roughness: 1e-4,
      seed: 3,
    });
    expect(await accuracyOf(model, notes, 2, 30)).toBeGreaterThan(0.97);
    const { lows, highs } = splitBanknotes(notes, { fold: 2 });
    const x = Array.from({ length: 33 }, (_, index) => -0.8 + index / 20);
    for (const [p, score] of notes.scores.slice(0, 3).entries()) {
      const curve = await (model.layers[0] as KolmogorovArnoldLayer).curve(x, p);
      const law = x.map((place) => score(lows[p]! + ((place + 1) / 2) * (highs[p]! - lows[p]!)));
      expect(Math.abs(correlation(curve, law))).toBeGreaterThan(0.95);
    }
    model.dispose();
  });
});

test("log-odds are half of two logits, and keep what a network does in training", async () => {
  const network = fromLogOdds({
    variables: [],
    predict: (x: tf.Tensor2D) => x,
    predictForTraining: (x: tf.Tensor2D) => tf.mul(x, 2) as tf.Tensor2D,
    penalty: () => tf.scalar(7),
  });
  const results = tf.tidy(() => {
    const x = tf.tensor2d([[3], [-1]]);
    return [network.predict(x), network.predictForTraining!(x), network.penalty!()];
  });
  const [predicted, trained, penalty] = await Promise.all(results.map((tensor) => tensor.array()));
  expect([predicted, trained, penalty]).toEqual([
    [
      [0, 3],
      [0, -1],
    ],
    [
      [0, 6],
      [0, -2],
    ],
    7,
  ]);
  tf.dispose(results);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const centered = (values: readonly number[]) => {
    const center = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - center);
  };
  const [x, y] = [centered(a), centered(b)];
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
