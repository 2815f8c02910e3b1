import type axe from "axe-core";

import type { SlideScope } from "../rule.ts";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Rules about a whole page with headers and landmarks, which a deck of slides is not. */
const NOT_FOR_SLIDES = ["heading-order", "landmark-one-main", "page-has-heading-one", "region", "bypass"];

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const REPEATED = "data-repeated";

const results = new WeakMap<SlideScope, Promise<axe.AxeResults>>();

/** What axe-core says of a slide; two rules read it, so it is asked once. The first slide answers for the page around. */
export function inspectWithAxe(slide: SlideScope): Promise<axe.AxeResults> {
  const known = results.get(slide);
  if (known !== undefined) return known;
  const isPage = slide.section === document.body;
  const isFirst = document.querySelector(".slides > section > section") === slide.section;
  // Colors do not depend on the width, and to weigh those of all pieces of code takes longest.
  const left = slide.view === "narrow" ? ["color-contrast"] : isPage ? [] : NOT_FOR_SLIDES;
  const rules = Object.fromEntries(left.map((name) => [name, { enabled: false }]));
  if (isPage) markRepeatedTokens();
  const page = { include: [document], exclude: [`[${REPEATED}]`] };
  const result = window.axe.run(isPage ? page : isFirst ? document : slide.section, {
    ...(slide.isDark ? { runOnly: { type: "rule", values: ["color-contrast"] } } : { runOnly: TAGS, rules }),
    resultTypes: ["violations", "incomplete"],
    elementRef: true,
    // Style sheets are not fetched again: the policy of a deck forbids it, and only rules about orientation ask for it.
    preload: false,
  });
  results.set(slide, result);
  return result;
}

/**
 * Marks pieces of code that look like an earlier one, on the same ground: a page has thousands of them in a few colors,
 * and axe-core would take a minute to weigh each.
 */
function markRepeatedTokens(): void {
  const known = new Set<string>();
  for (const token of document.querySelectorAll(".shiki .line > span")) {
    if (!token.checkVisibility()) continue;
    const ground = token.closest(".line.marked") === null ? "plain" : "marked";
    const look = `${ground} ${token.getAttribute("style")}`;
    if (known.has(look)) token.setAttribute(REPEATED, "");
    known.add(look);
  }
}
