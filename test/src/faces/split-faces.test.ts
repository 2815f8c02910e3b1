import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { cropFaces } from "../../../src/faces/crop-faces.ts";
import { type Face, type FaceRecord, type FaceSet, MTFL_ATTRIBUTES } from "../../../src/faces/face.ts";
import { faceTensors } from "../../../src/faces/face-tensors.ts";
import { nearDuplicates } from "../../../src/faces/near-duplicates.ts";
import { readMtfl } from "../../../src/faces/read-mtfl.ts";
import { splitFaces } from "../../../src/faces/split-faces.ts";
import { createRandom } from "../../../src/random.ts";
import { disposeTaskData, type TaskData } from "../../../src/tasks/task-data.ts";
import { needs } from "../../support/needs.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { drawGray } from "./images.ts";

/** Faces of smooth noise, one for each file; `seeds` may repeat one. */
function noisyFaces(files: readonly string[], seeds = files.map((_, index) => index)): FaceSet {
  const faces = files.map((file, index): Face => {
    const random = createRandom(seeds[index]!);
    const coarse = Array.from({ length: 64 }, () => random.uniform(0, 255));
    const pixels = drawGray(48, 48, (x, y) => coarse[8 * Math.floor(y / 6) + Math.floor(x / 6)]!);
    return {
      file,
      line: index + 1,
      landmarks: [14, 14, 34, 14, 24, 24, 16, 34, 32, 34],
      attributes: { pose: index % 5 },
      image: { width: 48, height: 48, pixels },
      place: { left: 0, top: 0, reduction: 1 },
    };
  });
  return { faces, attributes: MTFL_ATTRIBUTES };
}

/** The same face with other contrast, mirrored. */
function mirrorFace(face: Face): Face {
  const pixels = drawGray(48, 48, (x, y) => 20 + 0.8 * face.image.pixels[48 * y + 47 - x]!);
  return { ...face, image: { ...face.image, pixels } };
}

describe("nearDuplicates", () => {
  test("finds a face again, also mirrored and with other contrast, and no two others", () => {
    const set = noisyFaces(Array.from({ length: 30 }, (_, index) => `${index}.png`));
    const faces = [...set.faces, set.faces[3]!, mirrorFace(set.faces[7]!)];
    const pairs = nearDuplicates({ ...set, faces });
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      [3, 30],
      [7, 31],
    ]);
    expect(pairs.every(({ correlation }) => correlation > 0.99)).toBe(true);
  });

  test("a threshold at which different people are alike is refused", () => {
    expect(() => nearDuplicates(noisyFaces(["a.png"]), { threshold: 0.9 })).toThrow("at least 0.95");
  });
});

describe("splitFaces", () => {
  const files = Array.from(
    { length: 200 },
    (_, index) => `lfw/P_${"x".repeat(index % 80)}_000${1 + Math.floor(index / 80)}.jpg`,
  );
  const set = noisyFaces(files);

  test("both sides hold all faces once, no group on both, the test part its share", () => {
    const { training, test: held } = splitFaces(set, { duplicates: [] });
    expect([...training, ...held].sort((one, other) => one - other)).toEqual(files.map((_, index) => index));
    const groups = (places: readonly number[]) => new Set(places.map((place) => place % 80));
    expect([...groups(held)].filter((group) => groups(training).has(group))).toEqual([]);
    expect(held.length).toBeGreaterThanOrEqual(40);
    expect(held.length).toBeLessThanOrEqual(42);
    expect(splitFaces(set, { duplicates: [] })).toEqual({ training, test: held, duplicates: [] });
    expect(splitFaces(set, { duplicates: [], seed: 2 }).test).not.toEqual(held);
  });

  test("faces that look alike stay together, also over others", () => {
    const names = Array.from({ length: 40 }, (_, index) => `${index}.png`);
    const seeds = names.map((_, index) => (index % 10 === 0 ? 1000 : index));
    for (const seed of [1, 2, 3, 4]) {
      const split = splitFaces(noisyFaces(names, seeds), { seed });
      expect(split.duplicates).toHaveLength(6);
      expect([0, 10, 20, 30].filter((place) => split.test.includes(place)).length % 4).toBe(0);
    }
  });

  test("a split that leaves nothing on a side is refused", () => {
    expect(() => splitFaces(set, { group: () => "all" })).toThrow("200 faces in 1 groups");
    expect(() => splitFaces(set, { test: 0 })).toThrow("`test` must be a finite number above 0");
  });
});

describe("faceTensors", () => {
  beforeAll(() => useBackend("wasm"));
  const crops = cropFaces(noisyFaces(["a.png", "b.png", "c.png"]), { size: 8 });

  test("images, landmarks and labels of a batch, in its order", async () => {
    const { inputs, targets } = faceTensors(crops, { places: [2, 0] });
    expect(inputs.shape).toEqual([2, 8, 8, 1]);
    const { mean, variance } = tf.moments(inputs, [1, 2, 3]);
    for (const value of await mean.data()) expect(Math.abs(value)).toBeLessThan(1e-5);
    for (const value of await variance.data()) expect(value).toBeCloseTo(1, 4);
    expect([...(await targets.landmarks!.values.data())]).toEqual([
      ...crops.landmarks.subarray(20, 30),
      ...crops.landmarks.subarray(0, 10),
    ]);
    expect(await targets.pose!.values.array()).toEqual([
      [0, 0, 1, 0, 0],
      [1, 0, 0, 0, 0],
    ]);
    expect([targets.landmarks!.labeled, targets.pose!.labeled]).toEqual([undefined, undefined]);
    // Nobody labeled these.
    expect(targets.smile!.labeled).toEqual(Uint8Array.of(0, 0));
    const shares = faceTensors(crops, { levels: "share" }).inputs;
    expect(await shares.data()).toEqual(Float32Array.from(crops.pixels, (level) => level / 255));
  });

  test("landmarks may be kept from the network, by place", () => {
    const { targets } = faceTensors(crops, { places: [2, 0, 1], knowsLandmarks: (place) => place < 2 });
    expect(targets.landmarks!.labeled).toEqual(Uint8Array.of(0, 1, 1));
  });

  test("an even image gives zeros; all of it can be given back as data of tasks", async () => {
    const even = { ...crops, pixels: new Uint8Array(crops.pixels.length).fill(9) };
    await expectNoLeak(() => {
      const data: TaskData = faceTensors(even);
      expect([...data.inputs.dataSync()].every((value) => value === 0)).toBe(true);
      disposeTaskData(data);
    });
  });

  test("a place that is none is refused", () => {
    expect(() => faceTensors(crops, { places: [3] })).toThrow(
      "one of the 3 crops, by their places from 0 on. Got: 3.",
    );
    expect(() => faceTensors(crops, { places: [] })).toThrow("Got: no place.");
  });
});

describe.skipIf(needs.mtfl.missing)(needs.mtfl.title("the faces of MTFL"), () => {
  test("come to one side or the other by persons and photographs, a fifth to the test", async () => {
    const { records, attributes } = await readMtfl({ part: "training" });
    // Images are needed to find look-alikes only.
    const faces = records as readonly FaceRecord[] as readonly Face[];
    const { training, test: held } = splitFaces({ faces, attributes }, { duplicates: [] });
    expect(training.length + held.length).toBe(10_000);
    expect(held.length).toBeGreaterThanOrEqual(2000);
    expect(held.length).toBeLessThan(2050);
    const filesOf = (places: readonly number[]) => places.map((place) => records[place]!.file);
    // Aaron_Eckhart of Aaron_Eckhart_0001.jpg, 1002 of 1002_2_0.jpg, _-40_1741 of _-40_1741_0.jpg.
    const sourceOf = (file: string) =>
      file.replace(/_\d{4}\.jpg$/, "").replace(/\/(_-?\d+_\d+|\d+)_.*$/, "/$1");
    const learned = new Set(filesOf(training).map(sourceOf));
    expect(filesOf(held).filter((file) => learned.has(sourceOf(file)))).toEqual([]);
    expect(new Set(filesOf(training)).size + new Set(filesOf(held)).size).toBe(10_000);
    expect(learned.size).toBeLessThan(training.length);
  });
});
