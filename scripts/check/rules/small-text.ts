import { isVisible, quote, type TextBox, textNodes, visibleTexts } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** Pixels of a slide of 960 by 700: what is smaller cannot be read from the back of a room. */
const SMALLEST = 11;
/** For what stands raised or lowered beside larger text. */
const SMALLEST_SCRIPT = 7;

export const smallText: Rule = {
  name: "small-text",
  definition: `Every visible text, in HTML or in a plot, is at least ${SMALLEST} px large on a slide of 960 by 700, transforms counted in; subscripts, superscripts, exponents and the small parts of formulas at least ${SMALLEST_SCRIPT} px.`,
  views: ["main", "page"],
  moment: "sight",
  inspect: ({ section }) => {
    const faults = new Map<Element, Fault>();
    for (const box of visibleTexts(section)) {
      if (faults.has(box.element)) continue;
      const fault = faultOf(box);
      if (fault !== undefined) faults.set(box.element, fault);
    }
    return [...faults.values()];
  },
};

function faultOf({ element, text }: TextBox): Fault | undefined {
  for (const letters of lettersOf(element)) {
    const size = sizeOf(letters);
    const smallest = isScript(letters, element) ? SMALLEST_SCRIPT : SMALLEST;
    // Computed lengths are rounded.
    if (size >= smallest - 0.05) continue;
    const shown = Math.round(size * 10) / 10;
    return {
      at: element,
      key: `${shown} px`,
      message: `${quote(text)} has letters of ${shown} px, but needs ${smallest}. Set a larger font, or leave something out.`,
    };
  }
  return undefined;
}

/** The elements that hold the letters of a text: a label or a formula is one text of several sizes. */
function lettersOf(element: Element): Element[] {
  if (element.tagName !== "text" && !element.classList.contains("katex")) return [element];
  const holders = [...textNodes(element)]
    // KaTeX fills boxes with spaces that have no width.
    .filter((node) => node.data.replace(/[\s\u200B]/g, "") !== "")
    .map((node) => node.parentElement)
    .filter((holder) => holder !== null);
  return [...new Set(holders)].filter(
    (holder) => holder.closest(".katex-mathml") === null && isVisible(holder),
  );
}

function sizeOf(element: Element): number {
  return Number.parseFloat(getComputedStyle(element).fontSize) * scaleOf(element);
}

/** How much larger than its style says an element is shown. */
function scaleOf(element: Element): number {
  if (element instanceof SVGGraphicsElement) {
    const matrix = element.getScreenCTM();
    return matrix === null ? 1 : Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
  }
  let scale = 1;
  for (let node: Element | null = element; node !== null; node = node.parentElement) {
    const style = getComputedStyle(node);
    const matrix = new DOMMatrix(style.transform);
    scale *= Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
    if (style.scale !== "none") scale *= Number.parseFloat(style.scale);
  }
  return scale * (element.currentCSSZoom ?? 1);
}

function isScript(letters: Element, text: Element): boolean {
  if (letters.closest("sub, sup") !== null) return true;
  return (
    Number.parseFloat(getComputedStyle(letters).fontSize) < Number.parseFloat(getComputedStyle(text).fontSize)
  );
}
