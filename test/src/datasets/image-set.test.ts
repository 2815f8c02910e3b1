import { describe, expect, test } from "vitest";

import { type ImageSet, imageStatistics, standardizeImages } from "../../../src/datasets/image-set.ts";
import { splitBalanced } from "../../../src/datasets/split-balanced.ts";
import { mean, squaredDeviations } from "../../../src/statistics.ts";

/** `count` images of 2 × 1 pixels in color; the first level of each is its number. */
function numbered(count: number, classes = 2): ImageSet {
  return {
    pixels: Uint8Array.from({ length: count * 6 }, (_, index) =>
      index % 6 === 0 ? index / 6 : 10 * (index % 6),
    ),
    labels: Array.from({ length: count }, (_, index) => index % classes),
    classNames: Array.from({ length: classes }, (_, index) => `class ${index}`),
    height: 1,
    width: 2,
    channels: 3,
  };
}
const empty: ImageSet = { ...numbered(1), pixels: new Uint8Array(0), labels: [] };

describe("standardizeImages", () => {
  test("statistics of channels are those of the plain definition", () => {
    const images = numbered(7);
    const { means, deviations } = imageStatistics(images);
    for (const channel of [0, 1, 2]) {
      const levels = [...images.pixels].filter((_, index) => index % 3 === channel);
      expect(means[channel]).toBeCloseTo(mean(levels), 12);
      expect(deviations[channel]).toBeCloseTo(Math.sqrt(squaredDeviations(levels) / levels.length), 12);
    }
  });

  test("each channel gets mean 0 and deviation 1, in the order of the pixels", () => {
    const images = numbered(7);
    const numbers = standardizeImages(images);
    const { means, deviations } = imageStatistics(images);
    expect(numbers).toHaveLength(images.pixels.length);
    numbers.forEach((number, index) => {
      const expected = (images.pixels[index]! - means[index % 3]!) / deviations[index % 3]!;
      expect(number).toBeCloseTo(expected, 6);
    });
  });

  test("a test part takes the statistics of the training part; an even channel gives zeros", () => {
    const gray: ImageSet = { ...numbered(1), pixels: Uint8Array.of(7, 7), channels: 1 };
    expect([...standardizeImages(gray)]).toEqual([0, 0]);
    expect([...standardizeImages(gray, { means: [5], deviations: [4] })]).toEqual([0.5, 0.5]);
  });

  test("no image and statistics of other images are refused", () => {
    expect(() => imageStatistics(empty)).toThrow("need at least 1 image");
    expect(() => standardizeImages(numbered(1), { means: [1], deviations: [1] })).toThrow(
      "Statistics for these images have 3 channels. Got: 1 means and 1 deviations.",
    );
  });
});

describe("splitBalanced", () => {
  const images = numbered(100, 5);
  const idsOf = ({ pixels }: ImageSet) => [...pixels].filter((_, index) => index % 6 === 0);

  test("sets are disjoint and balanced, and labels go with their images", () => {
    const [training, held] = splitBalanced(images, { counts: [50, 20], seed: 3 });
    expect([training.labels.length, held.labels.length]).toEqual([50, 20]);
    expect(new Set([...idsOf(training), ...idsOf(held)]).size).toBe(70);
    for (let label = 0; label < 5; label++) {
      expect(training.labels.filter((other) => other === label)).toHaveLength(10);
      expect(held.labels.filter((other) => other === label)).toHaveLength(4);
    }
    for (const set of [training, held]) expect(idsOf(set).map((id) => id % 5)).toEqual(set.labels);
  });

  test("a count between multiples differs by one between classes", () => {
    const [set] = splitBalanced(images, { counts: [13] });
    const counts = [0, 1, 2, 3, 4].map((label) => set.labels.filter((other) => other === label).length);
    expect(counts.sort()).toEqual([2, 2, 3, 3, 3]);
  });

  test("the seed decides", () => {
    const ids = (seed?: number) => idsOf(splitBalanced(images, { counts: [20], ...(seed && { seed }) })[0]);
    expect(ids()).toEqual(ids(1));
    expect(ids(2)).not.toEqual(ids(1));
    expect(ids(1)).not.toEqual([...ids(1)].sort((a, b) => a - b));
  });

  test("more than there are, and no count, are refused", () => {
    expect(() => splitBalanced(images, { counts: [80, 40] })).toThrow(
      "Balanced sets of 80 and 40 images need about 24 of each of the 5 classes. Got: 20 of the class",
    );
    expect(() => splitBalanced(images, { counts: [0] })).toThrow(
      "`counts` must be a whole number of at least 1",
    );
  });
});
