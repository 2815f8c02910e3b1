import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type * as tf from "@tensorflow/tfjs";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";

import { alphabetData, alphabetTasks, drawnAlphabets, readOmniglot } from "../../../src/alphabets/index.ts";
import { splitBalanced } from "../../../src/datasets/index.ts";
import { createRandom } from "../../../src/random.ts";
import { mean } from "../../../src/statistics.ts";
import {
  adaptiveActivation,
  convolutionBlocks,
  featuresOf,
  taskAdaptive,
} from "../../../src/task-adaptive/index.ts";
import {
  denseLayer,
  disposeModel,
  disposeTaskData,
  evaluateTasks,
  trainTasks,
} from "../../../src/tasks/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";

const folder = mkdtempSync(join(tmpdir(), "alphabets-"));
beforeAll(() => useBackend("wasm"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Black strokes on white, as in Omniglot: ink where `isInk`. */
function writeDrawing(
  path: string,
  size: number,
  isInk: (x: number, y: number) => boolean,
  height = size,
): void {
  const image = new PNG({ width: size, height });
  for (let y = 0; y < height; y++)
    for (let x = 0; x < size; x++)
      image.data.fill(isInk(x, y) ? 0 : 255, 4 * (y * size + x), 4 * (y * size + x) + 3);
  for (let pixel = 0; pixel < size * height; pixel++) image.data[4 * pixel + 3] = 255;
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, PNG.sync.write(image));
}

test("drawn alphabets come again byte for byte, and characters differ more than their drawings", () => {
  const [one, other] = drawnAlphabets({ alphabets: 2, characters: 5, drawings: 4, seed: 3 });
  const digest = createHash("sha256").update(one!.images.pixels).update(other!.images.pixels).digest("hex");
  const again = drawnAlphabets({ alphabets: 1, characters: 5, drawings: 4, seed: 3 });
  expect(again[0]).toEqual(one);
  expect(digest).toBe("a82a87495337a0ef345423f3ad5fa62208282f223fe939483cb33afa24c0bce8");
  const { pixels, labels } = one!.images;
  const image = (index: number) => pixels.subarray(index * 784, (index + 1) * 784);
  const difference = (i: number, j: number) =>
    mean(image(i).map((level, place) => Math.abs(level - image(j)[place]!)));
  const pairs = labels.flatMap((_, i) => labels.flatMap((_, j) => (i < j ? [[i, j] as const] : [])));
  const of = (isSame: boolean) =>
    mean(pairs.filter(([i, j]) => (labels[i] === labels[j]) === isSame).map(([i, j]) => difference(i, j)));
  expect(of(true)).toBeLessThan(0.8 * of(false));
  for (const index of labels.keys()) expect(Math.max(...image(index))).toBe(255);
});

test("folders as those of Omniglot are read, in order, turned to ink and made smaller by areas", async () => {
  const at = (name: string) => join(folder, "right", name);
  writeDrawing(at("Greek/character02/0002_01.png"), 6, (x) => x < 3);
  writeDrawing(at("Greek/character01/0001_02.png"), 6, () => false);
  writeDrawing(at("Greek/character01/0001_01.png"), 6, (x, y) => x === 0 && y === 0);
  writeDrawing(at("Arcadian/character1/1.png"), 6, () => true);
  writeDrawing(at("Arcadian/character2/1.png"), 6, (_, y) => y === 5);
  writeFileSync(at("Greek/readme.txt"), "not a drawing");
  const [arcadian, greek] = await readOmniglot({ folder: join(folder, "right"), size: 2 });
  expect(arcadian!.name).toBe("Arcadian");
  expect(greek!.images).toEqual({
    pixels: Uint8Array.from([...[28, 0, 0, 0], ...[0, 0, 0, 0], ...[255, 0, 255, 0]]),
    labels: [0, 0, 1],
    classNames: ["character01", "character02"],
    height: 2,
    width: 2,
    channels: 1,
  });
  // Four pixels of 6 / 4: edges count by the share that is covered.
  const [only] = await readOmniglot({ folder: join(folder, "right"), alphabets: ["Arcadian"], size: 4 });
  expect(Array.from(only!.images.pixels.slice(16))).toEqual([
    ...new Array(12).fill(0),
    ...new Array(4).fill(170),
  ]);
});

test("what is wrong with a folder is said, with its path", async () => {
  await expect(readOmniglot({ folder: join(folder, "absent") })).rejects.toThrow("no folder");
  mkdirSync(join(folder, "empty"));
  await expect(readOmniglot({ folder: join(folder, "empty") })).rejects.toThrow(
    "There must be a folder for each alphabet",
  );
  writeDrawing(join(folder, "odd/A/c1/1.png"), 6, () => true);
  await expect(readOmniglot({ folder: join(folder, "odd") })).rejects.toThrow("at least two characters");
  mkdirSync(join(folder, "odd/A/c2"));
  await expect(readOmniglot({ folder: join(folder, "odd"), size: 3 })).rejects.toThrow(
    "a drawing of the character",
  );
  writeDrawing(join(folder, "odd/A/c2/1.png"), 6, () => true, 5);
  await expect(readOmniglot({ folder: join(folder, "odd"), size: 3 })).rejects.toThrow(/6 · 5 in .*c2/);
  writeFileSync(join(folder, "odd/A/c2/1.png"), "text");
  await expect(readOmniglot({ folder: join(folder, "odd"), size: 3 })).rejects.toThrow(/c2.*JPEG or PNG/);
  await expect(readOmniglot({ folder: join(folder, "right"), size: 7 })).rejects.toThrow(
    "at least 7 · 7 pixels",
  );
});

test("a task-adaptive network of convolutions learns alphabets, each from drawings of its own", async () => {
  await expectNoLeak(async () => {
    const alphabets = drawnAlphabets({ alphabets: 2, characters: 3, drawings: 12, size: 16 });
    const tasks = alphabetTasks(alphabets);
    const names = tasks.map(({ name }) => name);
    const parts = alphabets.map((alphabet) => {
      const [training, test] = splitBalanced(alphabet.images, { counts: [24, 12] });
      return { training: alphabetData(alphabet, training), test: alphabetData(alphabet, test) };
    });
    const random = createRandom(1);
    const size = { inputSize: 16, channels: 1, filters: [6, 8] };
    const model = taskAdaptive<tf.Tensor>({
      blocks: convolutionBlocks({ ...size, tasks: names, activation: adaptiveActivation(), random }),
      heads: Object.fromEntries(
        names.map((name) => [
          name,
          denseLayer({ inputs: featuresOf(size), outputs: 3, random: random.fork(name) }),
        ]),
      ),
    });
    await trainTasks(
      model,
      tasks,
      parts.map(({ training }) => training),
      {
        epochs: 25,
        batchSize: 12,
        learningRate: 0.01,
        optimizer: "adam",
        seed: 1,
      },
    );
    const found = await evaluateTasks(
      model,
      tasks,
      parts.map(({ test }) => test),
    );
    // Chance is one third.
    expect(mean(names.map((name) => found[name]!.metrics.accuracy!))).toBeGreaterThan(0.7);
    disposeModel(model);
    for (const { training, test } of parts) for (const data of [training, test]) disposeTaskData(data);
  });
});
