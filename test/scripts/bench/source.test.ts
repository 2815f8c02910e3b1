import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

import { createSource } from "../../../scripts/bench/source.ts";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

test("gives the same numbers each time, others for each tensor, evenly over the interval", () => {
  const [one, other] = [createSource(), createSource()];
  const first = one.uniform([100, 100], -2, 2).dataSync<"float32">();
  const second = one.uniform([100, 100], -2, 2).dataSync<"float32">();
  expect(other.uniform([100, 100], -2, 2).dataSync()).toEqual(first);
  expect(second).not.toEqual(first);
  const share = (low: number, high: number) =>
    first.filter((value) => value >= low && value < high).length / 1e4;
  expect(share(-2, 2)).toBe(1);
  // Four standard deviations of a binomial share.
  for (const low of [-2, -1, 0, 1]) expect(Math.abs(share(low, low + 1) - 0.25)).toBeLessThan(0.0175);
  const product = first.reduce((sum, value, index) => sum + value * second[index]!, 0) / 1e4;
  expect(Math.abs(product)).toBeLessThan(4 * (16 / 12 / 100));
});

test("labels are one-hot, every class about as often", () => {
  const labels = createSource().labels(1000, 4);
  expect(Array.from(labels.sum(1).dataSync())).toEqual(Array(1000).fill(1));
  for (const count of labels.sum(0).dataSync()) expect(Math.abs(count - 250)).toBeLessThan(4 * 13.7);
});
