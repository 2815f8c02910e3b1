import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import {
  type CandidateEvaluation,
  distinctCandidates,
  enumerateCandidates,
  formula,
  type SearchSpace,
} from "activation-lab";

import { type EvaluationRim, evaluateJobs } from "./evaluate-jobs.ts";
import type { Configuration } from "./journal.ts";
import type { Job } from "./protocol.ts";

/** A function of a space, tried out once for each seed. */
export interface TableRow {
  readonly formula: string;
  /** In the order of the seeds. */
  readonly evaluations: readonly CandidateEvaluation[];
}

/** One formula of each function of a space. */
export function listFunctions(space: SearchSpace): string[] {
  return distinctCandidates(enumerateCandidates(space)).map(formula);
}

/** Tries every function with every seed: all with the first seed, then all with the next. */
export async function makeTable(
  formulas: readonly string[],
  seeds: readonly number[],
  rim: EvaluationRim,
): Promise<TableRow[]> {
  const jobs = seeds.flatMap((seed) => formulas.map((text): Job => ({ formula: text, seed })));
  const evaluations = await evaluateJobs(jobs, rim);
  return formulas.map((text, row) => ({
    formula: text,
    evaluations: seeds.map((_, index) => evaluations[index * formulas.length + row]!),
  }));
}

interface Manifest {
  readonly name: string;
  readonly license: string;
  readonly tables: Readonly<Record<string, Configuration>>;
}

/**
 * Writes a table as `CHILD.tsv` and its facts into `manifest.json`, which keeps those of other children.
 *
 * @param facts Space, seeds, recipe and data; digest and size are added.
 */
export async function writeTable(
  folder: string,
  child: string,
  rows: readonly TableRow[],
  facts: Configuration,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = formatTable(rows);
  const file = `${child}.tsv`;
  // Before a manifest that cannot be read could cost hours of work.
  await writeFile(join(folder, file), text);
  const path = join(folder, "manifest.json");
  const old = JSON.parse(await readFile(path, "utf8").catch(() => "{}")) as Partial<Manifest>;
  const entry = {
    file,
    sha256: createHash("sha256").update(text).digest("hex"),
    functions: rows.length,
    ...facts,
  };
  const manifest: Manifest = {
    name: "Activation functions of the Swish search space, tried out",
    license: "CC0-1.0",
    tables: { ...old.tables, [child]: entry },
  };
  await writeFile(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** A row for each function: the formula, the scores and the accuracies on the test images; a word where there is none. */
export function formatTable(rows: readonly TableRow[]): string {
  const seeds = (rows[0]?.evaluations ?? []).map((_, index) => index + 1);
  const header = ["formula", ...seeds.map((one) => `score ${one}`), ...seeds.map((one) => `test ${one}`)];
  const lines = rows.map(({ formula: text, evaluations }) => [
    text,
    ...evaluations.map(({ score, status }) => (status === "ok" ? format(score) : status)),
    ...evaluations.map(({ testAccuracy }) => (testAccuracy === undefined ? "" : format(testAccuracy))),
  ]);
  return `${[header, ...lines].map((cells) => cells.join("\t")).join("\n")}\n`;
}

/** Shares of a few thousand images are told apart by five digits. */
function format(share: number): string {
  return String(Number(share.toFixed(5)));
}
