import type { Block } from "./deck.ts";
import { escapeHtml } from "./escape-html.ts";

/** The element of a block, by which the style sheets and the checker know its kind and its cell. */
export function blockHtml(block: Block, waiver: string): string {
  const attributes = Object.entries(block.attributes ?? {}).map(
    ([name, value]) => ` ${name}="${escapeHtml(value)}"`,
  );
  const tag = block.kind === "figure" ? "figure" : "div";
  return (
    `<${tag} class="block block-${block.kind}" data-cell="${escapeHtml(block.cell)}"${attributes.join("")}${waiver}>` +
    `${block.html}</${tag}>`
  );
}
