import { type CellContext, folded, hasTag, outputBlocks } from "../deck/cell-blocks.ts";
import type { Block } from "../deck/deck.ts";
import { type Cell, type CodeCell, slideTypeOf } from "../notebook/notebook.ts";
import { exerciseRole, stripSolution } from "../notebook/strip-solution.ts";
import { wrapLines } from "./code-lines.ts";

/** Text that is on no slide but on the page: questions to discuss, and prose that would be too much for a slide. */
export const PAGE_TAGS = ["discussion", "walkthrough"] as const;

function isShown(cell: Cell): boolean {
  const type = slideTypeOf(cell);
  // Notes are for the one who speaks.
  if (type === "notes" || cell.type === "raw" || hasTag(cell, "remove-cell", "references")) return false;
  if (cell.type === "markdown" && exerciseRole(cell).solution) return false;
  return type !== "skip" || cell.type === "code" || hasTag(cell, ...PAGE_TAGS);
}

function codeBlocks(cell: CodeCell, source: string, context: CellContext): Block[] {
  const isSkipped = slideTypeOf(cell) === "skip";
  const outputs = isSkipped ? [] : outputBlocks(cell, context);
  if (source.trim() === "") return outputs;
  const html = wrapLines(context.highlight(source, context.language), source);
  const code: Block = { kind: "code", cell: cell.id, html };
  if (exerciseRole(cell).grade) return [folded(code, "Show the test")];
  if (isSkipped) return [folded(code, "Show the code behind what follows")];
  if (hasTag(cell, "remove-input", "hide-input", "hide-cell")) {
    return [...outputs, folded(code, "Show the code that made this")];
  }
  return [code, ...outputs];
}

/**
 * Turns a cell into the blocks that a reader of the page may see: text and outputs as on the slides, all of the code,
 * closed where the slides leave it out. No notes, no solution, no hidden test.
 */
export function pageBlocks(cell: Cell, context: CellContext): Block[] {
  if (!isShown(cell)) return [];
  const source = stripSolution(cell, (message) => context.events.report("solution", message));
  if (source === undefined) return [];
  if (cell.type === "code") return codeBlocks(cell, source, context);
  return [{ kind: "markdown", cell: cell.id, html: context.markdown(source, context.events) }];
}
