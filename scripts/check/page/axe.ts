import type axe from "axe-core";

import type { SlideScope } from "../rule.ts";
import { setAside } from "./set-aside.ts";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Rules about a whole page with headers and landmarks, which a deck of slides is not. */
const NOT_FOR_SLIDES = ["heading-order", "landmark-one-main", "page-has-heading-one", "region", "bypass"];

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const results = new WeakMap<SlideScope, Promise<axe.AxeResults>>();

/** Rules that weigh colors, which do not depend on the width of a window, and that weigh hidden text as well. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** What Plotly draws. The colors of its labels are judged by their pixels. */
const DRAWINGS = ".block-figure > .plot";

/** What axe-core says of a slide; two rules read it, so it is asked once. The first slide answers for the page around. */
export function inspectWithAxe(slide: SlideScope): Promise<axe.AxeResults> {
  const known = results.get(slide);
  if (known !== undefined) return known;
  const result = slide.section === document.body ? inspectPage(slide) : inspectSlide(slide);
  results.set(slide, result);
  return result;
}

function inspectSlide({ section, isDark }: SlideScope): Promise<axe.AxeResults> {
  const isFirst = document.querySelector(".slides > section > section") === section;
  return run(isFirst ? document : section, isDark ? ["color-contrast"] : { left: NOT_FOR_SLIDES });
}

/** In the wide window colors are weighed, without what is drawn: its labels are thousands. In the narrow ones all else. */
async function inspectPage({ view, isDark }: SlideScope): Promise<axe.AxeResults> {
  if (view === "narrow") return run(document, { left: COLOR_RULES });
  const putBack = setAside(DRAWINGS);
  try {
    return await run(document, isDark ? ["color-contrast"] : { left: [] });
  } finally {
    putBack();
  }
}

/** Asks axe-core about a part of the document, by the named rules alone or by all but those that are left out. */
function run(
  context: axe.ElementContext,
  rules: readonly string[] | { readonly left: readonly string[] },
): Promise<axe.AxeResults> {
  const options: axe.RunOptions =
    "left" in rules
      ? { runOnly: TAGS, rules: Object.fromEntries(rules.left.map((name) => [name, { enabled: false }])) }
      : { runOnly: { type: "rule", values: [...rules] } };
  return window.axe.run(context, {
    ...options,
    resultTypes: ["violations", "incomplete"],
    elementRef: true,
    // Style sheets are not fetched again: the policy of a deck forbids it, and only rules about orientation ask for it.
    preload: false,
  });
}
