import { isVisible, quote, textBounds, visiblePictures, visibleTexts } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** Pixels that rounding may cost. */
const TOLERANCE = 1.5;

/** What may be wider than a telephone and scrolls in a box of its own. */
const SCROLLERS = ".block-figure, .math-display, .plot-table-box, .source-card, pre";

export const sideways: Rule = {
  name: "sideways",
  definition:
    "A page to be read needs no scrolling to the side at any width: every text and picture lies within the window, and no box scrolls sideways but those of plots, of their data, of code and of formulas.",
  views: ["page", "narrow"],
  moment: "sight",
  inspect: ({ section, box }) => {
    const faults = new Map<Element, Fault>();
    const note = (block: Element, beyond: number, what: string): void => {
      if (beyond <= TOLERANCE || faults.has(block)) return;
      faults.set(block, {
        at: block,
        key: "outside",
        message: `${what} reaches ${Math.ceil(beyond)} px beyond the window of ${box.width} px. Shorten it, or let it break.`,
      });
    };
    const beyond = (rect: DOMRect): number => Math.max(rect.right - box.right, box.left - rect.left);
    for (const text of visibleTexts(section)) {
      if (text.element.closest("svg, .skip") === null)
        note(text.block, beyond(textBounds(text)), quote(text.text));
    }
    for (const { element, block, rect } of visiblePictures(section)) {
      if (element.closest(SCROLLERS) === null) note(block, beyond(rect), "A picture or plot");
    }
    const found = [...faults.values(), ...scrollBoxes(section)];
    const root = document.documentElement;
    const further = root.scrollWidth - root.clientWidth;
    if (found.length > 0 || further <= 1) return found;
    return [{ at: section, key: "page", message: `The page must be scrolled sideways by ${further} px.` }];
  },
};

function scrollBoxes(section: Element): Fault[] {
  return [...section.querySelectorAll<HTMLElement>("*")]
    .filter((element) => element.scrollWidth - element.clientWidth > 1 && element.clientWidth > 1)
    .filter((element) => element.closest(`${SCROLLERS}, svg, .katex`) === null)
    .filter((element) => {
      const { overflowX, display } = getComputedStyle(element);
      return overflowX !== "visible" && display !== "inline" && isVisible(element);
    })
    .map((element) => ({
      at: element,
      key: "scroll",
      message: `A box must be scrolled sideways by ${element.scrollWidth - element.clientWidth} px: ${quote(element.textContent ?? "")}. Shorten it, or let it break.`,
    }));
}
