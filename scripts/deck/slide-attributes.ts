import { type Cell, isObject } from "../notebook/notebook.ts";
import { escapeHtml } from "./escape-html.ts";

/** What a cell may tell reveal.js of its slide or fragment; backgrounds that load, states and identities are not among it. */
const KEYS = [
  ..."auto-animate auto-animate-id auto-animate-restart autoslide background-color background-gradient".split(
    " ",
  ),
  ..."background-opacity background-transition fragment-index timing transition transition-speed visibility".split(
    " ",
  ),
];

/**
 * The attributes that nbconvert makes of `slideshow.data`: `{"transition": "fade"}` becomes `data-transition="fade"`.
 * Others than those of reveal.js that only change the look are reported and left out.
 */
export function slideAttributes(cell: Cell, report: (message: string) => void): string {
  const slideshow = cell.metadata.slideshow;
  const data = isObject(slideshow) && isObject(slideshow.data) ? slideshow.data : {};
  let attributes = "";
  for (const [key, value] of Object.entries(data)) {
    if (KEYS.includes(key) && !/url\s*\(/i.test(String(value))) {
      attributes += ` data-${key}="${escapeHtml(String(value))}"`;
    } else {
      report(
        `slideshow.data.${key} was left out: a slide may set ${KEYS.join(", ")}. Take it out of the cell's metadata.`,
      );
    }
  }
  return attributes;
}
