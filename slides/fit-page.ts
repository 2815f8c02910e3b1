/** The smallest scale at which the labels of a plot can be read; a narrower window scrolls the plot instead. */
const SMALLEST = 0.6;

/** Scales each plot to the width of its place, so that a reader sees it whole where that can be read. */
export function fitFigures(figures: readonly HTMLElement[]): void {
  for (const figure of figures) {
    const plot = figure.querySelector<HTMLElement>(".plot");
    const [width, height] = [Number(figure.dataset.width), Number(figure.dataset.height)];
    const place = figure.parentElement?.clientWidth ?? width;
    if (plot === null || place === 0) continue;
    const scale = Math.min(1, Math.max(SMALLEST, place / width));
    plot.style.transform = scale === 1 ? "" : `scale(${scale})`;
    // A transform leaves the room that an element takes as it was.
    plot.style.marginBottom = scale === 1 ? "" : `${-height * (1 - scale)}px`;
    plot.style.marginRight = scale === 1 ? "" : `${-width * (1 - scale)}px`;
  }
}

/** The smallest share of its size to which a formula is set; a narrower window scrolls it instead. */
const SMALLEST_FORMULA = 0.7;

/** Below this share a formula beside code gets the whole width instead, with the code under it. */
const SMALLEST_BESIDE = 0.85;

/** Sets formulas that are wider than their place smaller, after code beside them has made room. */
export function fitFormulas(): void {
  const boxes = [...document.querySelectorAll<HTMLElement>(".math-display")];
  for (const box of boxes) box.style.fontSize = "";
  for (const pair of document.querySelectorAll(".beside")) {
    pair.classList.remove("stacked");
    const told = [...pair.querySelectorAll(".told .math-display")];
    const isTooWide = told.some((box) => box.clientWidth / box.scrollWidth < SMALLEST_BESIDE);
    pair.classList.toggle("stacked", isTooWide);
  }
  for (const box of boxes) {
    const share = box.clientWidth / box.scrollWidth;
    // Rounded down, so that it does fit.
    if (share < 1) box.style.fontSize = `${Math.floor(100 * Math.max(SMALLEST_FORMULA, share))}%`;
  }
}

/** What may be wider than a telephone, and scrolls in a box of its own. */
const SCROLLERS = ".block-figure, .math-display, .plot-table-box, .source-card, pre";

/** A box that scrolls must be reachable by keyboard, one that does not must not be in its way. */
export function reachScrollers(): void {
  for (const box of document.querySelectorAll<HTMLElement>(SCROLLERS)) {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (scrolls && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
