import {
  type Cell,
  isObject,
  isSkipped,
  type JsonObject,
  type Notebook,
  type Output,
} from "../notebook/notebook.ts";
import { KERNELSPEC, LANGUAGE_INFO } from "../notebook/tslab-metadata.ts";

/** A cell that was executed; its outputs are asked for at the end, since another cell may still update a display. */
export interface ExecutedCell {
  readonly id: string;
  readonly outputs: () => readonly Output[];
}

/**
 * The notebook with the outputs of an execution. Nothing in it tells when or where it ran: execution counts go from 1
 * in the order of the cells, and the times that JupyterLab records are left out.
 */
export function finishNotebook(notebook: Notebook, executed: readonly ExecutedCell[]): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.type !== "code") return cell;
    const { execution: _, ...metadata } = cell.metadata;
    const index = executed.findIndex(({ id }) => id === cell.id);
    const result = executed[index];
    if (result !== undefined) {
      return { ...cell, metadata, executionCount: index + 1, outputs: result.outputs() };
    }
    const outputs = isSkipped(notebook, cell) ? cell.outputs : [];
    return { ...cell, metadata, executionCount: null, outputs };
  });
  return { ...notebook, metadata: finishMetadata(notebook.metadata), cells };
}

function finishMetadata(metadata: JsonObject): JsonObject {
  const kernelspec = isObject(metadata.kernelspec) ? metadata.kernelspec : KERNELSPEC;
  return { ...metadata, kernelspec, language_info: LANGUAGE_INFO };
}
