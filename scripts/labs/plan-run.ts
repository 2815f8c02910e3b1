import { cellsToExecute } from "../kernel/cells-to-execute.ts";
import type { CodeCell, Notebook } from "../notebook/notebook.ts";
import { type CellNames, readCellNames } from "./cell-names.ts";
import { readNbgrader } from "./nbgrader-cell.ts";

/**
 * What a cell is when exercises are graded: `context` that they need, an `answer`, a `test`, or one that a student
 * `added`.
 */
export type CellRole = "context" | "answer" | "test" | "added";

export interface PlannedCell {
  readonly role: CellRole;
  /** Of the source's cell; of the submission's for one that was added. */
  readonly id: string;
  /** nbgrader's name of an answer or a test, else empty. */
  readonly gradeId: string;
  /** A submission's answer where there is one, and what it added; all else as the source has it. */
  readonly source: string;
}

/**
 * The cells to run, in order, so that the exercises of a notebook can be graded: its answers and tests, and of the
 * others those that these need, directly or through others, to declare or to change a name. A lecture's experiments are
 * not among them.
 *
 * @param submission What a student handed in, with the ids of the source's cells where it has them (`readSubmission` finds
 *   them out): its answers take the place of those of the source, and cells that the source does not have run after the one
 *   that stands before them. All other cells are those of the source, whatever became of them. Names that the submission
 *   uses are provided, too, where the source has them.
 */
export function planRun(source: Notebook, submission?: Notebook): PlannedCell[] {
  const cells = cellsToExecute(source).map((cell) => describeCell(cell));
  const own = submission === undefined ? cells : withSubmission(source, cells, submission);
  const names = readNames(own);
  const isWanted = own.map(({ role }) => role !== "context");
  for (let user = own.length - 1; user >= 0; user -= 1) {
    if (!isWanted[user]) continue;
    for (const name of names[user]!.used)
      for (const place of sourcesOf(name, user, names)) isWanted[place] = true;
  }
  return own.filter((_, index) => isWanted[index]);
}

/** The names that the answers of a plan declare: what is a student's, and not the lecture's. */
export function namesOfAnswers(plan: readonly PlannedCell[]): Set<string> {
  const answers = plan.filter(({ role }) => role === "answer").map(({ source }) => source);
  return new Set(readCellNames(answers).flatMap(({ declared }) => [...declared]));
}

/** The cell before `user` from which it has the name, if one has it, and those that gave it another value since. */
function sourcesOf(name: string, user: number, names: readonly CellNames[]): number[] {
  const changes: number[] = [];
  for (let place = user - 1; place >= 0; place -= 1) {
    if (names[place]!.declared.has(name)) return [place, ...changes];
    if (names[place]!.assigned.has(name)) changes.push(place);
  }
  return [];
}

function describeCell(cell: CodeCell): PlannedCell {
  const part = readNbgrader(cell);
  const role = part?.solution ? "answer" : part?.grade ? "test" : "context";
  return { role, id: cell.id, gradeId: part?.gradeId ?? "", source: cell.source };
}

/** The cells of the source, with the answers of the submission and what it added. */
function withSubmission(
  source: Notebook,
  cells: readonly PlannedCell[],
  submission: Notebook,
): PlannedCell[] {
  const known = new Set(source.cells.map(({ id }) => id));
  const addedAfter = new Map<string | undefined, PlannedCell[]>();
  let before: string | undefined;
  for (const cell of submission.cells) {
    if (known.has(cell.id)) before = cell.id;
    else if (cell.type === "code" && cell.source.trim() !== "") {
      const added: PlannedCell = { role: "added", id: cell.id, gradeId: "", source: cell.source };
      addedAfter.set(before, [...(addedAfter.get(before) ?? []), added]);
    }
  }
  const planned = new Map(withAnswers(cells, submission).map((cell) => [cell.id, cell]));
  return [
    ...(addedAfter.get(undefined) ?? []),
    ...source.cells.flatMap(({ id }) => [planned.get(id) ?? [], addedAfter.get(id) ?? []].flat()),
  ];
}

/** Cells of a source with the answers of a submission, which has them under the same ids: empty where it has none. */
export function withAnswers(cells: readonly PlannedCell[], submission: Notebook): PlannedCell[] {
  const answers = new Map(
    submission.cells.filter(({ type }) => type === "code").map(({ id, source }) => [id, source]),
  );
  return cells.map((cell) =>
    cell.role === "answer" ? { ...cell, source: answers.get(cell.id) ?? "" } : cell,
  );
}

const NO_NAMES: CellNames = { declared: new Set(), used: new Set(), assigned: new Set() };

/** Names of each cell: none of one that only breaks the parser, which is nested beyond what its stack holds. */
function readNames(cells: readonly PlannedCell[]): CellNames[] {
  const sources = cells.map(({ source }) => source);
  try {
    return readCellNames(sources);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const alone = (source: string) => {
      try {
        return readCellNames([source])[0]!;
      } catch {
        return NO_NAMES;
      }
    };
    return sources.map(alone);
  }
}
