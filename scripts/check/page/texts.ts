import { boundsOf, type Quad, quadOfRect } from "./quad.ts";

/** A piece of visible text: a line of a paragraph, a formula, a label of a plot. */
export interface TextBox {
  readonly text: string;
  /** The element that holds the text. */
  readonly element: Element;
  /** The block it belongs to. */
  readonly block: Element;
  /** Where it stands. */
  readonly quad: Quad;
  /** Where its letters stand: the quad without the empty space above and below them. */
  readonly core: Quad;
}

/** Share of a line's font box above and below which there are no letters. */
const LEADING = 0.2;

export function isVisible(element: Element): boolean {
  return element.checkVisibility({
    opacityProperty: true,
    visibilityProperty: true,
    contentVisibilityAuto: true,
  });
}

/** The block that an element belongs to; for content outside blocks, the slide's own child or the slide. */
export function blockOf(element: Element, section: Element): Element {
  const block = element.closest(".block");
  if (block !== null && section.contains(block)) return block;
  let child = element;
  while (child !== section && child.parentElement !== section && child.parentElement !== null) {
    child = child.parentElement;
  }
  return child;
}

/** How much of an element's color shows, its ancestors' opacity counted in. */
export function opacityOf(element: Element): number {
  let opacity = 1;
  for (let node: Element | null = element; node !== null; node = node.parentElement) {
    opacity *= Number(getComputedStyle(node).opacity);
  }
  return opacity;
}

export function quote(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return `“${line.length > 50 ? `${line.slice(0, 48)}…` : line}”`;
}

/** All text that a viewer of the slide sees, where it stands. */
export function visibleTexts(section: Element): TextBox[] {
  const boxes: TextBox[] = [];
  const windows = new Map<Element, DOMRect>();
  for (const node of textNodes(section)) {
    const element = node.parentElement;
    if (element === null || node.data.trim() === "") continue;
    if (element.closest("script, style, aside.notes, .katex, svg text, title, desc, noscript") !== null)
      continue;
    if (!isVisible(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const block = blockOf(element, section);
    const window = windowOf(element, section, windows);
    for (const line of range.getClientRects()) {
      const rect = intersect(line, window);
      if (rect.width <= 1 || rect.height <= 1) continue;
      boxes.push({ text: node.data, element, block, quad: quadOfRect(rect), core: quadOfRect(trim(rect)) });
    }
  }
  for (const formula of section.querySelectorAll(".katex")) {
    if (formula.closest("aside.notes") !== null || !isVisible(formula)) continue;
    const text = formula.querySelector("annotation")?.textContent ?? formula.textContent ?? "";
    // The fonts of large signs have boxes far taller than the signs; KaTeX's own boxes are exact.
    for (const base of formula.querySelectorAll(".katex-html > .base, .katex-html > .tag")) {
      // A formula that is too wide for a telephone scrolls in a box, as code does.
      const rect = intersect(base.getBoundingClientRect(), windowOf(formula, section, windows));
      if (rect.width < 1 || rect.height < 1) continue;
      const block = blockOf(formula, section);
      boxes.push({ text, element: formula, block, quad: quadOfRect(rect), core: quadOfRect(trim(rect)) });
    }
  }
  for (const label of section.querySelectorAll<SVGTextElement>("svg text")) {
    if (label.closest("aside.notes, .katex") !== null || !isVisible(label)) continue;
    const box = label.getBBox();
    const matrix = label.getScreenCTM();
    const text = label.textContent ?? "";
    if (matrix === null || text.trim() === "" || box.width === 0 || box.height === 0) continue;
    const corner = (x: number, y: number) => new DOMPoint(x, y).matrixTransform(matrix);
    const quad = (inset: number): Quad => {
      const { x, y, width, height } = box;
      const [top, bottom] = [y + inset, y + height - inset];
      return [corner(x, top), corner(x + width, top), corner(x + width, bottom), corner(x, bottom)];
    };
    const size = Number.parseFloat(getComputedStyle(label).fontSize) || box.height;
    const block = blockOf(label, section);
    boxes.push({
      text,
      element: label,
      block,
      quad: quad(0),
      core: quad(LEADING * Math.min(size, box.height)),
    });
  }
  return boxes;
}

/** Pictures and plots that cover what lies below them. */
export function visiblePictures(section: Element): { element: Element; block: Element; rect: DOMRect }[] {
  return [...section.querySelectorAll("img, canvas, video, .js-plotly-plot, .block svg")]
    .filter(
      (element) =>
        element.parentElement?.closest(".js-plotly-plot, svg, .katex, aside.notes") === null &&
        isVisible(element),
    )
    .map((element) => ({ element, block: blockOf(element, section), rect: element.getBoundingClientRect() }))
    .filter(({ rect }) => rect.width > 0 && rect.height > 0);
}

export function textBounds(box: TextBox): DOMRect {
  return boundsOf(box.quad);
}

export function* textNodes(root: Node): Generator<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) yield node as Text;
}

function trim(rect: DOMRect): DOMRect {
  return new DOMRect(rect.x, rect.y + LEADING * rect.height, rect.width, rect.height * (1 - 2 * LEADING));
}

/** The part of the screen in which an element can show at all: what scrolls or is clipped shows only its window. */
function windowOf(element: Element, section: Element, known: Map<Element, DOMRect>): DOMRect {
  const told = known.get(element);
  if (told !== undefined) return told;
  const parent = element === section ? null : element.parentElement;
  const around = parent === null ? new DOMRect(-1e6, -1e6, 2e6, 2e6) : windowOf(parent, section, known);
  const style = getComputedStyle(element);
  const isClipped = style.clip !== "auto" && style.position === "absolute";
  const isWindow = style.overflow !== "visible" && style.display !== "inline";
  const own = isClipped
    ? new DOMRect()
    : isWindow
      ? intersect(element.getBoundingClientRect(), around)
      : around;
  known.set(element, own);
  return own;
}

export function intersect(one: DOMRect, other: DOMRect): DOMRect {
  const [left, top] = [Math.max(one.left, other.left), Math.max(one.top, other.top)];
  const width = Math.max(0, Math.min(one.right, other.right) - left);
  return new DOMRect(left, top, width, Math.max(0, Math.min(one.bottom, other.bottom) - top));
}
