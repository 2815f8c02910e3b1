import { judgeAnswers } from "../labs/judge-answers.ts";
import type { PlannedCell } from "../labs/plan-run.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { explainOutcome } from "./explain-outcome.ts";
import type { GradedCell, Lecture } from "./lecture.ts";
import type { Reference, ReferenceCheck } from "./reference.ts";
import { type CellResult, roundPoints, type TestResult } from "./result.ts";
import type { Outcomes } from "./run-cells.ts";

/** What a submission's kernel is asked to run, in order. */
export function cellsToRun(
  lecture: Lecture,
  planned: readonly PlannedCell[],
): { id: string; source: string }[] {
  return planned
    .map(({ id, source }) => ({ id, source: lecture.requests.get(id) ?? source }))
    .filter(({ source }) => source.trim() !== "");
}

/** Judges what the cells of a submission gave, here, where the submission has no say. */
export function judgeSubmission(
  lecture: Lecture,
  reference: Reference,
  submission: Notebook,
  planned: readonly PlannedCell[],
  outcomes: Outcomes,
): CellResult[] {
  return lecture.graded.map((cell) => {
    if (cell.kind === "test") {
      const trouble = findTrouble(cell, planned, outcomes);
      const answers = outcomes.byCell.get(cell.id)?.answers ?? [];
      return judgeTest(cell, reference.checks[cell.id] ?? [], answers, trouble);
    }
    const answer = submission.cells.find(({ id }) => id === cell.id)?.source;
    const { gradeId, points: max } = cell;
    return { kind: "manual", gradeId, max, ...(answer === undefined ? {} : { answer }) };
  });
}

/** What an honest submission does not do: it sends more values than it was asked for. */
export function findSurplus({ graded }: Lecture, { checks }: Reference, { byCell }: Outcomes): string[] {
  return graded
    .filter(
      ({ id }) => (byCell.get(id)?.answers.length ?? 0) > (checks[id]?.length ?? Number.POSITIVE_INFINITY),
    )
    .map(
      ({ gradeId }) => `While ${gradeId} ran, more values came than it asks for: only the first ones count.`,
    );
}

/** What a lecture earns of which no value came at all. */
export function withoutValues({ graded }: Lecture, { checks }: Reference, trouble: string): CellResult[] {
  return graded.map((cell) =>
    cell.kind === "test"
      ? judgeTest(cell, checks[cell.id] ?? [], [], trouble)
      : { kind: "manual", gradeId: cell.gradeId, max: cell.points },
  );
}

function judgeTest(
  { gradeId, points: max }: GradedCell,
  reference: readonly ReferenceCheck[],
  answers: Parameters<typeof judgeAnswers>[1],
  trouble: string | undefined,
): TestResult {
  const verdicts = judgeAnswers(
    reference.map(({ sent }) => sent),
    answers,
  );
  const right = verdicts.filter(({ isRight }) => isRight).length;
  return {
    kind: "test",
    gradeId,
    max,
    points: roundPoints((max * right) / verdicts.length),
    checks: verdicts.map((verdict, index) => ({ ...verdict, isVisible: reference[index]!.isVisible })),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** What kept a test from its values: what the test itself met, and before it the answers that it asks for. */
function findTrouble(
  cell: GradedCell,
  planned: readonly PlannedCell[],
  { byCell, fault }: Outcomes,
): string | undefined {
  const place = planned.findIndex(({ id }) => id === cell.id);
  const before = planned.slice(0, place);
  const last = before.map(({ role }) => role).lastIndexOf("test");
  const answers = before.slice(last + 1).filter(({ role }) => role === "answer");
  const sentences = answers.flatMap(({ id, gradeId, source }) => {
    const name = `Your cell ${gradeId}`;
    if (source.trim() === "") return [`${name} is empty, gone, or no cell of code.`];
    return explainOutcome(byCell.get(id), { name, isOwn: true }) ?? [];
  });
  const own = explainOutcome(byCell.get(cell.id), { name: `The test ${cell.gradeId}`, isOwn: false });
  if (own === undefined && sentences.length === 0) return undefined;
  return [
    ...sentences,
    ...(own === undefined ? [] : [own]),
    ...(own === undefined || fault === undefined ? [] : [fault]),
  ].join(" ");
}
