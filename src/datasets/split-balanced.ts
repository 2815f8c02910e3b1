import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import type { ImageSet } from "./image-set.js";

/**
 * Chooses disjoint sets of images, each with as many images of one class as of any other, in random order. Where a
 * count is no multiple of the number of classes, some classes, drawn by chance, have one image more.
 *
 * @param counts Number of images of each set, such as `[2000, 500]` for training and validation; at least 1 each.
 * @param seed Seed of the choice, 1 by default.
 * @throws Problem if a count is not a whole number of at least 1, or a class has too few images for all sets.
 */
export function splitBalanced<const Counts extends readonly number[]>(
  images: ImageSet,
  { counts, seed = 1 }: { counts: Counts; seed?: number },
): { [Index in keyof Counts]: ImageSet } {
  const classes = images.classNames.length;
  const random = createRandom(seed).fork("balanced split");
  const waiting: number[][] = Array.from({ length: classes }, () => []);
  for (const index of random.permutation(images.labels.length)) waiting[images.labels[index]!]!.push(index);
  const sets = counts.map((count) => {
    requireInteger("counts", count, 1);
    const order = random.permutation(classes);
    const chosen: number[] = [];
    for (let taken = 0; taken < count; taken++) {
      const label = order[taken % classes]!;
      const index = waiting[label]!.pop();
      if (index === undefined) throw tooFew(images, counts, label);
      chosen.push(index);
    }
    return pick(
      images,
      random.permutation(count).map((place) => chosen[place]!),
    );
  });
  return sets as { [Index in keyof Counts]: ImageSet };
}

function pick(images: ImageSet, indexes: readonly number[]): ImageSet {
  const length = images.height * images.width * images.channels;
  const pixels = new Uint8Array(indexes.length * length);
  for (const [place, index] of indexes.entries()) {
    pixels.set(images.pixels.subarray(index * length, (index + 1) * length), place * length);
  }
  return { ...images, pixels, labels: indexes.map((index) => images.labels[index]!) };
}

function tooFew({ classNames, labels }: ImageSet, counts: readonly number[], label: number): Problem {
  const there = labels.filter((other) => other === label).length;
  return new Problem({
    rule: `Balanced sets of ${counts.join(" and ")} images need about ${Math.ceil(counts.reduce((sum, count) => sum + count, 0) / classNames.length)} of each of the ${classNames.length} classes.`,
    came: `${there} of the class "${classNames[label]}"`,
    cure: "Ask for fewer images, or load more.",
  });
}
