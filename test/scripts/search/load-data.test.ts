import { mkdir, writeFile } from "node:fs/promises";
import { childNamed } from "activation-lab";
import { describe, expect, test } from "vitest";

import { digestData } from "../../../scripts/search/data-digest.ts";
import { loadData } from "../../../scripts/search/load-data.ts";
import { useFolder } from "./fixture.ts";

const folder = useFolder();
const child = childNamed("cnn");

/** Records whose first pixel counts them. */
function records(count: number, labels: number): Uint8Array {
  const bytes = new Uint8Array(count * (labels + 3072));
  for (let record = 0; record < count; record++) {
    bytes[record * (labels + 3072) + labels - 1] = record % 10;
    bytes[record * (labels + 3072) + labels] = record;
  }
  return bytes;
}

describe("the data of a search", () => {
  test.each([
    { name: "CIFAR-10", training: "data_batch_1.bin", held: "test_batch.bin", labels: 1, classes: 10 },
    { name: "CIFAR-100", training: "train.bin", held: "test.bin", labels: 2, classes: 100 },
  ])(
    "are any number of images of $name, each on one side",
    async ({ name, training, held, labels, classes }) => {
      const path = folder.path("data");
      await mkdir(path);
      await writeFile(`${path}/${training}`, records(37, labels));
      const alone = await loadData(child, path, 10_000);
      expect(alone.test).toBeUndefined();
      await writeFile(`${path}/${held}`, records(5, labels));
      const data = await loadData(child, path, 10_000);
      expect(data).toMatchObject({
        name,
        training: { labels: { length: 34 } },
        validation: { labels: { length: 3 } },
      });
      expect(data.test!.labels).toHaveLength(5);
      expect(data.training.classNames).toHaveLength(classes);
      const firsts = [data.training, data.validation].flatMap(({ pixels, labels: own }) =>
        own.map((_, index) => pixels[index * 3072]!),
      );
      expect([...firsts].sort((one, other) => one - other)).toEqual(
        Array.from({ length: 37 }, (_, index) => index),
      );
      expect((await loadData(child, path, 20)).training.labels).toEqual(data.training.labels.slice(0, 20));
      expect(digestData(data)).toBe(digestData(await loadData(child, path, 10_000)));
      expect(digestData(data)).not.toBe(digestData(alone));
    },
  );

  test("are refused where there is nothing to validate with", async () => {
    const path = folder.path("data");
    await mkdir(path);
    await writeFile(`${path}/data_batch_1.bin`, records(1, 1));
    await expect(loadData(child, path, 10)).rejects.toThrow(/1 in .*data/);
    await expect(loadData(child, folder.path("nowhere"), 10)).rejects.toThrow(/CIFAR-10/);
  });
});
