import { setMaxListeners } from "node:events";
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";

import { readList } from "../choose-names.ts";
import {
  type Command,
  type Option,
  readPositive,
  readTimeLimit,
  readWhole,
  resolvePath,
} from "../command-line.ts";
import { courseFolders, listNotebooks } from "../course/course-files.ts";
import { readLabs } from "../labs/read-labs.ts";
import { type Lock, takeLock } from "../lock-file.ts";
import { makeFolder } from "../make-folder.ts";
import { Interruption, Problem, UsageProblem } from "../problem.ts";
import { SANDBOX_LIMITS } from "../sandbox/limits.ts";
import { compareTexts } from "./compare-texts.ts";
import { openSandbox, openTrusted } from "./course-room.ts";
import { describeResults, tellProgress } from "./describe-results.ts";
import { readDueDate } from "./due-date.ts";
import { type GradeOptions, gradeAll, listMissing, runReferences } from "./grade-all.ts";
import { identifyKit } from "./identify-kit.ts";
import { readMarks } from "./marks.ts";
import { plainLine } from "./plain-text.ts";
import { readStudents } from "./students.ts";
import { findSubmissions } from "./submission-files.ts";
import { MANUAL, writeReports } from "./write-reports.ts";

const OPTIONS = {
  out: {
    type: "string",
    value: "DIR",
    help: "folder for tables, JSON, feedback and what need not be run again",
  },
  due: { type: "string", value: "DATE", help: "what came later, by its timestamp.txt, is marked late" },
  students: {
    type: "string",
    value: "FILE.csv",
    help: "table with a column id: who is in it and handed in nothing is listed",
  },
  only: { type: "string", value: "NAMES", help: "numbers or names of lectures, separated by commas" },
  notebooks: {
    type: "string",
    value: "DIR",
    help: "folder of the lectures with their solutions, instead of notebooks",
  },
  workers: { type: "string", value: "NUMBER", help: "submissions at a time; one for each core by default" },
  memory: { type: "string", value: "MB", help: "megabytes for one submission, 2048 by default" },
  "cell-timeout": { type: "string", value: "SECONDS", help: "seconds that one cell may take, 60 by default" },
  timeout: { type: "string", value: "SECONDS", help: "seconds that one submission may take, 300 by default" },
  trust: { type: "boolean", help: "run submissions without a sandbox, with all your rights" },
} as const satisfies Record<string, Option>;

const OUTPUT_BYTES = 4 * 2 ** 20;

/** `npm run labs -- grade`. */
export const grade: Command<typeof OPTIONS> = {
  usage: "npm run labs -- grade SUBMISSIONS_DIR --out DIR [options]",
  summary:
    "Grades what students handed in, SUBMISSIONS_DIR/STUDENT/NAME.ipynb or STUDENT/ASSIGNMENT/NAME.ipynb, each in a sandbox of\n" +
    "its own: points into DIR/grades.csv and grades.json, a page for each student into DIR/feedback. What no test can judge you mark in\n" +
    "DIR/manual.csv: the next call counts it. Interrupted, the same command goes on where it was.",
  takesPaths: true,
  options: OPTIONS,
  async run({ values, positionals, signal, out, progress }) {
    const [submissions, target] = readFolders(positionals, values.out);
    const due = values.due === undefined ? undefined : readDueDate(values.due);
    const students = values.students === undefined ? undefined : readStudents(resolvePath(values.students));
    const memory = values.memory === undefined ? undefined : readPositive("memory", values.memory) * 2 ** 20;
    const limits = {
      cellSeconds: readTimeLimit("cell-timeout", values["cell-timeout"] ?? "60"),
      seconds: readTimeLimit("timeout", values.timeout ?? "300"),
      outputBytes: OUTPUT_BYTES,
    };
    const workers = readWhole("workers", values.workers, 1) ?? availableParallelism();
    // Every submission that is under way listens.
    setMaxListeners(0, signal);
    const folders = courseFolders();
    const notebooks = values.notebooks === undefined ? folders.notebooks : resolvePath(values.notebooks);
    const only = values.only === undefined ? undefined : readList(values.only);
    const found = findSubmissions(submissions, await listNotebooks(notebooks, only));
    const names = only === undefined ? [...new Set(found.files.map(({ lecture }) => lecture))].sort() : only;
    if (names.length === 0) throw nothingFound(submissions, found.others);
    const sources = await readLabs(notebooks, names, "--only");

    const lock = takeFolder(target);
    try {
      readMarks(join(target, MANUAL));
      const sandboxLimits = { ...SANDBOX_LIMITS, ...(memory === undefined ? {} : { memoryBytes: memory }) };
      const room = await (values.trust === true ? openTrusted(folders) : openSandbox(folders, sandboxLimits));
      const options: GradeOptions = {
        room,
        kept: join(target, "kept"),
        kit: [await identifyKit(folders), sandboxLimits.memoryBytes, values.trust === true].join(" "),
        limits,
        ...(due === undefined ? {} : { due }),
        workers,
        signal,
        onProgress: tellProgress(progress.show),
      };
      try {
        const lectures = await runReferences(sources, options);
        const results = await gradeAll(found.files, lectures, options);
        signal.throwIfAborted();
        const all = [...results, ...listMissing(students ?? [], found.files, lectures)].sort(
          (one, other) =>
            compareTexts(one.student, other.student) || compareTexts(one.lecture, other.lecture),
        );
        const marked = writeReports(target, all, lectures);
        progress.clear();
        describeResults(marked, found, students).forEach(out);
        out(`${relative(process.cwd(), target) || "."}: grades.csv, grades.json, ${MANUAL}, feedback/`);
        return marked.some(({ state }) => state === "failed") ? 1 : 0;
      } catch (error) {
        throw signal.aborted ? interrupted() : explainFile(error);
      } finally {
        room.close();
      }
    } finally {
      lock.release();
    }
  },
};

function readFolders(positionals: readonly string[], out: string | undefined): [string, string] {
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0 || out === undefined) {
    throw new UsageProblem({
      rule: "Grading takes one folder of submissions, and --out DIR for what it writes.",
      came: `${positionals.length} folders${out === undefined ? ", and no --out" : ""}`,
      cure: "Write npm run labs -- grade SUBMISSIONS_DIR --out DIR.",
    });
  }
  const path = resolvePath(folder);
  const target = resolvePath(out);
  if (`${target}/`.startsWith(`${path}/`)) {
    throw new UsageProblem({
      rule: "What grading writes lies beside the submissions.",
      came: `--out ${out}, a folder among them`,
      cure: "Name another folder: the next call would take this one for a student.",
    });
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return [path, target];
  throw new UsageProblem({
    rule: "Submissions lie in a folder: STUDENT/NAME.ipynb.",
    came: `${folder}, which is none`,
    cure: "Name the folder that holds those of the students.",
  });
}

function takeFolder(folder: string): Lock {
  try {
    makeFolder(folder);
    return takeLock(join(folder, ".lock"));
  } catch (error) {
    throw explainFile(error);
  }
}

/** An error of the machine's files, such as a full disk, is no fault of ours. */
function explainFile(error: unknown): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new Problem({
    rule: "Grading writes into the folder of --out.",
    came: message,
    cure: "Make room, or name a folder that you may write; what was graded is kept, and the same command goes on.",
  });
}

function nothingFound(folder: string, others: readonly string[]): Problem {
  return new Problem({
    rule: "Submissions are called as the lectures: STUDENT/NAME.ipynb or STUDENT/ASSIGNMENT/NAME.ipynb.",
    came: `${folder} without one${others.length === 0 ? "" : ` (${others.slice(0, 5).map(plainLine).join("; ")})`}`,
    cure: "Name the folder that holds those of the students, or give --only and --students to list who is missing.",
  });
}

function interrupted(): Interruption {
  return new Interruption({
    rule: "Grading ends early when it is interrupted.",
    came: "an interruption",
    cure: "The same command goes on where it was.",
  });
}
