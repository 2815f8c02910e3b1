import { readEnvironment } from "../environment.js";
import { Problem } from "../problem.js";
import { nodeBuiltin } from "./node-builtin.js";

/** Data sets that are too large or not free enough to come with the course, by the name of their folder. */
export type ExternalDataset = "MTFL" | "cifar-10-batches-bin" | "cifar-100-binary" | "banknote";

/**
 * The folder of a data set that the reader has downloaded, below the folder that `ACTIVATION_LAB_DATA` names.
 *
 * @returns The path, or `undefined` when the variable is not set, so that a notebook can go on without it.
 * @throws Problem if the variable is set but that folder is not there.
 */
export function dataDirectory(dataset: ExternalDataset): string | undefined {
  const root = readEnvironment("ACTIVATION_LAB_DATA");
  if (root === undefined) return undefined;
  const folder = nodeBuiltin("node:path").resolve(root, dataset);
  if (nodeBuiltin("node:fs").statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new Problem({
    rule: `ACTIVATION_LAB_DATA must name a folder that holds the folder ${dataset}.`,
    came: `${root}, without it`,
    cure: `Put the data at ${folder}, or unset the variable to go on without it.`,
  });
}
