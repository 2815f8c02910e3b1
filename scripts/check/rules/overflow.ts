import { boundsOf } from "../page/quad.ts";
import { isVisible, quote, textBounds, visiblePictures, visibleTexts } from "../page/texts.ts";
import type { Fault, Rule, SlideScope } from "../rule.ts";

/** Pixels that rounding may cost. */
const TOLERANCE = 1.5;

export const overflow: Rule = {
  name: "overflow",
  definition:
    "Every text, picture and plot lies within its slide, and on paper within one page. No box on a slide scrolls, since nobody scrolls on a projector and paper cannot. No label of a plot is cut off at the plot's edge.",
  views: ["main", "print"],
  moment: "step",
  inspect: (slide) => [
    ...outsideBox(slide),
    ...furtherPages(slide),
    ...scrollBoxes(slide),
    ...cutLabels(slide),
  ],
};

function outsideBox({ section, box, view }: SlideScope): Fault[] {
  const worst = new Map<Element, { beyond: number; side: string; what: string }>();
  const note = (block: Element, rect: DOMRect, what: string): void => {
    const sides = {
      below: rect.bottom - box.bottom,
      "to the right of": rect.right - box.right,
      above: box.top - rect.top,
      "to the left of": box.left - rect.left,
    };
    for (const [side, beyond] of Object.entries(sides)) {
      if (beyond > Math.max(TOLERANCE, worst.get(block)?.beyond ?? 0))
        worst.set(block, { beyond, side, what });
    }
  };
  for (const text of visibleTexts(section)) {
    if (text.element.closest(".plot") === null) note(text.block, boundsOf(text.core), quote(text.text));
  }
  for (const picture of visiblePictures(section)) {
    note(picture.block, picture.rect, picture.element.tagName === "IMG" ? "a picture" : "a plot");
  }
  const area = view === "main" ? "slide" : "page";
  return [...worst].map(([block, { beyond, side, what }]) => ({
    at: block,
    key: "outside",
    message: `${what} reaches ${Math.ceil(beyond)} px ${side} the ${area}. Shorten it, or move it to a slide of its own.`,
  }));
}

function furtherPages({ section, box, view }: SlideScope): Fault[] {
  const page = view === "print" ? section.closest<HTMLElement>(".pdf-page") : null;
  if (page === null || page.offsetHeight <= box.height + TOLERANCE) return [];
  const pages = Math.round(page.offsetHeight / box.height);
  return [{ at: section, key: "pages", message: `The slide spills over ${pages} pages. Split it in two.` }];
}

function scrollBoxes({ section }: SlideScope): Fault[] {
  const faults: Fault[] = [];
  for (const element of section.querySelectorAll<HTMLElement>("*")) {
    const beyond = {
      sideways: element.scrollWidth - element.clientWidth,
      down: element.scrollHeight - element.clientHeight,
    };
    if ((beyond.sideways <= 1 && beyond.down <= 1) || element.clientWidth <= 1) continue;
    if (element.closest("aside.notes, .plot, .katex-html, .katex-mathml, svg") !== null) continue;
    const style = getComputedStyle(element);
    const hides = (overflow: string): boolean => overflow !== "visible";
    const direction =
      beyond.sideways > 1 && hides(style.overflowX)
        ? "sideways"
        : beyond.down > 1 && hides(style.overflowY)
          ? "down"
          : undefined;
    if (direction === undefined || style.display === "inline" || !isVisible(element)) continue;
    const what = element.closest("pre, code") === null ? "A box" : "Code";
    faults.push({
      at: element,
      key: "scroll",
      message: `${what} must be scrolled ${direction} by ${beyond[direction]} px: ${quote(element.textContent ?? "")}. Shorten its lines, or their number.`,
    });
  }
  return faults;
}

function cutLabels({ section }: SlideScope): Fault[] {
  const faults: Fault[] = [];
  for (const text of visibleTexts(section)) {
    const frame = text.element.closest(".plot svg.main-svg")?.getBoundingClientRect();
    if (frame === undefined) continue;
    const bounds = textBounds(text);
    const beyond = Math.max(
      frame.left - bounds.left,
      bounds.right - frame.right,
      frame.top - bounds.top,
      bounds.bottom - frame.bottom,
    );
    if (beyond <= 2 * TOLERANCE) continue;
    faults.push({
      at: text.element,
      message: `The label ${quote(text.text)} is cut off at the edge of its plot by ${Math.ceil(beyond)} px. Shorten it, or widen the margin.`,
    });
  }
  return faults;
}
