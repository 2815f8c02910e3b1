import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createChildTensors, shiftedDigits } from "../../../src/children/child-data.ts";
import { childNamed } from "../../../src/children/children.ts";
import { evaluateCandidate } from "../../../src/children/evaluate-candidate.ts";
import { loadDigits, splitDigits } from "../../../src/datasets/digits.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";

beforeAll(() => useBackend("wasm"));

const child = childNamed("mlp");
const RELU = "max(x, max0(x))";

describe("the digits", () => {
  test("lie somewhere in the image, whole, and each on one side of the split only", async () => {
    const { training, validation, test: held } = await shiftedDigits();
    expect([training, validation, held!].map(({ labels }) => labels.length)).toEqual([1600, 800, 597]);
    const originals = splitDigits(await loadDigits()).training.examples;
    const places = new Set<number>();
    for (const [index, label] of training.labels.slice(0, 800).entries()) {
      const image = training.pixels.subarray(index * 100, index * 100 + 100);
      const { pixels, label: expected } = originals[index]!;
      expect(label).toBe(expected);
      const found = [0, 1, 2, 10, 11, 12, 20, 21, 22].filter((start) =>
        pixels.every((level, place) => image[start + 10 * Math.floor(place / 8) + (place % 8)] === level),
      );
      expect(found.length).toBeGreaterThan(0);
      for (const start of found) places.add(start);
    }
    expect(places.size).toBe(9);
    expect(validation.labels.slice(0, 400)).toEqual(originals.slice(800).map(({ label }) => label));
  });
});

test("all parts are standardized with the statistics of the training part", async () => {
  const image = (levels: number[]) => ({
    pixels: Uint8Array.from(levels),
    labels: [0],
    classNames: ["a", "b"],
    height: 1,
    width: 2,
    channels: 1 as const,
  });
  const {
    training,
    validation,
    test: held,
  } = createChildTensors({
    name: "levels",
    training: image([10, 30]),
    validation: image([20, 40]),
    test: image([30, 30]),
  });
  // Mean 20 and deviation 10 of the training part.
  expect([training, validation, held!].map(({ inputs }) => [...inputs.dataSync()])).toEqual([
    [-1, 1],
    [0, 2],
    [1, 1],
  ]);
  tf.dispose([training, validation, held!]);
});

test("the score is the accuracy on the validation part, not on the test part", async () => {
  const data = createChildTensors(await child.loadData());
  const task = { formula: RELU, child, data, seed: 1, steps: 30 };
  const whole = await evaluateCandidate(task);
  const swapped = await evaluateCandidate({
    ...task,
    data: { ...data, validation: data.test!, test: data.validation },
  });
  expect(whole.score).not.toBe(whole.testAccuracy);
  expect([swapped.score, swapped.testAccuracy]).toEqual([whole.testAccuracy, whole.score]);
  const blind = await evaluateCandidate({ ...task, data: { ...data, test: undefined } });
  expect(blind).toEqual({ status: "ok", score: whole.score });
  tf.dispose([data.training, data.validation, data.test!]);
});

describe("evaluateCandidate", () => {
  test("gives the same numbers each time, others with another seed, and leaves no tensor", async () => {
    const data = createChildTensors(await child.loadData());
    const run = (seed: number) =>
      evaluateCandidate({ formula: "x * sigmoid(x)", child, data, seed, steps: 20 });
    const first = await run(1);
    expect(first).toMatchObject({
      status: "ok",
      score: expect.any(Number),
      testAccuracy: expect.any(Number),
    });
    await expectNoLeak(() => run(1));
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    tf.dispose([data.training, data.validation, data.test!]);
  });

  test("learns more than a linear network, and counts what diverges as 0", async () => {
    const data = createChildTensors(await child.loadData());
    const run = (formula: string) => evaluateCandidate({ formula, child, data, seed: 1 });
    const [relu, linear, swish, diverging] = [
      await run(RELU),
      await run("x + x"),
      await run("gate(scale(x), x)"),
      await run("cube(x) * exp(x)"),
    ];
    expect(relu.score).toBeGreaterThan(linear.score + 0.1);
    expect(relu.score).toBeLessThan(0.85);
    expect(swish.status).toBe("ok");
    expect(diverging).toEqual({ score: 0, status: "nan" });
    tf.dispose([data.training, data.validation, data.test!]);
  });

  test("can be interrupted, and refuses what is no formula", async () => {
    const data = createChildTensors(await child.loadData());
    const before = tf.memory().numTensors;
    const task = { formula: RELU, child, data, seed: 1 };
    await expect(evaluateCandidate({ ...task, signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    await expect(evaluateCandidate({ ...task, formula: "relu" })).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([data.training, data.validation, data.test!]);
  });

  test("teaches a Transformer more of a language than chance", async () => {
    const translator = childNamed("transformer");
    const data = createChildTensors(await translator.loadData());
    const { score, status } = await evaluateCandidate({
      formula: RELU,
      child: translator,
      data,
      seed: 1,
      steps: 150,
    });
    expect(status).toBe("ok");
    // Chance is one of twelve.
    expect(score).toBeGreaterThan(0.2);
    tf.dispose([data.training, data.validation, data.test!]);
  });

  test("knows the children by name", () => {
    expect(() => childNamed("gpt")).toThrow(/one of `mlp`/);
  });
});
