import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import {
  adjustedRandIndex,
  agglomerate,
  cutClusters,
  findClusters,
  leafOrder,
  silhouette,
} from "../../../src/clustering/index.ts";
import { createRandom } from "../../../src/random.ts";
import { mean } from "../../../src/statistics.ts";
import { expectClose } from "../support/closeness.ts";

const path = new URL("../../fixtures/golden/task-adaptive.json", import.meta.url);
const { clusterings } = JSON.parse(readFileSync(path, "utf8")) as {
  clusterings: {
    distances: number[][];
    linkage: [number, number, number, number][];
    other: number[];
    cuts: { count: number; clusters: number[]; silhouette: number; adjustedRandIndex: number }[];
  };
};

test("merges are those of SciPy's average linkage", () => {
  const merges = agglomerate(clusterings.distances);
  expect(merges.length).toBe(clusterings.linkage.length);
  for (const [index, [one, other, distance, size]] of clusterings.linkage.entries()) {
    const merge = merges[index]!;
    expect([...merge.clusters].sort((a, b) => a - b)).toEqual([one, other].sort((a, b) => a - b));
    expectClose(merge.distance, distance, 1e-12, `distance ${index}`);
    expect(merge.size).toBe(size);
  }
});

test.each(clusterings.cuts)(
  "$count clusters, their silhouette and index are those of SciPy and scikit-learn",
  (cut) => {
    const clusters = cutClusters(agglomerate(clusterings.distances), cut.count);
    expect(adjustedRandIndex(clusters, cut.clusters)).toBe(1);
    expectClose(silhouette(clusterings.distances, clusters), cut.silhouette, 1e-12, "silhouette");
    expectClose(adjustedRandIndex(clusterings.other, clusters), cut.adjustedRandIndex, 1e-12, "index");
  },
);

test("the number of clusters is found, and points of one cluster lie together", () => {
  const clusters = findClusters(clusterings.distances);
  expect(clusters).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  const inOrder = leafOrder(agglomerate(clusterings.distances)).map((point) => clusters[point]);
  expect(inOrder.filter((cluster, place) => cluster !== inOrder[place - 1]).length).toBe(3);
});

test("clusterings that have nothing to do with each other have an index of about 0", () => {
  const random = createRandom(1);
  const draw = () => Array.from({ length: 12 }, () => random.integer(3));
  const found = Array.from({ length: 400 }, () => adjustedRandIndex(draw(), draw()));
  expect(Math.abs(mean(found))).toBeLessThan(0.02);
});

test("names do not count, and trivial clusterings agree with themselves", () => {
  expect(adjustedRandIndex(["a", "a", "b"], [7, 7, 1])).toBe(1);
  expect(adjustedRandIndex([1, 2, 3], [1, 2, 3])).toBe(1);
  expect(adjustedRandIndex([1], [2])).toBe(1);
});

test("one point is one cluster", () => {
  expect(cutClusters(agglomerate([[0]]), 1)).toEqual([0]);
  expect(leafOrder(agglomerate([[0]]))).toEqual([0]);
});

test("what is no matrix of distances is refused", () => {
  for (const wrong of [
    [],
    [[0, 1]],
    [
      [0, 1],
      [2, 0],
    ],
    [
      [0, Number.NaN],
      [Number.NaN, 0],
    ],
    [
      [0, -1],
      [-1, 0],
    ],
  ])
    expect(() => agglomerate(wrong)).toThrow("square, symmetric matrix");
  expect(() =>
    cutClusters(
      agglomerate([
        [0, 1],
        [1, 0],
      ]),
      3,
    ),
  ).toThrow("`count` must be");
  expect(() => adjustedRandIndex([1], [1, 2])).toThrow("of the same points");
});
