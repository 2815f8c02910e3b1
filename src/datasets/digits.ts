import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import { datasetFolder } from "./dataset-folder.js";
import { nodeBuiltin } from "./node-builtin.js";

/** One handwritten digit. */
export interface DigitExample {
  /** 8 × 8 pixels, row by row from the top left; each 0 (paper) … 16 (ink), whole numbers. */
  readonly pixels: readonly number[];
  /** The digit that was to be written, 0 … 9. */
  readonly label: number;
}

/** One side of a split, ready for a network. */
export interface DigitsPart {
  readonly examples: readonly DigitExample[];
  /** Standardized pixels, 64 numbers an example, no unit; see `splitDigits`. */
  readonly inputs: Float32Array;
  readonly labels: readonly number[];
  readonly features: 64;
  readonly classes: 10;
}

export interface DigitsSplit {
  readonly training: DigitsPart;
  readonly test: DigitsPart;
  /** Mean of each pixel over the training part. */
  readonly means: readonly number[];
  /** Standard deviation of each pixel over the training part (divisor n), but at least 1 ink dot. */
  readonly scales: readonly number[];
}

interface Manifest {
  readonly file: string;
  readonly sha256: string;
  readonly examples: number;
  readonly examplesByClass: readonly number[];
}

/**
 * The 1,797 handwritten digits of `datasets/digits`, in the order of the file.
 *
 * @param folder Folder of the data; found by itself in a clone of the course.
 * @throws Problem if the folder or the file is missing, or the file is not the one that the manifest describes.
 * @see Alpaydin1998
 */
export async function loadDigits({
  folder = datasetFolder("digits"),
}: {
  folder?: string;
} = {}): Promise<DigitExample[]> {
  const manifest = JSON.parse(await read(folder, "manifest.json")) as Manifest;
  const text = await read(folder, manifest.file);
  const digest = nodeBuiltin("node:crypto").createHash("sha256").update(text).digest("hex");
  requireEqual(`${manifest.file} must have the SHA-256 ${manifest.sha256}.`, manifest.sha256, digest);
  const examples = text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const numbers = line.split(",").map(Number);
      return { pixels: numbers.slice(0, 64), label: numbers[64]! };
    });
  const byClass = Array.from(
    { length: 10 },
    (_, digit) => examples.filter(({ label }) => label === digit).length,
  );
  requireEqual("The digits must be as many as the manifest says.", manifest.examples, examples.length);
  requireEqual(
    "Each class must be as large as the manifest says.",
    `${manifest.examplesByClass}`,
    `${byClass}`,
  );
  return examples;
}

/**
 * Splits the digits into a training and a test part by a seeded permutation, and standardizes both with the means and
 * standard deviations of the training part alone, so that nothing of the test part leaks into training. A deviation
 * below 1 counts as 1: a corner pixel that has ink in one training example of 1,200 would else be worth hundreds of
 * standard deviations in a test example.
 *
 * @param training Examples of the training part, 1,200 by default; the rest, 597 of 1,797, is the test part.
 * @param seed Seed of the permutation, 1 by default: the split of the course.
 * @throws Problem if either part would be empty.
 */
export function splitDigits(
  examples: readonly DigitExample[],
  { training = 1200, seed = 1 }: { training?: number; seed?: number } = {},
): DigitsSplit {
  requireInteger("training", training, 1, examples.length - 1);
  const shuffled = createRandom(seed)
    .fork("digits split")
    .permutation(examples.length)
    .map((index) => examples[index]!);
  const learned = shuffled.slice(0, training);
  const means = Array.from(
    { length: 64 },
    (_, pixel) => learned.reduce((sum, { pixels }) => sum + pixels[pixel]!, 0) / training,
  );
  const scales = means.map((center, pixel) => {
    const variance = learned.reduce((sum, { pixels }) => sum + (pixels[pixel]! - center) ** 2, 0) / training;
    return Math.max(1, Math.sqrt(variance));
  });
  const standardize = (part: readonly DigitExample[]): DigitsPart => ({
    examples: part,
    inputs: Float32Array.from(
      part.flatMap(({ pixels }) => pixels.map((value, pixel) => (value - means[pixel]!) / scales[pixel]!)),
    ),
    labels: part.map(({ label }) => label),
    features: 64,
    classes: 10,
  });
  return { training: standardize(learned), test: standardize(shuffled.slice(training)), means, scales };
}

async function read(folder: string, file: string): Promise<string> {
  const path = nodeBuiltin("node:path").join(folder, file);
  try {
    return await nodeBuiltin("node:fs").promises.readFile(path, "utf8");
  } catch (cause) {
    throw new Problem(
      {
        rule: `The digits need the file ${file}.`,
        came: `nothing readable at ${path}`,
        cure: "Restore datasets/digits, for example with `git checkout -- datasets/digits`.",
      },
      { cause },
    );
  }
}

function requireEqual(rule: string, expected: string | number, came: string | number): void {
  if (expected === came) return;
  throw new Problem({
    rule,
    came: `${came} instead of ${expected}`,
    cure: "Restore datasets/digits, for example with `git checkout -- datasets/digits`.",
  });
}
