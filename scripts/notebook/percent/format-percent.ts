import type { Notebook } from "../notebook.ts";
import { writeMarker } from "./cell-marker.ts";
import { writeSource } from "./cell-source.ts";
import { writeHeader } from "./header.ts";

/**
 * A notebook as TypeScript in the percent format, which jupytext reads: a header with its metadata, then each cell below
 * a marker, a blank line after each. Outputs, execution counts and `language_info` are left out.
 */
export function formatPercent(notebook: Notebook): string {
  const cells = notebook.cells.flatMap((cell) => {
    const { lines, options } = writeSource(cell.source, cell.type === "code");
    return [writeMarker(cell, options), ...lines, ""];
  });
  return [...writeHeader(notebook.metadata), "", ...cells].join("\n");
}
