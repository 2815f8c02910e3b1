import { plainLine } from "./plain-text.ts";
import type { LectureResult } from "./result.ts";
import { isToBeMarked, maxOf, totalOf } from "./result.ts";
import { formatTable } from "./table.ts";

/** A row for every student and lecture; the columns on the right are the cells that earn points. */
export function formatGrades(results: readonly LectureResult[]): string {
  const isOne = new Set(results.map(({ lecture }) => lecture)).size <= 1;
  const nameOf = (lecture: string, gradeId: string) => (isOne ? gradeId : `${lecture}:${gradeId}`);
  const columns = [
    ...new Set(results.flatMap(({ lecture, cells }) => cells.map(({ gradeId }) => nameOf(lecture, gradeId)))),
  ];
  const head = ["student", "lecture", "state", "late", "total", "max", "notes", ...columns];
  const rows = results.map((result) => {
    const points = new Map(
      result.cells.map((cell) => [nameOf(result.lecture, cell.gradeId), cell.points ?? ""] as const),
    );
    return [
      result.student,
      result.lecture,
      isToBeMarked(result) ? "to mark" : result.state,
      result.lateSeconds === undefined ? "" : result.lateSeconds > 0 ? "yes" : "no",
      totalOf(result),
      maxOf(result),
      result.notes.map(plainLine).join(" "),
      ...columns.map((name) => points.get(name) ?? ""),
    ];
  });
  return formatTable([head, ...rows]);
}
