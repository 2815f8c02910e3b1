import { isLinesType, splitLines } from "./multiline.ts";
import {
  type Cell,
  isObject,
  type JsonObject,
  type JsonValue,
  type Notebook,
  type Output,
} from "./notebook.ts";
import { requireDepth } from "./require-depth.ts";

/**
 * The canonical bytes of a notebook, as nbformat writes them: keys sorted at every depth, indent 1, texts as arrays of
 * lines, one newline at the end, and neither `orig_nbformat`, `signature` nor `trusted`.
 *
 * @throws Problem if a cell has sent something that is nested too deep for a notebook.
 */
export function formatNotebook(notebook: Notebook): string {
  const value = {
    cells: notebook.cells.map(formatCell),
    metadata: without(notebook.metadata, ["orig_nbformat", "signature"]),
    nbformat: 4,
    nbformat_minor: 5,
  };
  requireDepth(value, notebook.name);
  return `${JSON.stringify(sortKeys(value), null, 1)}\n`;
}

function formatCell(cell: Cell): JsonObject {
  const base = {
    id: cell.id,
    metadata: without(cell.metadata, ["trusted"]),
    source: splitLines(cell.source),
  };
  if (cell.type === "code") {
    return {
      cell_type: "code",
      ...base,
      execution_count: cell.executionCount,
      outputs: cell.outputs.map(formatOutput),
    };
  }
  const attachments = Object.entries(cell.attachments).map(([name, bundle]) => [name, formatBundle(bundle)]);
  return {
    cell_type: cell.type,
    ...base,
    ...(attachments.length === 0 ? {} : { attachments: Object.fromEntries(attachments) }),
  };
}

function formatOutput(output: Output): JsonObject {
  switch (output.type) {
    case "stream":
      return { output_type: "stream", name: output.name, text: splitLines(output.text) };
    case "error":
      return {
        output_type: "error",
        ename: output.name,
        evalue: output.message,
        traceback: [...output.traceback],
      };
    case "display":
      return { output_type: "display_data", data: formatBundle(output.data), metadata: output.metadata };
  }
}

function formatBundle(bundle: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      typeof value === "string" && isLinesType(type) ? splitLines(value) : value,
    ]),
  );
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/**
 * An integer-like key is moved to the front by every JavaScript engine, whatever the order of insertion, so that such
 * keys (which no notebook tool writes) come out in numerical order.
 */
function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] as JsonValue)]));
}
