import { existsSync } from "node:fs";
import { join } from "node:path";

import { type Child, type ChildData, createRandom, type ImageSet, loadCifar } from "activation-lab";

import { Problem } from "../problem.ts";

/** One image of ten is to validate with, as in most papers on CIFAR. */
const SHARE = 10;

/**
 * The data of a search: the images of CIFAR-10 or CIFAR-100 in a folder, any number of them, a tenth of them drawn by chance
 * to validate with, or else the child's own. Images to test with are the data set's own, where they are there.
 *
 * @param examples Most images to learn from.
 * @throws Problem if the folder holds fewer than two images, or what `loadCifar` refuses.
 */
export async function loadData(
  child: Child,
  folder: string | undefined,
  examples: number,
): Promise<ChildData> {
  if (folder === undefined) return child.loadData();
  const images = await loadCifar({ part: "training", folder });
  const count = images.labels.length;
  if (count < 2) {
    throw new Problem({
      rule: "A search needs images to learn from and to validate with.",
      came: `${count} in ${folder}`,
      cure: "Give a folder with more of them.",
    });
  }
  const order = createRandom(1).fork("validation images").permutation(count);
  const validation = Math.max(1, Math.floor(count / SHARE));
  const hasTest = ["test_batch.bin", "test.bin"].some((file) => existsSync(join(folder, file)));
  return {
    name: images.classNames.length === 10 ? "CIFAR-10" : "CIFAR-100",
    training: pick(images, order.slice(validation, validation + examples)),
    validation: pick(images, order.slice(0, validation)),
    test: hasTest ? await loadCifar({ part: "test", folder }) : undefined,
  };
}

function pick(images: ImageSet, indexes: readonly number[]): ImageSet {
  const length = images.height * images.width * images.channels;
  const pixels = new Uint8Array(indexes.length * length);
  for (const [place, index] of indexes.entries())
    pixels.set(images.pixels.subarray(index * length, (index + 1) * length), place * length);
  return { ...images, pixels, labels: indexes.map((index) => images.labels[index]!) };
}
