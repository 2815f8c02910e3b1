import { Problem } from "../../problem.ts";
import type { JsonObject } from "../notebook.ts";
import { findConflict, readCode } from "./cell-source.ts";
import { readHeader } from "./header.ts";
import { type PercentCell, readCell } from "./read-cell.ts";
import { readMarkerLine } from "./source-lines.ts";

export interface PercentText {
  readonly path: string;
  readonly metadata: JsonObject;
  /** Whether metadata of the notebook and attachments may be missing that its former version has. */
  readonly isPartial: boolean;
  readonly cells: readonly PercentCell[];
}

/**
 * Reads TypeScript in the percent format, as `formatPercent`, jupytext or an author writes it.
 *
 * @param path Stands in the messages.
 * @throws Problem with file and line where the text is not what it should be.
 */
export function readPercent(text: string, path: string): PercentText {
  const lines = text
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .split("\n");
  const conflict = findConflict(lines);
  if (conflict !== undefined) {
    throw new Problem({
      rule: `${path}:${conflict + 1}: a text is whole.`,
      came: "a merge conflict",
      cure: "Resolve it first: choose among the lines, and delete those that begin with <<<<<<<, ======= and >>>>>>>.",
    });
  }
  const { metadata = {}, isPartial, front, end } = readHeader(lines, path);
  const starts = lines.flatMap((line, index) =>
    index >= end && readMarkerLine(line) !== undefined ? [index] : [],
  );
  const first = starts[0] ?? lines.length;
  const cells = starts.map((start, place) =>
    readCell(lines.slice(start, starts[place + 1]), path, start + 1),
  );
  const above = lines.slice(end, first);
  if (above.some((line) => line.trim() !== "")) cells.unshift(bareCell("code", readCode(above), end + 1));
  if (front !== undefined) cells.unshift(bareCell("raw", front, 1));
  requireIdsOnce(cells, path);
  return { path, metadata, isPartial, cells };
}

function bareCell(type: "code" | "raw", source: string, line: number): PercentCell {
  const base = { id: undefined, line, source, metadata: {} };
  return type === "code"
    ? { type, ...base, outputs: [], executionCount: null }
    : { type, ...base, attachments: {} };
}

function requireIdsOnce(cells: readonly PercentCell[], path: string): void {
  const lines = new Map<string, number>();
  for (const { id, line } of cells) {
    if (id === undefined) continue;
    const first = lines.get(id);
    if (first !== undefined) {
      throw new Problem({
        rule: `${path}:${line}: an id stands in a notebook once.`,
        came: `${JSON.stringify(id)}, which the cell in line ${first} has as well`,
        cure: "Leave out the id of the new one of the two: then it gets one of its own.",
      });
    }
    lines.set(id, line);
  }
}
