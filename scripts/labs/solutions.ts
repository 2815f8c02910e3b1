import { join, relative } from "node:path";

import { type Command, type Option, resolvePath } from "../command-line.ts";
import { courseFolders } from "../course/course-files.ts";
import { readEarlierExport, writeFolder } from "../export/write-export.ts";
import { notebookFiles } from "./notebook-files.ts";
import { readLabs } from "./read-labs.ts";
import { solutionNotebook } from "./solution-notebook.ts";

const OPTIONS = {
  out: { type: "string", value: "DIR", help: "folder to write to, instead of slides/build/labs" },
} as const satisfies Record<string, Option>;

/** `npm run labs -- solutions`. */
export const solutions: Command<typeof OPTIONS> = {
  usage: "npm run labs -- solutions [NAMES] [options]",
  summary:
    "Writes the worked notebooks of all lectures, or of those whose numbers or names are given, into the folder solutions: for\n" +
    "teachers, with solutions, hidden tests, mark schemes and notes, without outputs (npm run execute -- PATH.ipynb adds them).",
  takesPaths: true,
  options: OPTIONS,
  async run({ values, positionals, out }) {
    const folders = courseFolders();
    const target = values.out === undefined ? join(folders.build, "labs") : resolvePath(values.out);
    const folder = join(target, "solutions");
    await readEarlierExport(folder);
    const notebooks = (await readLabs(folders.notebooks, positionals, "solutions")).map(solutionNotebook);
    await writeFolder(folder, await notebookFiles(folders.notebooks, notebooks));
    const path = relative(process.cwd(), folder);
    out(
      `${notebooks.length} worked ${notebooks.length === 1 ? "notebook" : "notebooks"} in ${path}, without outputs.`,
    );
    return 0;
  },
};
