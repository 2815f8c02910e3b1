import { type Dirent, readdirSync } from "node:fs";
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
/** Folders in that of a student, such as those of an archive that was unpacked there. */
const DEEPEST = 4;
const NOTEBOOK = /\.ipynb$/i;

/**
 * Finds what was handed in: `STUDENT/NAME.ipynb`, and nbgrader's `STUDENT/ASSIGNMENT/NAME.ipynb`, or deeper. Symbolic links
 * are not followed: one could lead to any file of this machine.
 */
export function findSubmissions(folder: string, lectures: readonly string[]): FoundSubmissions {
  const files: SubmissionFile[] = [];
  const others: string[] = [];
  const students = list(folder, "", others)
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
    const told = others.length;
    const candidates = findNotebooks({ folder: join(folder, student), shown: student, others });
    if (candidates.length === 0 && others.length === told) {
      const there = list(join(folder, student), student, others).map(({ name }) => name);
      others.push(`${student}: no notebook (${there.slice(0, 3).join("; ") || "empty"})`);
    }
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
  readonly when: Timestamp | undefined;
}

interface Place {
  readonly folder: string;
  readonly shown: string;
  readonly others: string[];
  readonly depth?: number;
  /** When all of it came; a file that a student put deeper says nothing. */
  readonly timestamp?: Timestamp | undefined;
}

function findNotebooks({ folder, shown, others, depth = 0, timestamp }: Place): Candidate[] {
  const when = timestamp ?? readTimestamp(join(folder, "timestamp.txt"));
  return list(folder, shown, others).flatMap((entry) => {
    const [path, place] = [join(folder, entry.name), `${shown}/${entry.name}`];
    if (entry.isDirectory() && depth < DEEPEST && entry.name !== "node_modules")
      return findNotebooks({ folder: path, shown: place, others, depth: depth + 1, timestamp: when });
    if (!NOTEBOOK.test(entry.name)) return [];
    if (entry.isFile()) return [{ path, shown: place, when }];
    others.push(`${place}: ${entry.isSymbolicLink() ? "a symbolic link" : "no file"}`);
    return [];
  });
}

/** In the order of their names, without hidden ones such as Jupyter's checkpoints. */
function list(folder: string, shown: string, others: string[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith("."))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .slice(0, MOST_ENTRIES);
  } catch (error) {
    others.push(`${shown}: it cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return [];
  }
}

/** The lecture by the file's name, to which browsers and learning platforms add something: `03-swish (1).ipynb`. */
function lectureOf(path: string, lectures: readonly string[]): string | undefined {
  const name = basename(path).replace(NOTEBOOK, "").toLowerCase();
  const longestFirst = [...lectures].sort((one, other) => other.length - one.length);
  return longestFirst.find((lecture) => name.includes(lecture.toLowerCase()));
}

/** Of several files for one lecture, the one handed in last, else the one that is called as the lecture. */
function choose(student: string, lecture: string, candidates: readonly Candidate[]): SubmissionFile {
  const order = (candidate: Candidate) => [
    candidate.when?.date?.getTime() ?? 0,
    basename(candidate.path) === `${lecture}.ipynb` ? 1 : 0,
  ];
  const [chosen, ...rest] = [...candidates].sort((one, other) => {
    const [a, b] = [order(one), order(other)];
    return b[0]! - a[0]! || b[1]! - a[1]!;
  });
  const { path, shown, when } = chosen!;
  const notes = [
    ...(basename(path) === `${lecture}.ipynb` ? [] : [`The file is called ${shown}.`]),
    ...(rest.length === 0 ? [] : [`Not graded: ${rest.map((other) => other.shown).join(", ")}.`]),
    ...(when === undefined || when.date !== undefined
      ? []
      : [`When it came is not known: timestamp.txt says ${JSON.stringify(when.text)}.`]),
  ];
  return { student, lecture, path, handedIn: when?.date, notes };
}

interface Timestamp {
  readonly text: string;
  /** `undefined` if the text is no time. */
  readonly date: Date | undefined;
}

/** nbgrader writes `2026-11-27 10:00:00.000000 UTC`; without a zone it means UTC. */
function readTimestamp(path: string): Timestamp | undefined {
  let text: string;
  try {
    text = readSmallFile(path, 1000).toString("utf8").trim();
  } catch {
    return undefined;
  }
  const zone = /(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/.test(text) ? "" : " UTC";
  const date = new Date(text.replace(/(\.\d{3})\d+/, "$1") + zone);
  return { text: text.slice(0, 50), date: Number.isNaN(date.getTime()) ? undefined : date };
}
