import { type CodeCell, isSkipped, type Notebook } from "../notebook/notebook.ts";

/** The cells that a kernel gets: code that is not empty and not to be skipped. */
export function cellsToExecute(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter(
    (cell): cell is CodeCell =>
      cell.type === "code" && cell.source.trim() !== "" && !isSkipped(notebook, cell),
  );
}
