import { isVisible, quote } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** Fewer letters than this name a picture but do not tell what is on it. */
const SHORTEST = 10;
const KINDS: Record<string, string> = { IMG: "picture", CANVAS: "canvas" };
const FILE_NAME = /^[^\s]+\.(avif|gif|jpe?g|png|svg|webp)$/i;

export const figureAlternative: Rule = {
  name: "figure-alternative",
  definition:
    "Every figure, image, drawing and canvas has a text alternative of at least ten letters that is not the name of a file. Decoration is marked with role=presentation or aria-hidden.",
  views: ["main", "page"],
  moment: "slide",
  inspect: ({ section }) =>
    [...section.querySelectorAll("img, canvas, svg, .block-figure > .plot")].flatMap(faultOf),
};

function faultOf(picture: Element): Fault[] {
  if (picture.closest("[aria-hidden=true], [role=presentation], [role=none], aside.notes, .katex") !== null)
    return [];
  // Where Plotly measures letters, far outside the window.
  if (picture.id === "js-plotly-tester") return [];
  // What stands inside a labelled drawing is part of it.
  if (picture.parentElement?.closest("svg, .block-figure > .plot") != null) return [];
  if (picture.tagName === "CANVAS" && !isVisible(picture)) return [];
  const alternative = alternativeOf(picture).replace(/\s+/g, " ").trim();
  const kind = picture.classList.contains("plot") ? "plot" : (KINDS[picture.tagName] ?? "drawing");
  const cure = "Say in a sentence what it shows.";
  if (alternative === "")
    return [{ at: picture, key: kind, message: `A ${kind} has no text alternative. ${cure}` }];
  if (FILE_NAME.test(alternative)) {
    return [
      {
        at: picture,
        message: `The text alternative of a ${kind} is a file name, ${quote(alternative)}. ${cure}`,
      },
    ];
  }
  if (alternative.length < SHORTEST) {
    return [
      {
        at: picture,
        message: `The text alternative of a ${kind} is too short, ${quote(alternative)}. ${cure}`,
      },
    ];
  }
  return [];
}

function alternativeOf(picture: Element): string {
  const labels = (picture.getAttribute("aria-labelledby") ?? "")
    .split(/\s+/)
    .map((id) => (id === "" ? "" : (document.getElementById(id)?.textContent ?? "")));
  return (
    labels.join(" ").trim() ||
    picture.getAttribute("aria-label") ||
    picture.getAttribute("alt") ||
    picture.querySelector(":scope > title")?.textContent ||
    (picture.tagName === "CANVAS" ? picture.textContent : "") ||
    ""
  );
}
