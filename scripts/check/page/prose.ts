import { textNodes } from "./texts.ts";

/** Running text of one paragraph, heading, list item, table cell or label, without what stands in it as code or math. */
export interface Prose {
  readonly element: Element;
  readonly text: string;
}

/** What is shown letter by letter, so that signs of a markup in it are meant. */
const LITERAL =
  "code, pre, kbd, samp, .katex, script, style, .block-code, .block-stream, .block-error, .block-text";
/** Stands in a text for code or math that was left out: no markup spans it. */
const GAP = "\uFFFC";
const INLINE = new Set(
  "A ABBR B BR CITE CODE DEL EM I INS KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR".split(
    " ",
  ),
);

/** The prose of a slide, its speaker notes and its closed tables with it. */
export function proseOf(section: Element): Prose[] {
  const parts = new Map<Element, string[]>();
  for (const node of textNodes(section)) {
    const parent = node.parentElement;
    if (parent === null) continue;
    const literal = parent.closest(LITERAL);
    const element = paragraphOf(literal ?? parent, section);
    const pieces = parts.get(element) ?? [];
    parts.set(element, pieces);
    if (literal === null) pieces.push(node.data);
    else if (pieces.at(-1) !== GAP) pieces.push(GAP);
  }
  return [...parts].map(([element, pieces]) => ({ element, text: pieces.join("") }));
}

function paragraphOf(element: Element, section: Element): Element {
  let paragraph = element;
  while (paragraph !== section && paragraph.parentElement !== null) {
    const isLabel = paragraph.tagName === "text";
    if (isLabel || (!isInline(paragraph) && paragraph.closest("text") === null)) break;
    paragraph = paragraph.parentElement;
  }
  return paragraph;
}

/** By name rather than by style: in notes and closed tables nothing has a layout. */
function isInline(element: Element): boolean {
  return INLINE.has(element.tagName);
}
