import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";
import { dataDirectory } from "./data-directory.js";
import { nodeBuiltin } from "./node-builtin.js";

/** Numbers of the wavelet transform of images of banknotes, with a class each. */
export interface Banknotes {
  /** Names of the columns of `rows`. */
  readonly featureNames: readonly string[];
  /** One note a row: variance, skewness and curtosis of the transformed image, and the entropy of the image. No unit. */
  readonly rows: readonly (readonly number[])[];
  /** 0 or 1; the data set is commonly read as 0 for genuine and 1 for forged notes. */
  readonly labels: readonly number[];
}

/** One side of a split, as `createLabeledData` takes it. */
export interface BanknotesPart {
  /** Four numbers a note, each −1 at the least and 1 at the largest one of the training part. */
  readonly inputs: Float32Array;
  readonly labels: readonly number[];
  readonly features: 4;
  readonly classes: 2;
}

export interface BanknotesSplit {
  readonly training: BanknotesPart;
  readonly test: BanknotesPart;
  /** The numbers that became −1 and 1: of the training part, feature by feature. */
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

const FILE = "data_banknote_authentication.txt";
const FEATURE_NAMES = ["variance", "skewness", "curtosis", "entropy"] as const;

/**
 * The banknotes of UCI's data set 267, as the file has them: 1,372 notes, 762 of class 0 and 610 of class 1.
 *
 * @param folder Folder of `data_banknote_authentication.txt`; by default `banknote` below the folder that
 * `ACTIVATION_LAB_DATA` names.
 * @throws Problem if there is no folder or file, a line is not four numbers and a class of 0 or 1, or there is no note.
 * @see Lohweg2012
 */
export async function loadBanknotes({
  folder = dataDirectory("banknote"),
}: {
  folder?: string | undefined;
} = {}): Promise<Banknotes> {
  if (folder === undefined) {
    throw new Problem({
      rule: "Banknotes are read from a folder of yours.",
      came: "none, and ACTIVATION_LAB_DATA is not set",
      cure: "Fetch them with `npm run datasets -- fetch banknote --to DIR`, or take `syntheticBanknotes`.",
    });
  }
  const path = nodeBuiltin("node:path").join(folder, FILE);
  const text = await nodeBuiltin("node:fs")
    .promises.readFile(path, "utf8")
    .catch((cause) => {
      throw new Problem(
        { rule: `Banknotes need the file ${FILE}.`, came: `none in ${folder}`, cure: CURE },
        { cause },
      );
    });
  const notes = text
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === "" ? [] : [readLine(line, index)]));
  if (notes.length === 0) {
    throw new Problem({ rule: `${FILE} must hold banknotes.`, came: "an empty file", cure: CURE });
  }
  return {
    featureNames: FEATURE_NAMES,
    rows: notes.map((numbers) => numbers.slice(0, 4)),
    labels: notes.map((numbers) => numbers[4]!),
  };
}

/** How the score of a synthetic note depends on each standardized number t. */
const SCORES: readonly ((t: number) => number)[] = [
  (t) => -2 * Math.tanh(1.5 * t),
  (t) => t ** 2 - 1,
  (t) => Math.sin(2 * t),
  (t) => 0.3 * t,
];
/** Means, deviations and ranges like those of the real data. */
const CENTERS = [0.43, 1.92, 1.4, -1.19] as const;
const DEVIATIONS = [2.84, 5.87, 4.31, 2.1] as const;
const MOST_DEVIATIONS = 2.5;

/** Scores between which notes are of class 0. */
const [LOW, HIGH] = [-0.5, 2.5];

/** Banknotes whose law is known. */
export interface SyntheticBanknotes extends Banknotes {
  /** What each number adds to the score of a note; class 0 is a score of −0.5 … 2.5, class 1 one beyond. */
  readonly scores: readonly ((value: number) => number)[];
}

/**
 * Made-up banknotes, to stand in where the real ones are absent, with the curves that a network should find: four independent
 * normal numbers, cut at 2.5 deviations, make the score s = −2 tanh(1.5 t₁) + (t₂² − 1) + sin(2 t₃) + 0.3 t₄ of their
 * standardized values t. Class 0 is −0.5 < s < 2.5, class 1 a score that is too low or too high, so that no sum of four curves can
 * tell them apart, but a function of such a sum. Notes that are closer than `margin` to the edge between classes are drawn again.
 *
 * @param notes 1,372 by default, at least 2.
 * @param margin At least 0 and below 1; 0.1 by default.
 * @param seed 1 by default.
 * @throws Problem if an option is outside its bounds.
 */
export function syntheticBanknotes({
  notes = 1372,
  margin = 0.1,
  seed = 1,
}: {
  notes?: number;
  margin?: number;
  seed?: number;
} = {}): SyntheticBanknotes {
  requireInteger("notes", notes, 2);
  requireFinite("margin", margin, { atLeast: 0, below: 1 });
  const random = createRandom(seed).fork("banknotes");
  const scores = SCORES.map(
    (score, feature) => (value: number) => score((value - CENTERS[feature]!) / DEVIATIONS[feature]!),
  );
  const scoreOf = (row: readonly number[]) => scores.reduce((sum, score, p) => sum + score(row[p]!), 0);
  const draw = (): number[] => {
    for (;;) {
      const row = CENTERS.map((center, p) => center + DEVIATIONS[p]! * drawCut(() => random.normal()));
      const score = scoreOf(row);
      if (Math.min(Math.abs(score - LOW), Math.abs(score - HIGH)) >= margin) return row;
    }
  };
  const rows = Array.from({ length: notes }, draw);
  const labels = rows.map((row) => (scoreOf(row) < LOW || scoreOf(row) > HIGH ? 1 : 0));
  return { featureNames: FEATURE_NAMES, rows, labels, scores };
}

function drawCut(draw: () => number): number {
  for (;;) {
    const value = draw();
    if (Math.abs(value) <= MOST_DEVIATIONS) return value;
  }
}

/**
 * One of several folds of the notes as the test part, the others as the training part: over all folds every note is tested
 * once. Each number is moved and scaled so that the training part reaches from −1 to 1; nothing of the test part is used.
 *
 * @param fold Which fold is the test part, from 0.
 * @param folds At least 2 and at most as many as there are notes; 5 by default.
 * @param seed Of the order in which notes are dealt out; 1 by default.
 * @throws Problem if an option is outside its bounds, or a number is the same in all notes of the training part.
 */
export function splitBanknotes(
  notes: Banknotes,
  { fold, folds = 5, seed = 1 }: { fold: number; folds?: number; seed?: number },
): BanknotesSplit {
  requireInteger("folds", folds, 2, notes.rows.length);
  requireInteger("fold", fold, 0, folds - 1);
  const order = createRandom(seed).fork("banknotes split").permutation(notes.rows.length);
  const indices = (isTest: boolean) => order.filter((_, place) => (place % folds === fold) === isTest);
  const training = indices(false);
  const edge = (choose: (...values: number[]) => number) =>
    FEATURE_NAMES.map((_, p) => choose(...training.map((note) => notes.rows[note]![p]!)));
  const [lows, highs] = [edge(Math.min), edge(Math.max)];
  for (const [p, name] of FEATURE_NAMES.entries()) requireSpread(name, lows[p]!, highs[p]!);
  const part = (chosen: readonly number[]): BanknotesPart => ({
    inputs: Float32Array.from(
      chosen.flatMap((note) =>
        notes.rows[note]!.map((value, p) => (2 * (value - lows[p]!)) / (highs[p]! - lows[p]!) - 1),
      ),
    ),
    labels: chosen.map((note) => notes.labels[note]!),
    features: 4,
    classes: 2,
  });
  return { training: part(training), test: part(indices(true)), lows, highs };
}

function requireSpread(name: string, low: number, high: number): void {
  if (low < high) return;
  throw new Problem({
    rule: "A number that is scaled must differ between notes of the training part.",
    came: `${low} as ${name} of all of them`,
    cure: "Check the file, or give more notes.",
  });
}

function readLine(line: string, index: number): number[] {
  const numbers = line.split(",").map((field) => (field.trim() === "" ? Number.NaN : Number(field)));
  if (numbers.length === 5 && numbers.every(Number.isFinite) && (numbers[4] === 0 || numbers[4] === 1))
    return numbers;
  throw new Problem({
    rule: "A line has four numbers and a class of 0 or 1, separated by commas.",
    came: `${JSON.stringify(line.slice(0, 60))} in line ${index + 1} of ${FILE}`,
    cure: CURE,
  });
}

const CURE = "Fetch or unpack it again.";
