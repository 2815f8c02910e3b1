import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadCifar, loadCifar10, loadCifar100 } from "../../../src/datasets/cifar.ts";
import { CIFAR_100_FINE_CLASSES } from "../../../src/datasets/cifar-class-names.ts";
import { imageStatistics } from "../../../src/datasets/image-set.ts";
import { needs } from "../../support/needs.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cifar-"));
  vi.stubEnv("ACTIVATION_LAB_DATA", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Level of a channel of a pixel of a record, different for neighbors of every kind. */
const level = (record: number, channel: number, y: number, x: number) =>
  (17 * record + 80 * channel + 5 * y + x) % 256;

/** Records as the description of the format gives them: label bytes, then the red plane row by row, green, blue. */
function records(labels: readonly (readonly number[])[], first = 0): Uint8Array {
  return Uint8Array.from(
    labels.flatMap((bytes, index) => {
      const record = [...bytes];
      for (let channel = 0; channel < 3; channel++) {
        for (let y = 0; y < 32; y++) {
          for (let x = 0; x < 32; x++) record.push(level(first + index, channel, y, x));
        }
      }
      return record;
    }),
  );
}
const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);

describe("loadCifar10", () => {
  test("reads the batches that are there, in order, with the channels of a pixel together", async () => {
    write("data_batch_1.bin", records([[3], [9]]));
    write("data_batch_2.bin", records([[0]], 2));
    const images = await loadCifar10({ folder, part: "training" });
    expect(images).toMatchObject({ labels: [3, 9, 0], height: 32, width: 32, channels: 3 });
    expect(images.labels.map((label) => images.classNames[label])).toEqual(["cat", "truck", "airplane"]);
    const expected = [0, 1, 2].flatMap((record) =>
      Array.from({ length: 3072 }, (_, index) =>
        level(record, index % 3, Math.floor(index / 96), Math.floor(index / 3) % 32),
      ),
    );
    expect([...images.pixels]).toEqual(expected);
  });

  test("a limit ends in the middle of a file, and files beyond it are not read", async () => {
    write("data_batch_1.bin", records([[1], [2], [3]]));
    write("data_batch_2.bin", Uint8Array.of(1));
    const images = await loadCifar10({ folder, part: "training", limit: 2 });
    expect(images.labels).toEqual([1, 2]);
    expect(images.pixels).toHaveLength(2 * 3072);
    await expect(loadCifar10({ folder, part: "training", limit: 0 })).rejects.toThrow("`limit`");
  });

  test("the folder comes from ACTIVATION_LAB_DATA", async () => {
    await expect(loadCifar10({ part: "test" })).rejects.toThrow(
      "CIFAR-10 is read from a folder of yours: it does not come with the course. Got: no folder",
    );
    vi.stubEnv("ACTIVATION_LAB_DATA", folder);
    mkdirSync(join(folder, "cifar-10-batches-bin"));
    writeFileSync(join(folder, "cifar-10-batches-bin", "test_batch.bin"), records([[5]]));
    expect((await loadCifar10({ part: "test" })).labels).toEqual([5]);
  });

  test.each([
    ["cut short", records([[1], [2]]).subarray(0, 5000)],
    ["with a byte too many", Uint8Array.of(...records([[1]]), 0)],
    ["empty", new Uint8Array(0)],
  ])("a file %s is refused, with its name and length", async (_, bytes) => {
    write("test_batch.bin", bytes);
    await expect(loadCifar10({ folder, part: "test" })).rejects.toThrow(
      `whole records of 3073 bytes. Got: ${bytes.length} bytes in ${join(folder, "test_batch.bin")}`,
    );
  });

  test("a label that is no class is refused, with its place", async () => {
    write("test_batch.bin", records([[1], [10]]));
    await expect(loadCifar10({ folder, part: "test" })).rejects.toThrow(
      `A label of CIFAR-10 is 0 … 9. Got: 10 in record 2 of ${join(folder, "test_batch.bin")}`,
    );
  });

  test("no batch, and a batch that is missing before another, are refused", async () => {
    await expect(loadCifar10({ folder, part: "training" })).rejects.toThrow("need the file data_batch_1.bin");
    write("data_batch_1.bin", records([[1]]));
    write("data_batch_3.bin", records([[1]]));
    await expect(loadCifar10({ folder, part: "training" })).rejects.toThrow("need the file data_batch_2.bin");
  });
});

describe("loadCifar100", () => {
  test("the second byte is the fine label, the first the coarse one", async () => {
    write(
      "train.bin",
      records([
        [11, 19],
        [19, 99],
      ]),
    );
    const fine = await loadCifar100({ folder, part: "training" });
    expect(fine.labels.map((label) => fine.classNames[label])).toEqual(["cattle", "worm"]);
    const coarse = await loadCifar100({ folder, part: "training", labels: "coarse" });
    expect(coarse.labels.map((label) => coarse.classNames[label])).toEqual([
      "large omnivores and herbivores",
      "vehicles 2",
    ]);
    expect(coarse.pixels).toEqual(fine.pixels);
    expect(fine.pixels[0]).toBe(level(0, 0, 0, 0));
  });

  test("names stand in the order of the labels, which is that of the alphabet", () => {
    expect(CIFAR_100_FINE_CLASSES).toHaveLength(100);
    expect(CIFAR_100_FINE_CLASSES).toEqual([...CIFAR_100_FINE_CLASSES].sort());
  });

  test("a coarse label that is no class is refused also where fine ones are wanted", async () => {
    write("test.bin", records([[20, 0]]));
    await expect(loadCifar100({ folder, part: "test" })).rejects.toThrow(
      "A coarse label of CIFAR-100 is 0 … 19.",
    );
  });
});

describe("loadCifar", () => {
  test("tells the two apart by their files", async () => {
    await expect(loadCifar({ folder, part: "test" })).rejects.toThrow(
      `test_batch.bin (CIFAR-10) or test.bin (CIFAR-100). Got: neither in ${folder}`,
    );
    write("test.bin", records([[0, 42]]));
    expect((await loadCifar({ folder, part: "test" })).labels).toEqual([42]);
    write("test_batch.bin", records([[7]]));
    expect((await loadCifar({ folder, part: "test" })).labels).toEqual([7]);
    await expect(loadCifar({ folder, part: "test", labels: "coarse" })).rejects.toThrow(
      "The labels of CIFAR-10 are `fine`. Got: `coarse`.",
    );
  });
});

describe.skipIf(needs.cifar10.missing)(needs.cifar10.title("CIFAR-10 itself"), () => {
  test("channels have the means and deviations that are published for it", async () => {
    vi.unstubAllEnvs();
    const { means, deviations } = imageStatistics(await loadCifar10({ part: "training" }));
    // Of all 50,000 images, in shares of 255; a part of them, or a copy that was decoded otherwise, is close.
    const published = { means: [0.4914, 0.4822, 0.4465], deviations: [0.247, 0.2435, 0.2616] };
    for (const channel of [0, 1, 2]) {
      expect(Math.abs(means[channel]! / 255 - published.means[channel]!)).toBeLessThan(0.005);
      expect(Math.abs(deviations[channel]! / 255 - published.deviations[channel]!)).toBeLessThan(0.005);
    }
  });

  test("neighbors of a photograph are alike, in rows and in columns", async () => {
    vi.unstubAllEnvs();
    const { pixels, labels, classNames } = await loadCifar10({ part: "test" });
    const difference = (step: number) => {
      let sum = 0;
      for (let index = 0; index + step < 3072 * 100; index++)
        sum += Math.abs(pixels[index]! - pixels[index + step]!);
      return sum;
    };
    const across = difference(3 * (16 * 32 + 16));
    expect(difference(3)).toBeLessThan(across / 2);
    expect(difference(3 * 32)).toBeLessThan(across / 2);
    const counts = classNames.map((_, label) => labels.filter((other) => other === label).length);
    expect(new Set(counts).size).toBe(1);
  });
});
