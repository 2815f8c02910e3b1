import { datasetFolder } from "../datasets/dataset-folder.js";
import { nodeBuiltin } from "../datasets/node-builtin.js";
import { Problem } from "../problem.js";
import { requireNamed } from "../require.js";
import type { Candidate } from "../search/candidate.js";
import { equivalenceKey } from "../search/equivalence.js";
import { parseFormula } from "../search/parse-formula.js";
import type { SearchSpace } from "../search/search-space.js";
import type { ChildRecipe } from "./child.js";
import type { CandidateEvaluation } from "./evaluate-candidate.js";

/** A function of the search space, with what a child network made of it. */
export interface SearchTableRow {
  /** One formula of the function; `SearchTable.find` knows the others too. */
  readonly formula: string;
  /** Accuracy on the validation images for each seed of the table, 0 … 1; 0 where training failed. */
  readonly scores: readonly number[];
  /** Accuracy on the test images for each seed, which a search does not look at; 0 where training failed. */
  readonly testAccuracies: readonly number[];
  /** `ok`, or how training failed, for each seed. */
  readonly statuses: readonly CandidateEvaluation["status"][];
}

/** Every function of a search space, tried out beforehand: what a search method finds in it takes seconds. */
export interface SearchTable {
  /** Name of the child network that was trained, and how it was. */
  readonly child: string;
  readonly recipe: ChildRecipe;
  readonly space: SearchSpace;
  readonly seeds: readonly number[];
  /** What makes the table anew. */
  readonly command: string;
  /** One for each function, in the order of `enumerateCandidates`. */
  readonly rows: readonly SearchTableRow[];
  /** The row of a candidate's function, however it is written; undefined if the table does not have it. */
  find(candidate: Candidate): SearchTableRow | undefined;
}

interface Facts extends Pick<SearchTable, "recipe" | "space" | "seeds" | "command"> {
  readonly file: string;
  readonly sha256: string;
  readonly functions: number;
}

const WORDS: readonly string[] = [
  "nan",
  "crashed",
  "timeout",
  "memory",
] satisfies CandidateEvaluation["status"][];

/**
 * The table of the course for a child network, `datasets/search-table`. A search on it takes seconds:
 * `runSearch(method, (candidate) => mean(table.find(candidate)!.scores), { evaluations: 200 })`.
 *
 * @param child `mlp`, the perceptron, by default.
 * @param options.folder Folder of the tables; found by itself in a clone of the course.
 * @throws Problem if the folder or the file is missing, there is no table of that child, or the file is not the one that
 * the manifest describes.
 * @see Ramachandran2017, sec. 2
 */
export async function loadSearchTable(
  child = "mlp",
  { folder = datasetFolder("search-table") }: { folder?: string } = {},
): Promise<SearchTable> {
  const { tables } = JSON.parse(await read(folder, "manifest.json")) as { tables: Record<string, Facts> };
  const { file, sha256, functions, ...facts } = requireNamed("table", tables, child);
  const text = await read(folder, file);
  const digest = nodeBuiltin("node:crypto").createHash("sha256").update(text).digest("hex");
  requireEqual(`${file} must have the SHA-256 ${sha256}.`, sha256, digest);
  const lines = text.trimEnd().split("\n").slice(1);
  requireEqual("The functions must be as many as the manifest says.", functions, lines.length);
  const rows = lines.map((line) => readRow(line.split("\t"), facts.seeds.length));
  const { recipe, space, seeds, command } = facts;
  let byKey: Map<string, SearchTableRow> | undefined;
  return {
    child,
    recipe,
    space,
    seeds,
    command,
    rows,
    find(candidate) {
      byKey ??= new Map(rows.map((row) => [equivalenceKey(parseFormula(row.formula)), row]));
      return byKey.get(equivalenceKey(candidate));
    },
  };
}

/** A line: the formula, a score or a word for each seed, an accuracy on the test images or nothing for each. */
function readRow(cells: readonly string[], seeds: number): SearchTableRow {
  const scores = cells.slice(1, 1 + seeds);
  const tests = cells.slice(1 + seeds);
  const isWord = (cell: string): cell is CandidateEvaluation["status"] => WORDS.includes(cell);
  return {
    formula: cells[0]!,
    scores: scores.map((cell) => (isWord(cell) ? 0 : Number(cell))),
    testAccuracies: tests.map((cell, seed) => (isWord(scores[seed]!) ? 0 : Number(cell))),
    statuses: scores.map((cell) => (isWord(cell) ? cell : "ok")),
  };
}

async function read(folder: string, file: string): Promise<string> {
  const path = nodeBuiltin("node:path").join(folder, file);
  try {
    return await nodeBuiltin("node:fs").promises.readFile(path, "utf8");
  } catch (cause) {
    throw new Problem(
      { rule: `The table needs the file ${file}.`, came: `nothing readable at ${path}`, cure: CURE },
      { cause },
    );
  }
}

function requireEqual(rule: string, expected: string | number, came: string | number): void {
  if (expected === came) return;
  throw new Problem({ rule, came: `${came} instead of ${expected}`, cure: CURE });
}

const CURE = "Restore datasets/search-table, for example with `git checkout -- datasets/search-table`.";
