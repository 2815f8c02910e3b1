import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";

import type { Finding } from "../finding.ts";
import { digestFolder } from "../kernel/digest-folder.ts";
import { executeNotebook, type Progress } from "../kernel/execute-notebook.ts";
import { type ExecutionInputs, executionHash } from "../kernel/execution-hash.ts";
import { locateTslab } from "../kernel/locate-tslab.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import { isObject, type JsonValue, type Notebook, ownMetadata } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import type { CourseFolders } from "./course-files.ts";

/** How long one cell and one notebook may take, in seconds: the larger experiments of the full preset take hours. */
const LIMITS = {
  quick: { cellSeconds: 300, notebookSeconds: 1800 },
  full: { cellSeconds: 4 * 3600, notebookSeconds: 12 * 3600 },
};

/** Two kernels at a time fill two cores, the least that we expect. */
const KERNELS = 2;

export interface ExecuteCourseOptions {
  readonly folders: CourseFolders;
  readonly names: readonly string[];
  readonly preset: keyof typeof LIMITS;
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

/** The hash under which a notebook was executed, from its own metadata. */
function storedHash(notebook: Notebook): JsonValue | undefined {
  const { execution } = ownMetadata(notebook);
  return isObject(execution) ? execution.hash : undefined;
}

/** What reaches the cells beside files: settings of the user, and the version of what the package computes with. */
function settingsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const { version } = createRequire(import.meta.url)("@tensorflow/tfjs/package.json") as { version: string };
  return {
    tensorflow: version,
    backend: environment.ACTIVATION_LAB_BACKEND ?? "",
    data: environment.ACTIVATION_LAB_DATA ?? "",
  };
}

/** The notebook as it is now with the outputs of an earlier execution: text may have changed since, code has not. */
function withOutputsOf(notebook: Notebook, executed: Notebook): Notebook {
  const before = new Map(executed.cells.map((cell) => [cell.id, cell]));
  const cells = notebook.cells.map((cell) => {
    const twin = before.get(cell.id);
    if (cell.type !== "code" || twin?.type !== "code") return cell;
    return { ...cell, outputs: twin.outputs, executionCount: twin.executionCount };
  });
  // The runner names kernel and language, whatever the notebook said of them.
  const { kernelspec = {}, language_info = {} } = executed.metadata;
  return { ...notebook, cells, metadata: { ...notebook.metadata, kernelspec, language_info } };
}

function withExecution(notebook: Notebook, execution: { hash: string; preset: string }): Notebook {
  const activation_lab = { ...ownMetadata(notebook), execution };
  return { ...notebook, metadata: { ...notebook.metadata, activation_lab } };
}

/** An executed notebook from an earlier run, `undefined` if there is none or it cannot be read. */
async function readEarlier(path: string): Promise<Notebook | undefined> {
  try {
    return readNotebook(await readFile(path, "utf8"), path);
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` over `items`, at most `limit` at a time, and gives the results in the order of `items`; those that had not
 * begun when `signal` came are left out.
 */
async function overAll<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = [...items.entries()];
  const worker = async (): Promise<void> => {
    while (signal?.aborted !== true) {
      const next = rest.shift();
      if (next === undefined) return;
      const [index, item] = next;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results.filter((result) => result !== undefined);
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
  const [packageDigest, dataDigest] = await Promise.all([
    digestFolder(folders.package),
    digestFolder(folders.datasets),
  ]);
  const common = {
    packageDigest,
    dataDigest,
    kernelVersion: locateTslab().version,
    nodeMajor: Number(process.versions.node.split(".")[0]),
    preset: options.preset,
    settings: settingsOf(process.env),
  };
  const results = await overAll(options.names, KERNELS, options.signal, async (name) => {
    try {
      return await executeOne(name, common, options);
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
  common: Omit<ExecutionInputs, "notebook">,
  options: ExecuteCourseOptions,
): Promise<{ notebook: Notebook | undefined; findings: readonly Finding[] }> {
  const { folders, preset, say, signal } = options;
  const path = join(folders.notebooks, `${name}.ipynb`);
  const notebook = readNotebook(await readFile(path, "utf8"), path);
  const hash = executionHash({ ...common, notebook });
  const output = join(folders.build, "notebooks", `${name}.ipynb`);
  const copy = join(folders.build, "cache", `${name}.${preset}.ipynb`);

  for (const earlier of options.force ? [] : [output, copy]) {
    const executed = await readEarlier(earlier);
    if (executed === undefined || storedHash(executed) !== hash) continue;
    const kept = formatNotebook(withExecution(withOutputsOf(notebook, executed), { hash, preset }));
    await writeFile(output, kept);
    say(`${name}: unchanged code, outputs kept`);
    return { notebook: readNotebook(kept, output), findings: [] };
  }

  const execution = await executeNotebook(notebook, {
    folder: folders.notebooks,
    preset,
    ...LIMITS[preset],
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
