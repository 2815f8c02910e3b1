import { expect, test } from "vitest";

import { relatedTasks } from "../../../src/datasets/index.ts";
import { createRandom } from "../../../src/random.ts";
import { mean, standardDeviation } from "../../../src/statistics.ts";
import { expectClose } from "../support/closeness.ts";

test("tasks of a cluster share their function, and no others do", () => {
  const { clusters, functions, names } = relatedTasks({ perCluster: 4, seed: 1 });
  expect(names.length).toBe(12);
  expect([0, 1, 2].map((cluster) => clusters.filter((one) => one === cluster).length)).toEqual([4, 4, 4]);
  const places = Array.from({ length: 41 }, (_, index) => index / 10 - 2);
  const curves = functions.map((f) => places.map(f).join());
  for (const [one, curve] of curves.entries())
    for (const [other, against] of curves.entries())
      expect(curve === against).toBe(clusters[one] === clusters[other]);
});

test("in the control every task has a function of its own, and the clusters are dealt all the same", () => {
  const control = relatedTasks({ planted: false, seed: 1 });
  const planted = relatedTasks({ seed: 1 });
  expect(control.clusters).toEqual(planted.clusters);
  expect(new Set(control.functions.map((f) => f(0.7))).size).toBe(6);
});

test.each([true, false])("functions and labels have mean 0 and variance 1, planted %s", (planted) => {
  const tasks = relatedTasks({ planted, seed: 2 });
  const random = createRandom(3);
  const z = Array.from({ length: 20_000 }, () => random.normal());
  for (const f of tasks.functions) {
    expectClose(mean(z.map(f)), 0, 0.04, "mean");
    expectClose(standardDeviation(z.map(f)), 1, 0.04, "deviation");
  }
  const { targets } = tasks.sample({ examples: 4000, seed: 1 });
  for (const { values } of Object.values(targets)) expectClose(standardDeviation(values), 1, 0.1, "labels");
});

test("samples are those of the truth, with noise, and come again from the same seed", () => {
  const tasks = relatedTasks({ features: 4, directions: 2, seed: 5 });
  const { inputs, features, targets } = tasks.sample({ examples: 3, seed: 7 });
  const row = Array.from(inputs.slice(4, 8));
  for (const [task, name] of tasks.names.entries())
    expectClose(targets[name]!.values[1]!, tasks.value(task, row), 1e-5, name);
  expect(features).toBe(4);
  expect(tasks.sample({ examples: 3, seed: 7 })).toEqual(tasks.sample({ examples: 3, seed: 7 }));
  const noisy = tasks.sample({ examples: 3, noise: 0.5, seed: 7 });
  expect(noisy.inputs).toEqual(inputs);
  expect(noisy.targets[tasks.names[0]!]!.values).not.toEqual(targets[tasks.names[0]!]!.values);
});

test("what cannot be is refused", () => {
  expect(() => relatedTasks({ clusters: 4, seed: 1 })).toThrow("at most 3");
  expect(() => relatedTasks({ features: 3, directions: 4, seed: 1 })).toThrow("at most 3");
  expect(() => relatedTasks({ seed: 1 }).sample({ examples: 1, noise: -1, seed: 1 })).toThrow("`noise`");
});
