import type { Verdict } from "../labs/judge-answers.ts";

/** What a lecture earned a student. */
export interface LectureResult {
  readonly student: string;
  readonly lecture: string;
  /** `failed` if the machine did, so that it can go better another time. */
  readonly state: "graded" | "broken" | "missing" | "failed";
  /** What the teacher should know of the submission. */
  readonly notes: readonly string[];
  /** Seconds after the due date; `undefined` without one, or where nobody wrote down when it came. */
  readonly lateSeconds?: number;
  readonly cells: readonly CellResult[];
}

export type CellResult = TestResult | ManualResult;

export interface TestResult {
  readonly kind: "test";
  readonly gradeId: string;
  readonly max: number;
  readonly points: number;
  readonly checks: readonly JudgedCheck[];
  /** Why values are missing, if they are. */
  readonly trouble?: string;
}

export type JudgedCheck = Verdict & { readonly isVisible: boolean };

export interface ManualResult {
  readonly kind: "manual";
  readonly gradeId: string;
  readonly max: number;
  /** `undefined` until somebody has marked it. */
  readonly points?: number;
  readonly comment?: string;
  /** What the student wrote; `undefined` if the cell is gone. */
  readonly answer?: string;
}

/** Points so far: what is not marked yet counts nothing. */
export function totalOf({ cells }: Pick<LectureResult, "cells">): number {
  return roundPoints(cells.reduce((sum, { points }) => sum + (points ?? 0), 0));
}

export function maxOf({ cells }: Pick<LectureResult, "cells">): number {
  return roundPoints(cells.reduce((sum, { max }) => sum + max, 0));
}

export function isToBeMarked({ state, cells }: LectureResult): boolean {
  return state === "graded" && cells.some((cell) => cell.kind === "manual" && cell.points === undefined);
}

export function roundPoints(points: number): number {
  return Math.round(points * 100) / 100;
}
