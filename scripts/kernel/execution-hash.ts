import { createHash } from "node:crypto";

import { isSkipped, type Notebook, tagsOf } from "../notebook/notebook.ts";

/** All that the outputs of a notebook depend on. */
export interface ExecutionInputs {
  readonly notebook: Notebook;
  /** Digest of the built package that the cells import. */
  readonly packageDigest: string;
  /** Digest of the data that the cells read. */
  readonly dataDigest: string;
  readonly kernelVersion: string;
  readonly nodeMajor: number;
  readonly preset: string;
  /** Settings of the user that reach the cells, such as the backend, and versions of what they import. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * One name for one execution: SHA-256 in hexadecimal. Text cells, slide types and old outputs do not count, so that a
 * corrected sentence needs no new training.
 */
export function executionHash(inputs: ExecutionInputs): string {
  const { notebook, packageDigest, dataDigest, kernelVersion, nodeMajor, preset, settings } = inputs;
  const cells = notebook.cells
    .filter((cell) => cell.type === "code")
    .map((cell) => [
      cell.id,
      cell.source,
      isSkipped(notebook, cell),
      tagsOf(cell).includes("raises-exception"),
    ]);
  const parts = [cells, packageDigest, dataDigest, kernelVersion, nodeMajor, preset, settings];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
