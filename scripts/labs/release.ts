import { join, relative } from "node:path";

import { type Command, type Option, resolvePath } from "../command-line.ts";
import { type CourseFolders, courseFolders } from "../course/course-files.ts";
import { readEarlierExport, writeFolder, writeZip } from "../export/write-export.ts";
import { notebookFiles } from "./notebook-files.ts";
import { readLabs } from "./read-labs.ts";
import { studentFolder } from "./student-folder.ts";
import { studentNotebook } from "./student-notebook.ts";

const OPTIONS = {
  out: { type: "string", value: "DIR", help: "folder to write to, instead of slides/build/labs" },
} as const satisfies Record<string, Option>;

/** What the archive unpacks to. */
const FOLDER = "activation-lab";

export interface ReleaseOptions {
  readonly folders: CourseFolders;
  /** Numbers or names of the notebooks; all lectures without one. */
  readonly words: readonly string[];
  /** Folder for the folder `release` and the archive. */
  readonly target: string;
  readonly signal: AbortSignal;
}

export interface Release {
  /** Notebooks that work in this clone. */
  readonly folder: string;
  /** The archive that works without it. */
  readonly archive: string;
  readonly labs: number;
}

/** Writes what students get. @throws Problem if anything is wrong with a notebook; then nothing is written. */
export async function writeRelease({ folders, words, target, signal }: ReleaseOptions): Promise<Release> {
  const [folder, archive] = [join(target, "release"), join(target, "labs.zip")];
  await readEarlierExport(folder);
  const notebooks = (await readLabs(folders.notebooks, words, "release")).map(studentNotebook);
  const labs = await notebookFiles(folders.notebooks, notebooks);
  const files = new Map([...(await studentFolder(folders, signal)), ...labs]);
  signal.throwIfAborted();
  await writeFolder(folder, labs);
  await writeZip(archive, new Map([...files].map(([path, content]) => [`${FOLDER}/${path}`, content])));
  return { folder, archive, labs: notebooks.length };
}

/** `npm run labs -- release`. */
export const release: Command<typeof OPTIONS> = {
  usage: "npm run labs -- release [NAMES] [options]",
  summary:
    "Writes what students get of all lectures, or of those whose numbers or names are given: the folder release, with notebooks\n" +
    "for this clone, and labs.zip, which works without it. They hold stubs in place of solutions, and no hidden test, mark scheme,\n" +
    "speaker note or output. Exercises are checked first; where one is wrong, nothing is written.",
  takesPaths: true,
  options: OPTIONS,
  async run({ values, positionals, signal, out }) {
    const folders = courseFolders();
    const target = values.out === undefined ? join(folders.build, "labs") : resolvePath(values.out);
    const { folder, archive, labs } = await writeRelease({ folders, words: positionals, target, signal });
    out(`${labs} ${labs === 1 ? "lab" : "labs"} for students in ${relative(process.cwd(), archive)}.`);
    out(`The notebooks alone, for this clone: ${relative(process.cwd(), folder)}`);
    return 0;
  },
};
