import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

import { LANDMARK_NAMES, syntheticFaces } from "../../../src/faces/index.ts";
import {
  evaluateOnFaces,
  landmarkCascade,
  landmarkPatches,
  landmarkTasks,
  SECOND_STAGE_REACH,
  trainOnFaces,
  trainSecondStage,
} from "../../../src/landmarks/index.ts";
import { createRandom } from "../../../src/random.ts";
import { disposeModel, type TaskCheckpoint, variablesOf } from "../../../src/tasks/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

beforeAll(() => useBackend("wasm"));

const set = syntheticFaces({ count: 60 });
const places = [...set.faces.keys()];
const tasks = landmarkTasks(["landmarks", "smile"], { attributes: set.attributes });
const create = () => landmarkCascade({ tasks, random: createRandom(1) });

test("a patch is cut around its point, between pixels too, with 0 beyond the image", async () => {
  // The level of a pixel tells where it is: 10 · row + column.
  const levels = Array.from({ length: 64 }, (_, place) => 10 * Math.floor(place / 8) + (place % 8));
  const image = tf.tensor4d(levels, [1, 8, 8, 1]);
  const points = tf.tensor2d([[3.5 / 8, 2.5 / 8, 4 / 8, 3 / 8, 0.5 / 8, 0.5 / 8]]);
  const patches = landmarkPatches(image, points, 3);
  const expected = [
    [12, 13, 14, 22, 23, 24, 32, 33, 34],
    [17.5, 18.5, 19.5, 27.5, 28.5, 29.5, 37.5, 38.5, 39.5],
    [0, 0, 0, 0, 0, 1, 0, 10, 11],
  ];
  for (const [place, patch] of patches.entries())
    expectAllClose([...(await patch.data())], expected[place], 1e-4, `patch ${place}`);
});

test("the second stage moves what the first has found, by what it says of the patches", async () => {
  const cascade = create();
  const input = tf.randomNormal<tf.Rank.R4>([3, 40, 40, 1], 0, 1, "float32", 5);
  const found = cascade.first.predict(input, ["landmarks", "smile"]);
  const both = cascade.predict(input, ["landmarks", "smile"]);
  const patch = landmarkPatches(input, found.landmarks!, 15)[2]!;
  const nose = cascade.second.predict(patch, ["nose"]).nose!;
  const expected = tf.add(tf.slice(found.landmarks!, [0, 4], [3, 2]), tf.mul(nose, SECOND_STAGE_REACH));
  const moved = tf.slice(both.landmarks!, [0, 4], [3, 2]);
  expectAllClose([...(await moved.data())], [...(await expected.data())], 1e-6, "nose");
  expect([...(await both.smile!.data())]).toEqual([...(await found.smile!.data())]);
  expect(Object.keys(cascade.predict(input, ["smile"]))).toEqual(["smile"]);
  expect(Object.keys(cascade.second.own)).toEqual([...LANDMARK_NAMES]);
});

test(
  "a second stage that was trained brings places nearer, and goes on bit for bit",
  () =>
    expectNoLeak(async () => {
      const cascade = create();
      await trainOnFaces(
        cascade.first,
        tasks,
        { set, labeled: places },
        { steps: 60, batchSize: 20, seed: 1 },
      );
      const lesson = { set, labeled: places };
      const before = await evaluateOnFaces(cascade.first, ["landmarks"], set);
      const checkpoints: TaskCheckpoint[] = [];
      const plan = { steps: 60, batchSize: 20, seed: 1 };
      await trainSecondStage(cascade, lesson, {
        ...plan,
        onProgress: async ({ checkpoint }) => checkpoints.push(await checkpoint()),
      });
      const after = await evaluateOnFaces(cascade, ["landmarks"], set);
      expect(after.landmarks!.meanError.estimate).toBeLessThan(before.landmarks!.meanError.estimate);
      const other = create();
      await trainSecondStage(other, lesson, { ...plan, checkpoint: checkpoints[9]! });
      const weights = [cascade, other].map(({ second }) =>
        variablesOf(second).map((one) => [...one.dataSync()]),
      );
      expect(weights[1]).toEqual(weights[0]);
      for (const { first, second } of [cascade, other])
        for (const model of [first, second]) disposeModel(model);
    }),
  120_000,
);
