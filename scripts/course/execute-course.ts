import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import type { Finding } from "../finding.ts";
import { executeNotebook, type Progress } from "../kernel/execute-notebook.ts";
import { executionHash } from "../kernel/execution-hash.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import { type Notebook, ownMetadata } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { overAll } from "../over-all.ts";
import { Problem } from "../problem.ts";
import type { CourseFolders } from "./course-files.ts";
import { EXECUTION_LIMITS } from "./execution-limits.ts";
import { type ExecutionConditions, findKeptOutputs, readConditions } from "./kept-outputs.ts";

export interface ExecuteCourseOptions {
  readonly folders: CourseFolders;
  readonly names: readonly string[];
  readonly preset: keyof typeof EXECUTION_LIMITS;
  /** How long one cell may take, in seconds, in place of the preset's limit. */
  readonly cellSeconds?: number;
  /** Runs notebooks whose outputs are still valid, too. */
  readonly force: boolean;
  readonly signal?: AbortSignal;
  say(line: string): void;
  onProgress(progress: Progress): void;
}

export interface ExecutedCourse {
  /** Notebooks with outputs, in the order of `names`; those that failed are missing. */
  readonly notebooks: readonly Notebook[];
  readonly findings: readonly Finding[];
}

function withExecution(notebook: Notebook, execution: { hash: string; preset: string }): Notebook {
  const activation_lab = { ...ownMetadata(notebook), execution };
  return { ...notebook, metadata: { ...notebook.metadata, activation_lab } };
}

/**
 * Executes the notebooks whose cells, package, data, kernel, settings or preset changed since their outputs were written
 * to `slides/build/notebooks`, and reads the others from there. A copy for each preset is kept in `slides/build/cache`,
 * so that a quick run does not cost the outputs of a long one. A notebook that cannot be read or that fails is a finding
 * and does not keep the others from being executed.
 */
export async function executeCourse(options: ExecuteCourseOptions): Promise<ExecutedCourse> {
  const { folders } = options;
  for (const folder of ["notebooks", "cache", "failed"]) {
    await mkdir(join(folders.build, folder), { recursive: true });
  }
  const conditions = await readConditions(folders, options.preset);
  const results = await overAll(options.names, options.signal, async (name) => {
    try {
      return await executeOne(name, conditions, options);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      options.say(`${name}: not executed`);
      const finding = { rule: "notebook-invalid", message: error.message, notebook: name };
      return { notebook: undefined, findings: [finding] };
    }
  });
  return {
    notebooks: results.flatMap(({ notebook }) => (notebook === undefined ? [] : [notebook])),
    findings: results.flatMap(({ findings }) => findings),
  };
}

async function executeOne(
  name: string,
  conditions: ExecutionConditions,
  options: ExecuteCourseOptions,
): Promise<{ notebook: Notebook | undefined; findings: readonly Finding[] }> {
  const { folders, preset, say, signal } = options;
  const path = join(folders.notebooks, `${name}.ipynb`);
  const notebook = readNotebook(await readFile(path, "utf8"), path);
  const hash = executionHash({ ...conditions, notebook });
  const output = join(folders.build, "notebooks", `${name}.ipynb`);
  const copy = join(folders.build, "cache", `${name}.${preset}.ipynb`);

  const earlier = options.force ? undefined : await findKeptOutputs(notebook, conditions, folders);
  if (earlier !== undefined) {
    const kept = formatNotebook(withExecution(earlier, { hash, preset }));
    await writeFile(output, kept);
    say(`${name}: unchanged code, outputs kept`);
    return { notebook: readNotebook(kept, output), findings: [] };
  }

  const execution = await executeNotebook(notebook, {
    folder: folders.notebooks,
    preset,
    ...EXECUTION_LIMITS[preset],
    ...(options.cellSeconds === undefined ? {} : { cellSeconds: options.cellSeconds }),
    onProgress: options.onProgress,
    ...(signal === undefined ? {} : { signal }),
  });
  const { findings, seconds } = execution;
  const took = `in ${seconds.toFixed(1)} s (preset ${preset})`;
  if (findings.length > 0) {
    // To be looked at; what an earlier run achieved is not touched.
    const failed = join(folders.build, "failed", `${name}.ipynb`);
    await writeFile(failed, formatNotebook(execution.notebook));
    say(`${name}: failed ${took}; what it did is in ${relative(folders.root, failed)}`);
    return { notebook: undefined, findings };
  }
  const written = formatNotebook(withExecution(execution.notebook, { hash, preset }));
  await writeFile(output, written);
  await copyFile(output, copy);
  say(`${name}: executed ${took}`);
  // As the next run will read it, so that the deck of an unchanged notebook is the same to the byte.
  return { notebook: readNotebook(written, output), findings };
}
