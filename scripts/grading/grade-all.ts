import { join } from "node:path";

import type { PlannedCell } from "../labs/plan-run.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { overAll } from "../over-all.ts";
import { Problem } from "../problem.ts";
import type { Room } from "./course-room.ts";
import { secondsLate } from "./due-date.ts";
import { cellsToRun, findSurplus, judgeSubmission, withoutValues } from "./grade-submission.ts";
import { keep, keyOf, readKept } from "./kept-results.ts";
import { type Lecture, prepareLecture } from "./lecture.ts";
import { fileNameOf, isSameName, plainLine } from "./plain-text.ts";
import { createPlanner, type Planner } from "./planner.ts";
import { readSmallFile } from "./read-small-file.ts";
import { readSubmission } from "./read-submission.ts";
import { type Reference, readReference } from "./reference.ts";
import type { LectureResult } from "./result.ts";
import { type Outcomes, runCells } from "./run-cells.ts";
import type { SubmissionFile } from "./submission-files.ts";

export interface GradeOptions {
  readonly room: Room;
  /** Folder for what need not be computed again. */
  readonly kept: string;
  /** Whatever of the kit decides a result. */
  readonly kit: string;
  readonly limits: GradeLimits;
  readonly due?: Date;
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Before anything: how many there are; then after each. */
  readonly onProgress: (progress: GradeProgress) => void;
}

export interface GradeLimits {
  readonly cellSeconds: number;
  /** For one submission. */
  readonly seconds: number;
  readonly outputBytes: number;
}

export interface GradeProgress {
  readonly what: "reference" | "submission";
  readonly done: number;
  readonly of: number;
  /** How many of those that are done were kept from before. */
  readonly kept: number;
}

/** A lecture with what its solutions gave. */
export interface JudgedLecture {
  readonly lecture: Lecture;
  readonly reference: Reference;
  readonly key: string;
}

const MOST_BYTES = 20 * 2 ** 20;

/** Runs the teacher's own solutions, once: what they give is what is expected. @throws Problem if they earn not all. */
export async function runReferences(
  sources: readonly Notebook[],
  options: GradeOptions,
): Promise<JudgedLecture[]> {
  const progress = count("reference", sources.length, options);
  return overAll(
    sources,
    options.signal,
    async (source) => {
      const lecture = prepareLecture(source);
      const key = keyOf([options.kit, source, options.limits]);
      const path = join(options.kept, `${fileNameOf(source.name)}.json`);
      const known = readKept<Reference>(path, key);
      const reference = known ?? readReference(lecture, requireStart(await run(lecture.reference, options)));
      if (known === undefined) keep(path, key, reference);
      progress(known !== undefined);
      return { lecture, reference, key };
    },
    options.workers,
  );
}

function requireStart(outcomes: Outcomes): Outcomes {
  if (outcomes.isOurs !== true) return outcomes;
  throw new Problem({
    rule: "A kernel starts where submissions run.",
    came: outcomes.fault ?? "none",
    cure: "Run npm ci, see that all users may read node_modules and src (chmod -R a+rX), and that --memory is not too little.",
  });
}

/** Grades what was handed in, as much at a time as there are workers; what was graded before is taken from there. */
export async function gradeAll(
  files: readonly SubmissionFile[],
  lectures: readonly JudgedLecture[],
  options: GradeOptions,
): Promise<LectureResult[]> {
  const progress = count("submission", files.length, options);
  const planner = createPlanner();
  try {
    return await overAll(
      files,
      options.signal,
      async (file) => {
        const judged = lectures.find(({ lecture }) => lecture.source.name === file.lecture)!;
        const { result, isKept } = await gradeFile(file, judged, planner, options).catch((error) => {
          // A submission for which the grader was not made must not end the grading of all others.
          options.signal.throwIfAborted();
          return { result: complete(failed(judged, error), file, options), isKept: false };
        });
        progress(isKept);
        return result;
      },
      options.workers,
    );
  } finally {
    planner.end();
  }
}

/** What of a submission its file alone decides. */
type Graded = Pick<LectureResult, "state" | "notes" | "cells">;

function complete(
  { state, notes, cells }: Graded,
  file: SubmissionFile,
  { due }: GradeOptions,
): LectureResult {
  const lateSeconds = secondsLate(file.handedIn, due);
  return {
    student: plainLine(file.student),
    lecture: file.lecture,
    state,
    notes: [...file.notes, ...notes],
    cells,
    ...(lateSeconds === undefined ? {} : { lateSeconds }),
  };
}

function failed({ lecture, reference }: JudgedLecture, error: unknown): Graded {
  const why = "The grader itself failed, which says nothing of the answers";
  const note = `${why}: ${error instanceof Error ? error.message : String(error)}`;
  return { state: "failed", notes: [note], cells: withoutValues(lecture, reference, `${why}.`) };
}

async function gradeFile(
  file: SubmissionFile,
  judged: JudgedLecture,
  planner: Planner,
  options: GradeOptions,
): Promise<{ result: LectureResult; isKept: boolean }> {
  const { lecture, reference } = judged;
  const broken = (why: string): Graded => ({
    state: "broken",
    notes: [why],
    cells: withoutValues(lecture, reference, why),
  });
  let bytes: Buffer;
  try {
    bytes = readSmallFile(file.path, MOST_BYTES);
  } catch (error) {
    const why = `The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    return { result: complete(broken(why), file, options), isKept: false };
  }
  const key = keyOf([judged.key, bytes.toString("base64")]);
  const path = join(options.kept, fileNameOf(file.student), `${fileNameOf(file.lecture)}.json`);
  const known = readKept<Graded>(path, key);
  if (known !== undefined) return { result: complete(known, file, options), isKept: true };

  const submission = readSubmission(bytes, lecture.source);
  if (typeof submission === "string")
    return { result: complete(broken(submission), file, options), isKept: false };
  const { notebook, notes } = submission;
  const planned = await planner.plan({ source: lecture.source, submission: notebook });
  const outcomes = await run(cellsToRun(lecture, planned), options);
  const graded: Graded = {
    state: outcomes.isOurs === true ? "failed" : "graded",
    notes: [
      ...notes,
      ...findSurplus(lecture, reference, outcomes),
      ...(outcomes.fault === undefined ? [] : [outcomes.fault]),
    ],
    cells: judgeSubmission(lecture, reference, notebook, planned, outcomes),
  };
  if (graded.state === "graded") keep(path, key, graded);
  return { result: complete(graded, file, options), isKept: false };
}

function run(
  cells: readonly Pick<PlannedCell, "id" | "source">[],
  { room, limits, signal }: GradeOptions,
): Promise<Outcomes> {
  const { sandbox, program } = room;
  const { cellSeconds, outputBytes, seconds } = limits;
  const toRun = { cells: cells.map(({ id, source }) => ({ id, source })), cellSeconds, outputBytes };
  return runCells({ sandbox, program, toRun, seconds, signal });
}

/** Results without a point for students who handed in nothing. */
export function listMissing(
  students: readonly string[],
  files: readonly SubmissionFile[],
  lectures: readonly JudgedLecture[],
): LectureResult[] {
  return students.flatMap((student) =>
    lectures
      .filter(
        ({ lecture }) =>
          !files.some((file) => isSameName(file.student, student) && file.lecture === lecture.source.name),
      )
      .map(({ lecture, reference }) => ({
        student: plainLine(student),
        lecture: lecture.source.name,
        state: "missing",
        notes: [],
        cells: withoutValues(lecture, reference, "Nothing was handed in."),
      })),
  );
}

function count(what: GradeProgress["what"], of: number, { onProgress }: GradeOptions) {
  let [done, kept] = [0, 0];
  onProgress({ what, done, of, kept });
  return (isKept: boolean) => {
    done += 1;
    if (isKept) kept += 1;
    onProgress({ what, done, of, kept });
  };
}
