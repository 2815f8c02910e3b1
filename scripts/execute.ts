import { existsSync, realpathSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";

import { readChoice, readPositive, resolvePath, runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { formatFinding } from "./finding.ts";
import { executeNotebook } from "./kernel/execute-notebook.ts";
import { formatNotebook } from "./notebook/format-notebook.ts";
import { readNotebook } from "./notebook/read-notebook.ts";
import { Problem, UsageProblem } from "./problem.ts";

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
      help: "quick or full, given to the notebook as ACTIVATION_LAB_PRESET",
    },
  },
  async run({ values, positionals, signal, out, progress }) {
    const path = onlyPath(positionals);
    const target = targetOf(path, values.out, values["in-place"] === true);
    const cellTimeout = values["cell-timeout"];
    const notebookTimeout = values["notebook-timeout"];
    const limits = {
      ...(cellTimeout === undefined ? {} : { cellSeconds: readPositive("cell-timeout", cellTimeout) }),
      ...(notebookTimeout === undefined
        ? {}
        : { notebookSeconds: readPositive("notebook-timeout", notebookTimeout) }),
      ...(values.preset === undefined
        ? {}
        : { preset: readChoice("--preset", values.preset, ["quick", "full"]) }),
    };
    const notebook = readNotebook(await read(path), path);
    const execution = await executeNotebook(notebook, {
      ...limits,
      folder: dirname(path),
      signal,
      onProgress: ({ cell, cells, seconds, isDone }) => {
        if (!isDone) progress.show(`${notebook.name}: cell ${cell} of ${cells}, ${seconds.toFixed(1)} s`);
      },
    });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, formatNotebook(execution.notebook));
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

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Problem(
      {
        rule: "The notebook must be a file that can be read.",
        came: error instanceof Error ? error.message : String(error),
        cure: "Look at the spelling of the path.",
      },
      { cause: error },
    );
  }
}
