import type { Notebook } from "../notebook/notebook.ts";
import { stripSolution } from "../notebook/strip-solution.ts";
import { Problem } from "../problem.ts";
import { readCellNames } from "./cell-names.ts";
import { readNbgrader } from "./nbgrader-cell.ts";
import { namesOfAnswers, type PlannedCell, planRun } from "./plan-run.ts";
import { type RequestMode, requestValues } from "./request-values.ts";

/** The cells to run of one notebook, as the reference and as what a student hands in who did nothing. */
export interface Proof {
  readonly notebook: Notebook;
  readonly tests: readonly PlannedCell[];
  readonly solved: readonly PlannedCell[];
  readonly unsolved: readonly PlannedCell[];
}

/** @throws Problem if a test cell cannot be graded, or no test uses an answer. */
export function planProof(notebook: Notebook): Proof {
  const plan = planRun(notebook);
  requireTests(notebook, plan);
  const names = namesOfAnswers(plan);
  const request = (cell: PlannedCell, mode: RequestMode): PlannedCell =>
    cell.role === "test"
      ? { ...cell, source: requestValues({ ...cell, notebook: notebook.name }, mode, names) }
      : cell;
  return {
    notebook,
    tests: plan.filter(({ role }) => role === "test"),
    solved: plan.map((cell) => request(cell, "reference")),
    unsolved: plan.map((cell) => withStub(notebook, request(cell, "submission"))),
  };
}

function requireTests(notebook: Notebook, plan: readonly PlannedCell[]): void {
  const names = readCellNames(plan.map(({ source }) => source));
  const tests = names.filter((_, index) => plan[index]!.role === "test");
  for (const [index, { role, id }] of plan.entries()) {
    const isByHand = readNbgrader(notebook.cells.find((cell) => cell.id === id)!)?.grade === true;
    if (role !== "answer" || isByHand) continue;
    const own = [...names[index]!.declared];
    if (own.some((name) => tests.some(({ used }) => used.has(name)))) continue;
    throw new Problem({
      rule: `${notebook.name}, cell ${id}: a test uses what an answer declares.`,
      came: own.length === 0 ? "an answer that declares nothing" : `no test with ${own.join(", ")}`,
      cure: "Add a test cell after it, or let it be graded by hand.",
    });
  }
}

function withStub(notebook: Notebook, cell: PlannedCell): PlannedCell {
  if (cell.role !== "answer") return cell;
  const original = notebook.cells.find(({ id }) => id === cell.id)!;
  return { ...cell, source: stripSolution(original, () => undefined) ?? "" };
}
