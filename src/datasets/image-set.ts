import { Problem } from "../problem.js";

/** Labeled images of one size, held as bytes: 50,000 of CIFAR are 154 MB so, and four times that as floats. */
export interface ImageSet {
  /** Levels 0 (dark) … 255 (light): image by image, row by row from the top left, the channels of a pixel together. */
  readonly pixels: Uint8Array;
  /** One class of 0 … classNames.length − 1 for each image. */
  readonly labels: readonly number[];
  readonly classNames: readonly string[];
  /** Pixels. */
  readonly height: number;
  /** Pixels. */
  readonly width: number;
  /** 3: red, green, blue; 1: gray. */
  readonly channels: number;
}

/** What `standardizeImages` takes away and divides by, one number for each channel, in levels of 0 … 255. */
export interface ImageStatistics {
  readonly means: readonly number[];
  /** Standard deviations, divisor n. */
  readonly deviations: readonly number[];
}

/**
 * Mean and standard deviation of each channel over all pixels of all images. Levels are whole numbers, so the sums are
 * exact and nothing is lost between a large mean and a small deviation.
 *
 * @throws Problem if there is no image.
 */
export function imageStatistics({ pixels, channels }: ImageSet): ImageStatistics {
  if (pixels.length === 0) {
    throw new Problem({
      rule: "Statistics of images need at least 1 image.",
      came: "none",
      cure: "Check the step that chose the images.",
    });
  }
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let start = 0; start < pixels.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const level = pixels[start + channel]!;
      sums[channel]! += level;
      squares[channel]! += level * level;
    }
  }
  const count = pixels.length / channels;
  return {
    means: Array.from(sums, (sum) => sum / count),
    deviations: Array.from(squares, (square, channel) =>
      Math.sqrt(Math.max(0, square - sums[channel]! ** 2 / count) / count),
    ),
  };
}

/**
 * Images as numbers for a network: (level − mean) / deviation, channel by channel, in the order of `pixels`. A test part
 * takes the statistics of the training part, so that nothing of it leaks into training. A deviation below 1 level counts
 * as 1, so that a channel that is the same everywhere gives zeros.
 *
 * @param statistics Those of the images themselves by default.
 * @returns images · height · width · channels numbers without a unit.
 * @throws Problem if there is no image, or the statistics are of another number of channels.
 */
export function standardizeImages(
  images: ImageSet,
  statistics: ImageStatistics = imageStatistics(images),
): Float32Array {
  const { pixels, channels } = images;
  if (statistics.means.length !== channels || statistics.deviations.length !== channels) {
    throw new Problem({
      rule: `Statistics for these images have ${channels} channel${channels === 1 ? "" : "s"}.`,
      came: `${statistics.means.length} means and ${statistics.deviations.length} deviations`,
      cure: "Take those of the training images of the same set, with `imageStatistics`.",
    });
  }
  const tables = statistics.means.map((mean, channel) => {
    const deviation = Math.max(1, statistics.deviations[channel]!);
    return Float32Array.from({ length: 256 }, (_, level) => (level - mean) / deviation);
  });
  const numbers = new Float32Array(pixels.length);
  for (let channel = 0; channel < channels; channel++) {
    const table = tables[channel]!;
    for (let index = channel; index < pixels.length; index += channels)
      numbers[index] = table[pixels[index]!]!;
  }
  return numbers;
}
