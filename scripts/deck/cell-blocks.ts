import { type Cell, type CodeCell, isObject, ownMetadata, tagsOf } from "../notebook/notebook.ts";
import { exerciseRole, stripSolution } from "../notebook/strip-solution.ts";
import type { Block } from "./deck.ts";
import { escapeHtml } from "./escape-html.ts";
import { type HighlightCode, readHighlightSteps } from "./highlight-code.ts";
import type { MarkdownEvents, RenderMarkdown } from "./markdown.ts";
import { outputBlock } from "./output-block.ts";

export interface CellContext {
  readonly language: string;
  readonly markdown: RenderMarkdown;
  readonly highlight: HighlightCode;
  readonly events: MarkdownEvents;
}

export function hasTag(cell: Cell, ...tags: string[]): boolean {
  const present = tagsOf(cell);
  return tags.some((tag) => present.includes(tag));
}

export function folded(block: Block, summary: string): Block {
  return { ...block, html: `<details class="folded"><summary>${summary}</summary>${block.html}</details>` };
}

function codeBlock(cell: CodeCell, source: string, context: CellContext): Block {
  const html = context.highlight(source, context.language);
  const highlight = ownMetadata(cell).highlight;
  if (typeof highlight !== "string") return { kind: "code", cell: cell.id, html };
  const lines = source.split("\n").length;
  const steps = readHighlightSteps(highlight, lines);
  if (steps === undefined) {
    context.events.report(
      "highlight",
      `The steps "${highlight}" must name lines 1 to ${lines}, such as "1-2|3".`,
    );
    return { kind: "code", cell: cell.id, html };
  }
  // The first step shows at once; each further one is a fragment without content that the deck's script listens to.
  const markers = steps
    .slice(1)
    .map((_, step) => `<span class="fragment code-step" data-step="${step + 1}"></span>`);
  return {
    kind: "code",
    cell: cell.id,
    html: html + markers.join(""),
    attributes: { "data-highlight": JSON.stringify(steps) },
  };
}

/** The outputs of a cell that its tags and its part in an exercise let a reader see. */
export function outputBlocks(cell: CodeCell, context: CellContext): Block[] {
  // What an exercise's solution or its tests printed would give the solution away.
  const role = exerciseRole(cell);
  if (hasTag(cell, "remove-output") || role.solution || role.grade) return [];
  let figures = 0;
  return cell.outputs.flatMap((output) => {
    if (output.type === "stream" && hasTag(cell, `remove-${output.name}`)) return [];
    const block = outputBlock(output, {
      cell: cell.id,
      markdown: context.markdown,
      events: context.events,
      nextFigure: () => ++figures,
    });
    return block === undefined ? [] : [block];
  });
}

/** Turns a cell into the blocks that a reader of the public deck may see: no solution, no hidden test, tags obeyed. */
export function cellBlocks(cell: Cell, context: CellContext): Block[] {
  if (hasTag(cell, "remove-cell")) return [];
  const source = stripSolution(cell, (message) => context.events.report("solution", message));
  if (source === undefined) return [];
  if (cell.type === "raw") return [];
  if (cell.type === "markdown") {
    const html = context.markdown(source, context.events);
    const block: Block = { kind: "markdown", cell: cell.id, html };
    return hasTag(cell, "hide-cell") ? [folded(block, "Text")] : [block];
  }

  const blocks: Block[] = [];
  const hideCell = hasTag(cell, "hide-cell");
  const jupyter = isObject(cell.metadata.jupyter) ? cell.metadata.jupyter : {};
  if (!hasTag(cell, "remove-input") && source.trim() !== "") {
    const input = codeBlock(cell, source, context);
    const hide = hideCell || hasTag(cell, "hide-input") || jupyter.source_hidden === true;
    blocks.push(hide ? folded(input, "Code") : input);
  }
  const hide = hideCell || hasTag(cell, "hide-output") || jupyter.outputs_hidden === true;
  blocks.push(...outputBlocks(cell, context).map((block) => (hide ? folded(block, "Output") : block)));
  return blocks;
}

/** The attribute by which the checker knows which rules the author of a cell waived, and why. */
export function waiverAttribute(cell: Cell): string {
  const { waive } = ownMetadata(cell);
  return waive === undefined ? "" : ` data-waive="${escapeHtml(JSON.stringify(waive))}"`;
}
