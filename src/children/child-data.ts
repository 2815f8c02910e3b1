import type * as tf from "@tensorflow/tfjs";
import { type DigitExample, loadDigits, splitDigits } from "../datasets/digits.js";
import { type ImageSet, imageStatistics, standardizeImages } from "../datasets/image-set.js";
import { shapeImages } from "../datasets/shape-images.js";
import { createRandom, type Random } from "../random.js";
import { createLabeledData, type LabeledData } from "../training/labeled-data.js";

/**
 * What child networks learn from, as bytes: they learn from `training`, the search goes by `validation`, and `test` is
 * for who wants to know how good a found function is. All parts have the same classes and the same size of images.
 */
export interface ChildData {
  /** For reports. */
  readonly name: string;
  readonly training: ImageSet;
  readonly validation: ImageSet;
  readonly test?: ImageSet | undefined;
  /**
   * Whether the numbers are tokens and not levels: they stay as they are, and an example is the sequence of an image's
   * rows, [height].
   */
  readonly hasTokens?: boolean;
}

/** The three parts as numbers; levels are standardized with the means and deviations of the training part. */
export interface ChildTensors {
  readonly training: LabeledData<tf.Tensor>;
  readonly validation: LabeledData<tf.Tensor>;
  readonly test: LabeledData<tf.Tensor> | undefined;
}

/** Height and width of the images that the digits, 8 × 8 pixels, are put into. */
const CANVAS = 10;

/**
 * The digits of the course, each somewhere in an image of 10 × 10 pixels: 1,600 images of 800 digits to learn from, 800 of
 * 400 others to validate with, and one each of the 597 of the course's test part. Without that shift a network learns them
 * nearly as well without any activation function, and there would be little to search for.
 *
 * @throws Problem if the digits are not found.
 */
export async function shiftedDigits(): Promise<ChildData> {
  const { training, test } = splitDigits(await loadDigits());
  const random = createRandom(1);
  return {
    name: "shifted digits",
    training: shift(training.examples.slice(0, 800), 2, random.fork("training")),
    validation: shift(training.examples.slice(800), 2, random.fork("validation")),
    test: shift(test.examples, 1, random.fork("test")),
  };
}

/** Each digit `times` times, each time somewhere else. */
function shift(digits: readonly DigitExample[], times: number, random: Random): ImageSet {
  const shifted = Array.from({ length: times }, () => digits).flat();
  const pixels = new Uint8Array(shifted.length * CANVAS * CANVAS);
  for (const [index, { pixels: levels }] of shifted.entries()) {
    const [right, down] = [random.integer(CANVAS - 7), random.integer(CANVAS - 7)];
    for (const [place, level] of levels.entries()) {
      const [row, column] = [down + Math.floor(place / 8), right + (place % 8)];
      pixels[(index * CANVAS + row) * CANVAS + column] = level;
    }
  }
  return {
    pixels,
    labels: shifted.map(({ label }) => label),
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
    height: CANVAS,
    width: CANVAS,
    channels: 1,
  };
}

/** Images of shapes, see `shapeImages`: 5,000 to learn from, 1,000 to validate with and 1,000 to test with. */
export function shapeData(): ChildData {
  return {
    name: "shapes",
    training: shapeImages({ count: 5000, seed: 1 }),
    validation: shapeImages({ count: 1000, seed: 2 }),
    test: shapeImages({ count: 1000, seed: 3 }),
  };
}

/** Different words of the language, and words of a sentence. */
const WORDS = 12;
const LENGTH = 8;

/**
 * A language to translate, made from a seed: sentences of 8 words of 12, followed by a token that asks for one place of the
 * translation. That turns the sentence around and has another word for each, so the answer to place p is the word for the
 * one p places from the end. 4,000 questions to learn from, 1,000 to validate with and 1,000 to test with.
 */
export function translationData(): ChildData {
  const random = createRandom(1).fork("translation");
  const dictionary = random.permutation(WORDS);
  const draw = (name: string, count: number): ImageSet => {
    const own = random.fork(name);
    const pixels = new Uint8Array(count * (LENGTH + 1));
    const labels = Array.from({ length: count }, (_, index) => {
      const sentence = Array.from({ length: LENGTH }, () => own.integer(WORDS));
      const place = own.integer(LENGTH);
      pixels.set([...sentence, WORDS + place], index * (LENGTH + 1));
      return dictionary[sentence[LENGTH - 1 - place]!]!;
    });
    const classNames = dictionary.map((_, word) => `word ${word}`);
    return { pixels, labels, classNames, height: LENGTH + 1, width: 1, channels: 1 };
  };
  return {
    name: "translation",
    training: draw("training", 4000),
    validation: draw("validation", 1000),
    test: draw("test", 1000),
    hasTokens: true,
  };
}

/** How many tokens there are in the questions of `translationData`. */
export const TRANSLATION_TOKENS = WORDS + LENGTH;

/** Puts data into tensors, which belong to the caller. @throws Problem if a part has no image. */
export function createChildTensors({ training, validation, test, hasTokens }: ChildData): ChildTensors {
  const statistics = imageStatistics(training);
  const toTensors = (images: ImageSet) =>
    createLabeledData({
      inputs: hasTokens ? Float32Array.from(images.pixels) : standardizeImages(images, statistics),
      labels: images.labels,
      features: hasTokens ? [images.height] : [images.height, images.width, images.channels],
      classes: images.classNames.length,
    });
  return {
    training: toTensors(training),
    validation: toTensors(validation),
    test: test && toTensors(test),
  };
}
