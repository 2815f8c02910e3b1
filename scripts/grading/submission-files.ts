import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

import { readSmallFile } from "./read-small-file.ts";

/** A file that somebody handed in for a lecture. */
export interface SubmissionFile {
  /** Name of the folder. */
  readonly student: string;
  readonly lecture: string;
  readonly path: string;
  /** What nbgrader's `timestamp.txt` beside it says. */
  readonly handedIn: Date | undefined;
  readonly notes: readonly string[];
}

export interface FoundSubmissions {
  readonly students: readonly string[];
  readonly files: readonly SubmissionFile[];
  /** What lies there and cannot be graded, each with its place. */
  readonly others: readonly string[];
}

/** More in one folder are no submissions of a course. */
const MOST_ENTRIES = 10_000;
const NOTEBOOK = /\.ipynb$/i;

/**
 * Finds what was handed in: `STUDENT/NAME.ipynb`, and nbgrader's `STUDENT/ASSIGNMENT/NAME.ipynb`. Symbolic links are not
 * followed: one could lead to any file of this machine.
 */
export function findSubmissions(folder: string, lectures: readonly string[]): FoundSubmissions {
  const files: SubmissionFile[] = [];
  const others: string[] = [];
  const students = list(folder)
    .filter((entry) => {
      const reason = entry.isSymbolicLink()
        ? "a symbolic link"
        : entry.isDirectory()
          ? undefined
          : "no folder of a student";
      if (reason !== undefined) others.push(`${entry.name}: ${reason}`);
      return reason === undefined;
    })
    .map(({ name }) => name);
  for (const student of students) {
    const candidates = findNotebooks(join(folder, student), student, others);
    const byLecture = new Map<string, Candidate[]>();
    for (const candidate of candidates) {
      const lecture = lectureOf(candidate.path, lectures);
      if (lecture === undefined) others.push(`${candidate.shown}: no lecture has that name`);
      else byLecture.set(lecture, [...(byLecture.get(lecture) ?? []), candidate]);
    }
    for (const [lecture, found] of byLecture) files.push(choose(student, lecture, found));
  }
  return { students, files, others };
}

interface Candidate {
  readonly path: string;
  /** The path below the folder of all submissions. */
  readonly shown: string;
  readonly handedIn: Date | undefined;
}

function findNotebooks(folder: string, shown: string, others: string[], isDeep = false): Candidate[] {
  const handedIn = readTimestamp(join(folder, "timestamp.txt"));
  return list(folder).flatMap((entry) => {
    const [path, place] = [join(folder, entry.name), `${shown}/${entry.name}`];
    if (entry.isDirectory() && !isDeep) return findNotebooks(path, place, others, true);
    if (!NOTEBOOK.test(entry.name)) return [];
    if (entry.isFile()) return [{ path, shown: place, handedIn }];
    others.push(`${place}: ${entry.isSymbolicLink() ? "a symbolic link" : "no file"}`);
    return [];
  });
}

/** In the order of their names, without hidden ones such as Jupyter's checkpoints. */
function list(folder: string) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .slice(0, MOST_ENTRIES);
}

/** The lecture by the file's name, to which browsers and learning platforms add something: `03-swish (1).ipynb`. */
function lectureOf(path: string, lectures: readonly string[]): string | undefined {
  const name = basename(path).replace(NOTEBOOK, "").toLowerCase();
  return (
    lectures.find((lecture) => name === lecture.toLowerCase()) ??
    lectures.find((lecture) => name.includes(lecture.toLowerCase()))
  );
}

/** Of several files for one lecture, the one handed in last, else the one that is called as the lecture. */
function choose(student: string, lecture: string, candidates: readonly Candidate[]): SubmissionFile {
  const order = (candidate: Candidate) => [
    candidate.handedIn?.getTime() ?? 0,
    basename(candidate.path) === `${lecture}.ipynb` ? 1 : 0,
  ];
  const [chosen, ...rest] = [...candidates].sort((one, other) => {
    const [a, b] = [order(one), order(other)];
    return b[0]! - a[0]! || b[1]! - a[1]!;
  });
  const { path, shown, handedIn } = chosen!;
  const notes = [
    ...(basename(path) === `${lecture}.ipynb` ? [] : [`The file is called ${shown}.`]),
    ...(rest.length === 0 ? [] : [`Not graded: ${rest.map((other) => other.shown).join(", ")}.`]),
  ];
  return { student, lecture, path, handedIn, notes };
}

/** nbgrader writes `2026-11-27 10:00:00.000000 UTC`; without a zone it means UTC. */
function readTimestamp(path: string): Date | undefined {
  let text: string;
  try {
    text = readSmallFile(path, 1000).toString("utf8").trim();
  } catch {
    return undefined;
  }
  const zone = /(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/.test(text) ? "" : " UTC";
  const date = new Date(text.replace(/(\.\d{3})\d+/, "$1") + zone);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
