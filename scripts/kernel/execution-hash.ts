import { createHash } from "node:crypto";

import { type Notebook, tagsOf } from "../notebook/notebook.ts";
import { isTaggedSkip } from "./finish-notebook.ts";

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
}

/** Tags that change how a cell is executed; the others are about the deck. */
const TAGS = ["raises-exception", "skip-execution"];

/**
 * One name for one execution: SHA-256 in hexadecimal. Text cells, slide types and old outputs do not count, so that a
 * corrected sentence needs no new training.
 */
export function executionHash(inputs: ExecutionInputs): string {
  const { notebook, packageDigest, dataDigest, kernelVersion, nodeMajor, preset } = inputs;
  const cells = notebook.cells
    .filter((cell) => cell.type === "code")
    .map((cell) => [cell.id, cell.source, TAGS.filter((tag) => tagsOf(cell).includes(tag))]);
  const parts = [
    cells,
    isTaggedSkip(notebook.metadata),
    packageDigest,
    dataDigest,
    kernelVersion,
    nodeMajor,
    preset,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
