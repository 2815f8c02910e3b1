import { type CodeCell, tagsOf } from "../notebook/notebook.ts";

/** What decides the state of a kernel after a cell, as one text. */
export function cellKey(cell: CodeCell): string {
  return JSON.stringify([cell.id, cell.source, tagsOf(cell).includes("raises-exception")]);
}

/**
 * The place of the first cell that has to run, from which on all have to: the first that is not what the kernel executed
 * at its place. The number of cells, if none has to.
 *
 * @param executed Keys of the cells that the kernel executed without a failure, in order.
 */
export function firstStale(executed: readonly string[], cells: readonly CodeCell[]): number {
  const place = cells.findIndex((cell, index) => executed[index] !== cellKey(cell));
  return place === -1 ? cells.length : place;
}
