import { existsSync } from "node:fs";

import { Problem } from "../problem.ts";
import { answerToMark } from "./answer-in-words.ts";
import { compareTexts } from "./compare-texts.ts";
import type { LectureResult } from "./result.ts";
import { formatTable, readTableFile } from "./table.ts";

/** What a teacher gave for an answer that no test can judge. */
export interface Mark {
  readonly student: string;
  readonly lecture: string;
  readonly cell: string;
  readonly max: string;
  /** As it stands in the table: empty until it is given. */
  readonly points: string;
  readonly comment: string;
  /** What the student wrote, to be read beside the points: nothing is taken from here, and older tables have it not. */
  readonly answer: string;
}

const FILLED = ["student", "lecture", "cell", "max", "points", "comment"] as const;
const COLUMNS = [...FILLED, "answer"] as const;

/** Reads the table that the teacher fills. @throws Problem if it is none, or points are no number from 0 to the most. */
export function readMarks(path: string): Mark[] {
  if (!existsSync(path)) return [];
  const rows = readTableFile(path);
  return rows.map((row, index) => {
    const mark = Object.fromEntries(COLUMNS.map((name) => [name, row.get(name) ?? ""])) as unknown as Mark;
    const points = pointsOf(mark);
    const most = numberOf(mark.max);
    if (FILLED.every((name) => row.has(name)) && (points === undefined || (points >= 0 && points <= most)))
      return mark;
    throw new Problem({
      rule: `${path} has the columns ${FILLED.join(", ")}; points are empty or a number from 0 to max.`,
      came: `row ${index + 1}: ${JSON.stringify(Object.fromEntries(row)).slice(0, 200)}`,
      cure: "Correct that row; nothing in the file has been changed.",
    });
  });
}

/** `undefined` for an answer that is not marked yet; not a number for what is none. */
export function pointsOf({ points }: Pick<Mark, "points">): number | undefined {
  return points.trim() === "" ? undefined : numberOf(points);
}

function numberOf(text: string): number {
  return Number(text.trim().replace(",", "."));
}

/** The results with the points and comments of the teacher. */
export function withMarks(results: readonly LectureResult[], marks: readonly Mark[]): LectureResult[] {
  const byKey = new Map(marks.map((mark) => [keyOf(mark), mark]));
  return results.map((result) => ({
    ...result,
    cells: result.cells.map((cell) => {
      if (cell.kind !== "manual") return cell;
      const mark = byKey.get(keyOf({ ...result, cell: cell.gradeId }));
      if (mark === undefined) return cell;
      const points = pointsOf(mark);
      const { comment } = mark;
      return { ...cell, ...(points === undefined ? {} : { points }), ...(comment === "" ? {} : { comment }) };
    }),
  }));
}

/** The table anew: every answer to mark, with what the teacher has filled; rows that nothing belongs to any more stay. */
export function formatMarks(results: readonly LectureResult[], marks: readonly Mark[]): string {
  const byKey = new Map(marks.map((mark) => [keyOf(mark), mark]));
  const wanted = results
    .filter(({ state }) => state === "graded")
    .flatMap(({ student, lecture, cells }) =>
      cells
        .filter((cell) => cell.kind === "manual")
        .map(({ gradeId: cell, max, answer }) => {
          return { student, lecture, cell, max: String(max), answer: answerToMark(answer) };
        }),
    )
    .sort((one, other) => compareTexts(one.lecture, other.lecture) || compareTexts(one.cell, other.cell));
  const rows = wanted.map((row): Mark => {
    const { points = "", comment = "" } = byKey.get(keyOf(row)) ?? {};
    byKey.delete(keyOf(row));
    return { ...row, points, comment };
  });
  const kept = [...byKey.values()].filter(({ points, comment }) => points !== "" || comment !== "");
  return formatTable([COLUMNS, ...[...rows, ...kept].map((mark) => COLUMNS.map((name) => mark[name]))]);
}

function keyOf({ student, lecture, cell }: Pick<Mark, "student" | "lecture" | "cell">): string {
  return JSON.stringify([student, lecture, cell]);
}
