import { constants, existsSync, realpathSync } from "node:fs";
import { access, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";

import { readPreset, readTimeLimit, resolvePath, runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { formatFinding } from "./finding.ts";
import { executeNotebook } from "./kernel/execute-notebook.ts";
import { makeFolder } from "./make-folder.ts";
import { formatNotebook } from "./notebook/format-notebook.ts";
import { readNotebook } from "./notebook/read-notebook.ts";
import { Problem, UsageProblem } from "./problem.ts";

const WRITABLE = "The result must go to a file that can be written.";

await runCommand({
  usage: "npm run execute -- PATH.ipynb [options]",
  summary:
    "Executes a tslab notebook with this project's kernel, in the notebook's own folder, and writes it with its outputs.\n" +
    "The exit code is 0 only if every cell did what it should.",
  takesPaths: true,
  options: {
    out: {
      type: "string",
      value: "PATH",
      help: "where to write, by default slides/build/notebooks/NAME.ipynb",
    },
    "in-place": { type: "boolean", help: "write to the notebook itself" },
    "cell-timeout": { type: "string", value: "S", help: "seconds that one cell may take, by default 300" },
    "notebook-timeout": {
      type: "string",
      value: "S",
      help: "seconds that all cells may take, by default 1800",
    },
    preset: {
      type: "string",
      value: "NAME",
      help: "quick (default) or full; else ACTIVATION_LAB_PRESET",
    },
  },
  async run({ values, positionals, signal, out, progress }) {
    const path = onlyPath(positionals);
    const target = targetOf(path, values.out, values["in-place"] === true);
    const cellTimeout = values["cell-timeout"];
    const notebookTimeout = values["notebook-timeout"];
    const limits = {
      ...(cellTimeout === undefined ? {} : { cellSeconds: readTimeLimit("cell-timeout", cellTimeout) }),
      ...(notebookTimeout === undefined
        ? {}
        : { notebookSeconds: readTimeLimit("notebook-timeout", notebookTimeout) }),
      preset: readPreset(values.preset, process.env.ACTIVATION_LAB_PRESET),
    };
    const notebook = readNotebook(await read(path), path);
    await prepareTarget(target);
    const execution = await executeNotebook(notebook, {
      ...limits,
      folder: dirname(path),
      signal,
      onProgress: ({ cell, cells, seconds, isDone }) => {
        if (!isDone) progress.show(`${notebook.name}: cell ${cell} of ${cells}, ${seconds.toFixed(1)} s`);
      },
    });
    await write(target, formatNotebook(execution.notebook));
    for (const finding of execution.findings) out(formatFinding(finding));
    out(`${relative(process.cwd(), target)} written after ${execution.seconds.toFixed(1)} s`);
    return execution.findings.length === 0 ? 0 : 1;
  },
});

function onlyPath(positionals: readonly string[]): string {
  const [path, ...others] = positionals;
  if (path !== undefined && others.length === 0 && extname(path) === ".ipynb") return resolvePath(path);
  throw new UsageProblem({
    rule: "One notebook, a file that ends in .ipynb, is executed.",
    came: positionals.length === 0 ? "no path" : positionals.join(" "),
    cure: "Write for example npm run execute -- notebooks/01-vanishing-gradients.ipynb.",
  });
}

function targetOf(path: string, out: string | undefined, isInPlace: boolean): string {
  if (isInPlace && out !== undefined) {
    throw new UsageProblem({
      rule: "The notebook is written to one place.",
      came: "--in-place and --out",
      cure: "Leave one of them out.",
    });
  }
  if (isInPlace) return path;
  if (out === "") {
    throw new UsageProblem({
      rule: "--out must be the path of a file.",
      came: "an empty path",
      cure: "Write for example --out executed/notebook.ipynb.",
    });
  }
  const target =
    out === undefined ? join(courseFolders().build, "notebooks", basename(path)) : resolvePath(out);
  if (realPath(target) !== realPath(path)) return target;
  throw new UsageProblem({
    rule: "The input is only overwritten with --in-place.",
    came: `${relative(process.cwd(), path)} as input and output`,
    cure: "Give --in-place, or another path with --out.",
  });
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function read(path: string): Promise<string> {
  return orProblem("The notebook must be a file that can be read.", "Look at the spelling of the path.", () =>
    readFile(path, "utf8"),
  );
}

/** Finds out before a long execution whether its result can be written, and leaves no file behind. */
function prepareTarget(target: string): Promise<void> {
  return orProblem(WRITABLE, "Give another path with --out.", async () => {
    const folder = dirname(target);
    makeFolder(folder);
    const isThere = existsSync(target);
    if (isThere && (await stat(target)).isDirectory()) throw new Error(`the folder ${target}`);
    await access(isThere ? target : folder, constants.W_OK);
  });
}

function write(target: string, text: string): Promise<void> {
  const cure = "Look whether the disk is full, or give another path with --out, and execute it again.";
  return orProblem(WRITABLE, cure, () => writeFile(target, text));
}

async function orProblem<Value>(rule: string, cure: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    const came = error instanceof Error ? error.message : String(error);
    throw new Problem({ rule, came, cure }, { cause: error });
  }
}
