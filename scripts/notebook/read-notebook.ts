import { basename, extname } from "node:path";

import { Problem } from "../problem.ts";
import { isJsonType, isLines, joinLines } from "./multiline.ts";
import type { Cell, JsonObject, JsonValue, MimeBundle, Notebook, Output } from "./notebook.ts";
import { isObject } from "./notebook.ts";
import { requireDepth } from "./require-depth.ts";
import { findBreach } from "./validate-notebook.ts";

/**
 * Reads nbformat 4.5 JSON, with or without a byte order mark. An `execute_result`, which tslab never sends, becomes a display.
 *
 * @param path Where the text comes from; it names the notebook and stands in the messages.
 * @throws Problem with file, JSON path, rule and cure where the text is not a valid nbformat 4.5 notebook.
 */
export function readNotebook(text: string, path: string): Notebook {
  const value = parse(text.replace(/^\uFEFF/, ""), path);
  requireDepth(value, path);
  requireVersion(value, path);
  const breach = findBreach(value);
  if (breach !== undefined) {
    throw new Problem({
      rule: `${path}: ${breach.path} ${breach.rule} (nbformat 4.5).`,
      came: breach.came,
      cure: breach.cure,
    });
  }
  const { metadata, cells } = value as { metadata: JsonObject; cells: JsonObject[] };
  return { name: basename(path, extname(path)), metadata, cells: cells.map(readCell) };
}

function parse(text: string, path: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem({
      rule: `${path}: a notebook is a JSON file.`,
      came: error instanceof Error ? error.message : String(error),
      cure: "Look for a merge conflict or a cut-off file, and restore it from version control.",
    });
  }
}

function requireVersion(value: JsonValue, path: string): void {
  const { nbformat, nbformat_minor: minor } = isObject(value) ? value : {};
  if (nbformat === 4 && minor === 5) return;
  const came = nbformat === undefined ? "no nbformat number" : `nbformat ${nbformat}.${minor}`;
  throw new Problem({
    rule: `${path}: nbformat and nbformat_minor must be 4 and 5.`,
    came,
    cure: "Open the notebook in JupyterLab 4 and save it, which converts it.",
  });
}

function readCell(cell: JsonObject): Cell {
  const base = {
    id: cell.id as string,
    source: joinLines(cell.source as string | string[]),
    metadata: cell.metadata as JsonObject,
  };
  if (cell.cell_type === "code") {
    return {
      type: "code",
      ...base,
      executionCount: cell.execution_count as number | null,
      outputs: (cell.outputs as JsonObject[]).map(readOutput),
    };
  }
  const attachments = Object.fromEntries(
    Object.entries((cell.attachments ?? {}) as JsonObject).map(([name, bundle]) => [
      name,
      readBundle(bundle as JsonObject),
    ]),
  );
  return { type: cell.cell_type as "markdown" | "raw", ...base, attachments };
}

function readOutput(output: JsonObject): Output {
  switch (output.output_type) {
    case "stream":
      return {
        type: "stream",
        name: output.name === "stderr" ? "stderr" : "stdout",
        text: joinLines(output.text as string | string[]),
      };
    case "error":
      return {
        type: "error",
        name: output.ename as string,
        message: output.evalue as string,
        traceback: output.traceback as string[],
      };
    default:
      return {
        type: "display",
        data: readBundle(output.data as JsonObject),
        metadata: output.metadata as JsonObject,
      };
  }
}

function readBundle(bundle: JsonObject): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      !isJsonType(type) && isLines(value) ? joinLines(value) : value,
    ]),
  );
}
