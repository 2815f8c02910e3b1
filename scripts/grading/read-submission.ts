import { isObject, type JsonValue, type Notebook } from "../notebook/notebook.ts";
import { requireDepth } from "../notebook/require-depth.ts";
import { isProblem } from "../problem.ts";

/** A notebook as far as it can be read, and what could not. */
export interface Submission {
  readonly notebook: Notebook;
  readonly notes: readonly string[];
}

const MOST_CELLS = 1_000;
const LONGEST_SOURCE = 200_000;
const TYPES = ["code", "markdown", "raw"] as const;

/**
 * Reads a submission: of every cell its type, source, `grade_id` and, where a cell of the lecture has it, id. Nothing else
 * counts, so that notebooks of any nbformat 4, and damaged ones, can be graded as well.
 *
 * @param source The lecture, by whose sources cells without ids are known again.
 * @returns Why there is nothing to grade, if that is so.
 */
export function readSubmission(bytes: Buffer, source: Notebook): Submission | string {
  const value = parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  if (typeof value === "string") return value;
  const { cells } = value;
  if (!Array.isArray(cells)) return "The file is no notebook of nbformat 4: it has no list of cells.";
  const read = cells.slice(0, MOST_CELLS).map(readCell);
  const known = read.filter((cell) => cell !== undefined);
  const identified = identify(known, source);
  const notes = [
    ...(cells.length > MOST_CELLS
      ? [`Only the first ${MOST_CELLS} of ${cells.length} cells were read.`]
      : []),
    ...(known.length < read.length ? [tellLeftOut(read.length - known.length)] : []),
    ...repeated(known).map((gradeId) => `There are several cells ${gradeId}: the first one counts.`),
    ...(identified.some(({ metadata }) => gradeIdOf(metadata) !== "")
      ? []
      : ["None of the cells is an exercise of this lecture: perhaps it is another notebook."]),
  ];
  return { notebook: { name: source.name, metadata: {}, cells: identified }, notes };
}

function tellLeftOut(count: number): string {
  return count === 1
    ? "One cell is damaged or too long and was left out."
    : `${count} cells are damaged or too long and were left out.`;
}

interface ReadCell {
  readonly type: (typeof TYPES)[number];
  readonly source: string;
  readonly gradeId: string;
  readonly id: string | undefined;
}

function parse(text: string): Record<string, JsonValue> | string {
  try {
    const value: JsonValue = JSON.parse(text);
    requireDepth(value, "the submission");
    return isObject(value) ? value : "The file is no notebook: its JSON is no object.";
  } catch (error) {
    return isProblem(error)
      ? "The file is nested too deeply to be a notebook."
      : "The file is no notebook: it is no JSON, perhaps because it is not whole.";
  }
}

function readCell(cell: JsonValue): ReadCell | undefined {
  if (!isObject(cell)) return undefined;
  const type = TYPES.find((each) => each === cell.cell_type);
  const lines = Array.isArray(cell.source) ? cell.source : [cell.source];
  if (type === undefined || !lines.every((line) => typeof line === "string")) return undefined;
  const source = lines.join("");
  if (source.length > LONGEST_SOURCE) return undefined;
  const nbgrader = isObject(cell.metadata) ? cell.metadata.nbgrader : undefined;
  const gradeId = isObject(nbgrader) && typeof nbgrader.grade_id === "string" ? nbgrader.grade_id : "";
  return { type, source, gradeId, id: typeof cell.id === "string" ? cell.id : undefined };
}

function repeated(cells: readonly ReadCell[]): string[] {
  const ids = cells.map(({ gradeId }) => gradeId).filter((gradeId) => gradeId !== "");
  return [...new Set(ids.filter((gradeId, index) => ids.indexOf(gradeId) < index))];
}

/** Cells with the ids of the lecture's, by `grade_id`, by id or else by an equal source; all others get ids of their own. */
function identify(cells: readonly ReadCell[], source: Notebook): Notebook["cells"] {
  const free = new Set(source.cells.map(({ id }) => id));
  const take = (id: string | undefined) => (id !== undefined && free.delete(id) ? id : undefined);
  const gradeIds = new Map(source.cells.map((cell) => [cell.id, gradeIdOf(cell.metadata)]));
  const byGradeId = new Map(source.cells.map((cell) => [gradeIdOf(cell.metadata), cell.id]));
  byGradeId.delete("");
  const named = cells.map(({ gradeId }) => take(byGradeId.get(gradeId)));
  const own = cells.map(({ id }, index) => named[index] ?? take(id));
  return cells.map(({ type, source: text }, index) => {
    const same = () => source.cells.find((cell) => free.has(cell.id) && cell.source === text)?.id;
    const id = own[index] ?? take(same()) ?? `added-${index + 1}`;
    // Some editors keep ids and drop metadata. What a cell is the lecture says, and not the submission.
    const gradeId = gradeIds.get(id) ?? "";
    const metadata = gradeId === "" ? {} : { nbgrader: { grade_id: gradeId, solution: true } };
    const base = { id, source: text, metadata };
    return type === "code"
      ? { type, ...base, executionCount: null, outputs: [] }
      : { type, ...base, attachments: {} };
  });
}

function gradeIdOf({ nbgrader }: Notebook["metadata"]): string {
  return isObject(nbgrader) && typeof nbgrader.grade_id === "string" ? nbgrader.grade_id : "";
}
