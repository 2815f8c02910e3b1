import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { writeWhole } from "../write-whole.ts";
import { feedbackPage } from "./feedback-page.ts";
import type { JudgedLecture } from "./grade-all.ts";
import { formatGrades } from "./grades-table.ts";
import { formatMarks, readMarks, withMarks } from "./marks.ts";
import { fileNameOf } from "./plain-text.ts";
import { isToBeMarked, type LectureResult, maxOf, totalOf } from "./result.ts";

export const MANUAL = "manual.csv";

/**
 * Writes tables, JSON and a page for every student. What a teacher has filled in `manual.csv` is read only now, so that it
 * counts although it was filled meanwhile, and stays.
 */
export function writeReports(
  folder: string,
  results: readonly LectureResult[],
  lectures: readonly Pick<JudgedLecture, "lecture">[],
): LectureResult[] {
  const manual = join(folder, MANUAL);
  const marks = readMarks(manual);
  const marked = withMarks(results, marks);
  // Without the mark, Excel takes UTF-8 for an older encoding, and saves broken names.
  const table = `\uFEFF${formatMarks(results, marks)}`;
  if (!existsSync(manual) || readFileSync(manual, "utf8") !== table) writeWhole(manual, table);
  for (const result of marked) {
    const judged = lectures.find(({ lecture }) => lecture.source.name === result.lecture);
    const title = judged?.lecture.title ?? result.lecture;
    const path = join(folder, "feedback", fileNameOf(result.student), `${fileNameOf(result.lecture)}.html`);
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, feedbackPage(result, title));
  }
  const list = marked.map((result) => ({
    ...result,
    total: totalOf(result),
    max: maxOf(result),
    isToBeMarked: isToBeMarked(result),
  }));
  writeWhole(join(folder, "grades.json"), `${JSON.stringify(list, null, 2)}\n`);
  writeWhole(join(folder, "grades.csv"), formatGrades(marked));
  return marked;
}
