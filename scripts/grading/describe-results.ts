import { formatTime } from "../command-line.ts";
import type { GradeProgress } from "./grade-all.ts";
import { isSameName, plainLine } from "./plain-text.ts";
import { isToBeMarked, type LectureResult } from "./result.ts";
import type { FoundSubmissions } from "./submission-files.ts";

/** One line after each submission, with the time that those to come may take. */
export function tellProgress(show: (line: string) => void): (progress: GradeProgress) => void {
  let startedAt = performance.now();
  return ({ what, done, of, kept }) => {
    if (done === 0) startedAt = performance.now();
    if (what === "reference") return show(`Solutions of ${done} of ${of} lectures tried`);
    const seconds = (performance.now() - startedAt) / 1000;
    const left =
      done === kept || done === of
        ? ""
        : `, about ${formatTime((seconds / (done - kept)) * (of - done))} left`;
    show(`${done} of ${of} submissions graded${kept === 0 ? "" : `, ${kept} of them before`}${left}`);
  };
}

/** What the teacher has to look at. */
export function describeResults(
  results: readonly LectureResult[],
  found: FoundSubmissions,
  expected: readonly string[] | undefined,
): string[] {
  const of = (test: (result: LectureResult) => boolean) =>
    results.filter(test).map(({ student, lecture }) => `${student} (${lecture})`);
  const groups: [string, string[]][] = [
    ["late", of(({ lateSeconds = 0 }) => lateSeconds > 0)],
    ["to be marked by hand", of(isToBeMarked)],
    ["broken", of(({ state }) => state === "broken")],
    ["missing", of(({ state }) => state === "missing")],
    [
      "not graded because this machine failed, to be tried by the same call again",
      of(({ state }) => state === "failed"),
    ],
    [
      "not among the students",
      expected === undefined
        ? []
        : found.students.filter((name) => !expected.some((each) => isSameName(each, name))),
    ],
    ["left aside", [...found.others]],
  ];
  const graded = results.filter(({ state }) => state === "graded").length;
  return [
    `${graded} ${graded === 1 ? "submission" : "submissions"} graded.`,
    ...groups
      .filter(([, names]) => names.length > 0)
      .map(([what, names]) => `${names.length} ${what}: ${names.map(plainLine).join(", ")}`),
  ];
}
