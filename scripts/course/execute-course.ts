import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Finding } from "../finding.ts";
import { digestFolder } from "../kernel/digest-folder.ts";
import { executeNotebook, type Progress } from "../kernel/execute-notebook.ts";
import { executionHash } from "../kernel/execution-hash.ts";
import { locateTslab } from "../kernel/locate-tslab.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import { isObject, type Notebook } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import type { CourseFolders } from "./course-files.ts";

/** Two kernels at a time fill two cores, the least that we expect. */
const KERNELS = 2;

export interface ExecuteCourseOptions {
  readonly folders: CourseFolders;
  readonly names: readonly string[];
  readonly preset: string;
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
function storedHash(notebook: Notebook): unknown {
  const own = notebook.metadata.activation_lab;
  return isObject(own) && isObject(own.execution) ? own.execution.hash : undefined;
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
  const own = isObject(notebook.metadata.activation_lab) ? notebook.metadata.activation_lab : {};
  return { ...notebook, metadata: { ...notebook.metadata, activation_lab: { ...own, execution } } };
}

/** Runs `work` over `items`, at most `limit` at a time, and gives the results in the order of `items`. */
async function overAll<I, R>(
  items: readonly I[],
  limit: number,
  work: (item: I) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

/**
 * Executes the notebooks whose cells, package, data, kernel or preset changed since their outputs were written to
 * `slides/build/notebooks`, and reads the others from there.
 */
export async function executeCourse(options: ExecuteCourseOptions): Promise<ExecutedCourse> {
  const { folders, preset, say } = options;
  const target = join(folders.build, "notebooks");
  await mkdir(target, { recursive: true });
  const [packageDigest, dataDigest] = await Promise.all([
    digestFolder(folders.package),
    digestFolder(folders.datasets),
  ]);
  const kernelVersion = locateTslab().version;
  const nodeMajor = Number(process.versions.node.split(".")[0]);

  const results = await overAll(options.names, KERNELS, async (name) => {
    const path = join(folders.notebooks, `${name}.ipynb`);
    const notebook = readNotebook(await readFile(path, "utf8"), path);
    const hash = executionHash({ notebook, packageDigest, dataDigest, kernelVersion, nodeMajor, preset });
    const output = join(target, `${name}.ipynb`);
    const before = options.force ? undefined : await readFile(output, "utf8").catch(() => undefined);
    if (before !== undefined) {
      const executed = readNotebook(before, output);
      if (storedHash(executed) === hash) {
        const kept = withExecution(withOutputsOf(notebook, executed), { hash, preset });
        const text = formatNotebook(kept);
        if (text !== before) await writeFile(output, text);
        say(`${name}: unchanged code, outputs kept`);
        return { notebook: kept, findings: [] };
      }
    }
    const {
      notebook: executed,
      findings,
      seconds,
    } = await executeNotebook(notebook, {
      folder: folders.notebooks,
      preset,
      onProgress: options.onProgress,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const failed = findings.length > 0;
    // A failed run is written without its hash: to be looked at, and to be run again.
    const written = failed ? executed : withExecution(executed, { hash, preset });
    await writeFile(output, formatNotebook(written));
    say(`${name}: ${failed ? "failed" : "executed"} in ${seconds.toFixed(1)} s (preset ${preset})`);
    return { notebook: failed ? undefined : written, findings };
  });
  return {
    notebooks: results.flatMap(({ notebook }) => (notebook === undefined ? [] : [notebook])),
    findings: results.flatMap(({ findings }) => findings),
  };
}
