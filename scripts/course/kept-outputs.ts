import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { digestFolder } from "../kernel/digest-folder.ts";
import { type ExecutionInputs, executionHash } from "../kernel/execution-hash.ts";
import { locateTslab } from "../kernel/locate-tslab.ts";
import { isObject, isSkipped, type JsonValue, type Notebook, ownMetadata } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import type { CourseFolders } from "./course-files.ts";
import { identifyData } from "./identify-data.ts";

/** All that outputs depend on beside the notebook itself. */
export type ExecutionConditions = Omit<ExecutionInputs, "notebook">;

export async function readConditions(folders: CourseFolders, preset: string): Promise<ExecutionConditions> {
  const [packageDigest, dataDigest, userData] = await Promise.all([
    digestFolder(folders.package),
    digestFolder(folders.datasets),
    identifyData(folders, process.env.ACTIVATION_LAB_DATA),
  ]);
  return {
    packageDigest,
    dataDigest,
    kernelVersion: locateTslab().version,
    nodeMajor: Number(process.versions.node.split(".")[0]),
    preset,
    settings: { ...settingsOf(process.env), data: userData },
  };
}

/** The notebook with the outputs of an earlier execution under the same conditions, `undefined` if there was none. */
export async function findKeptOutputs(
  notebook: Notebook,
  conditions: ExecutionConditions,
  { build }: CourseFolders,
): Promise<Notebook | undefined> {
  const hash = executionHash({ ...conditions, notebook });
  const { name } = notebook;
  for (const path of [`notebooks/${name}.ipynb`, `cache/${name}.${conditions.preset}.ipynb`]) {
    const executed = await readEarlier(join(build, path));
    if (executed !== undefined && storedHash(executed) === hash) return withOutputsOf(notebook, executed);
  }
  return undefined;
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
    // Both change the last digits of what is computed.
    fast: environment.ACTIVATION_LAB_FAST ?? "",
    softwareGpu: environment.ACTIVATION_LAB_SOFTWARE_GPU ?? "",
  };
}

/** The notebook as it is now with the outputs of an earlier execution: text may have changed since, code has not. */
function withOutputsOf(notebook: Notebook, executed: Notebook): Notebook {
  const before = new Map(executed.cells.map((cell) => [cell.id, cell]));
  const cells = notebook.cells.map((cell) => {
    const twin = before.get(cell.id);
    // Nobody executes a skipped cell: its outputs are what its author has written.
    if (cell.type !== "code" || twin?.type !== "code" || isSkipped(notebook, cell)) return cell;
    return { ...cell, outputs: twin.outputs, executionCount: twin.executionCount };
  });
  // The runner names kernel and language, whatever the notebook said of them.
  const { kernelspec = {}, language_info = {} } = executed.metadata;
  return { ...notebook, cells, metadata: { ...notebook.metadata, kernelspec, language_info } };
}

/** An executed notebook from an earlier run, `undefined` if there is none or it cannot be read. */
async function readEarlier(path: string): Promise<Notebook | undefined> {
  try {
    return readNotebook(await readFile(path, "utf8"), path);
  } catch {
    return undefined;
  }
}
