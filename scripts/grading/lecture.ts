import { readNbgrader } from "../labs/nbgrader-cell.ts";
import { namesOfAnswers, type PlannedCell, planRun } from "../labs/plan-run.ts";
import { requestValues } from "../labs/request-values.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { stripSolution } from "../notebook/strip-solution.ts";

/** What earns points in a lecture. */
export interface GradedCell {
  readonly gradeId: string;
  /** Of the cell. */
  readonly id: string;
  readonly kind: "test" | "manual";
  readonly points: number;
}

/** A lecture as the grader needs it. */
export interface Lecture {
  readonly source: Notebook;
  readonly title: string;
  readonly graded: readonly GradedCell[];
  /** What a test cell becomes in the kernel of a submission, by its id. */
  readonly requests: ReadonlyMap<string, string>;
  /** What runs, once, with the solutions. */
  readonly reference: readonly { readonly id: string; readonly source: string }[];
}

/** The mark of a second run of a test cell, without its hidden tests. */
const VISIBLE = "/visible";

export function visibleIdOf(cell: string): string {
  return `${cell}${VISIBLE}`;
}

/** @throws Problem if a test of the lecture cannot be judged from outside. */
export function prepareLecture(source: Notebook): Lecture {
  const planned = planRun(source);
  const studentNames = namesOfAnswers(planned);
  const request = (cell: Pick<PlannedCell, "id" | "source">, mode: "submission" | "reference") =>
    requestValues({ notebook: source.name, ...cell }, mode, studentNames);
  const tests = planned.filter(({ role }) => role === "test");
  const { title } = source.metadata;
  return {
    source,
    title: typeof title === "string" ? title : source.name,
    graded: source.cells.flatMap((cell): GradedCell[] => {
      const part = readNbgrader(cell);
      if (part === undefined || !(part.grade || part.task)) return [];
      const { gradeId, points } = part;
      return [{ gradeId, id: cell.id, points, kind: part.solution || part.task ? "manual" : "test" }];
    }),
    requests: new Map(tests.map((cell) => [cell.id, request(cell, "submission")])),
    reference: planned.flatMap((cell) => {
      if (cell.role !== "test") return [cell];
      const visible = stripSolution(source.cells.find(({ id }) => id === cell.id)!, () => {});
      const run = { id: cell.id, source: request(cell, "reference") };
      if (visible === undefined) return [run];
      const id = visibleIdOf(cell.id);
      return [run, { id, source: request({ id: cell.id, source: visible }, "reference") }];
    }),
  };
}
