import { mkdir, readdir } from "node:fs/promises";

import { cleanNotebook } from "../notebook/clean-notebook.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { formatPercent } from "../notebook/percent/format-percent.ts";
import { Problem } from "../problem.ts";
import { writeWhole } from "../write-whole.ts";
import { chooseSide, type Pair, readPair, type Side } from "./pair.ts";
import { describeChanges, isSame, takeSnapshot } from "./pair-snapshot.ts";

export interface PairOptions {
  /** Folder of the notebooks and of their texts. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Whether the files are only looked at. */
  readonly check: boolean;
  /** The side that holds in any case. */
  readonly from?: Side;
  say(line: string): void;
}

export interface PairResult {
  /** Names of pairs that were not in step, and now are unless they were only looked at. */
  readonly changed: readonly string[];
  /** Names of pairs that cannot be brought into step without their author. */
  readonly wrong: readonly string[];
}

/** Names of the texts in the folder of notebooks. */
export async function listTexts(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -".ts".length));
}

/** Carries what changed in a notebook to its text or the other way round. A pair that is wrong keeps no other from it. */
export async function pairCourse({ folder, names, check, from, say }: PairOptions): Promise<PairResult> {
  const changed: string[] = [];
  const wrong: string[] = [];
  for (const name of names) {
    try {
      const pair = await readPair(folder, name, from);
      const done = check ? await lookAt(pair, from) : await bringIntoStep(pair, from);
      if (done === undefined) continue;
      changed.push(name);
      say(`${name}: ${done}`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      wrong.push(name);
      say(error.message);
    }
  }
  return { changed, wrong };
}

/** What brings a pair into step, `undefined` if it is. */
async function lookAt(pair: Pair, from: Side | undefined): Promise<string | undefined> {
  if (isInStep(pair)) return undefined;
  const side = await chooseSide(pair, from);
  const other = otherOf(side);
  return pair.files[other] === undefined
    ? `no ${other} yet`
    : `the ${side} has changed${changesOf(pair, side)}`;
}

/** What was done, `undefined` if the pair was in step. */
async function bringIntoStep(pair: Pair, from: Side | undefined): Promise<string | undefined> {
  const { paths, files, record } = pair;
  const isDone = isInStep(pair);
  const side = isDone ? "text" : await chooseSide(pair, from);
  const other = otherOf(side);
  const notebook = pair.sides[side]!;
  await mkdir(paths.records, { recursive: true });

  // What a chosen side replaces may be the only copy of someone's work.
  if (!isDone && from !== undefined && files[other] !== undefined) {
    writeWhole(paths.replaced[other], files[other]);
  }
  if (!isDone && side === "text") writeWhole(paths.notebook, formatNotebook(notebook));
  const isRewritten = await writeText(pair, notebook);
  const snapshot = takeSnapshot(notebook);
  if (record === undefined || !isSame(record, snapshot)) {
    writeWhole(paths.record, `${JSON.stringify(snapshot, null, 1)}\n`);
  }
  if (isDone) return isRewritten ? "in step; the text is written as usual now" : undefined;
  return files[other] === undefined
    ? `${other} written`
    : `the ${other} follows the ${side}${changesOf(pair, side)}`;
}

/** Ids and line ends of an author's text are completed, whichever side changed. */
async function writeText({ paths, files }: Pair, notebook: Notebook): Promise<boolean> {
  const lineEnd = files.text?.includes("\r\n") ? "\r\n" : "\n";
  const text = formatPercent(cleanNotebook(notebook)).replaceAll("\n", lineEnd);
  if (text === files.text) return false;
  writeWhole(paths.text, text);
  return true;
}

function isInStep({ sides: { text, notebook } }: Pair): boolean {
  return text !== undefined && notebook !== undefined && isSame(takeSnapshot(text), takeSnapshot(notebook));
}

function changesOf({ sides }: Pair, side: Side): string {
  const before = sides[otherOf(side)];
  return before === undefined
    ? ""
    : ` (${describeChanges(takeSnapshot(before), takeSnapshot(sides[side]!))})`;
}

function otherOf(side: Side): Side {
  return side === "text" ? "notebook" : "text";
}
