import { isVisible } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** What a plot draws around its data. */
const FRAME =
  "defs, .bglayer, .gridlayer, .minor-gridlayer, .zerolinelayer, .xaxislayer-above, .xaxislayer-below, .yaxislayer-above, .yaxislayer-below, .xlines-above, .xlines-below, .ylines-above, .ylines-below, .overaxes-above, .overaxes-below, .overlines-above, .overlines-below, .infolayer, .menulayer, .hoverlayer, .draglayer, .zoomlayer, .selectionlayer, .modebar, .angular-axis, .radial-axis, .angular-grid, .radial-grid, .angular-line, .radial-line, .bg";

export const emptyPlot: Rule = {
  name: "empty-plot",
  definition:
    "Every visible figure shows data: Plotly has drawn it, and it holds at least one path, point, bar or image of its data that has an extent and lies inside the plot; so does each of its panels. On paper a loaded still image will do.",
  views: ["main", "print"],
  moment: "step",
  inspect: ({ section }) =>
    [...section.querySelectorAll<HTMLElement>(".block-figure")]
      .filter((figure) => figure.closest("aside.notes") === null && isVisible(figure))
      .flatMap(faultOf),
};

function faultOf(figure: HTMLElement): Fault[] {
  const still = figure.querySelector<HTMLImageElement>("img.plot-still");
  if (still !== null && isVisible(still)) {
    if (still.complete && still.naturalWidth > 0) return [];
    return [
      { at: figure, key: "still", message: "The still image of the figure cannot be shown. Build it anew." },
    ];
  }
  const plot = figure.querySelector<HTMLElement>(".plot");
  if (plot === null || !isVisible(plot)) {
    // Words in place of a picture are what a page without a still image has on paper.
    const words = figure.querySelector(".plot-still");
    if (words !== null && isVisible(words)) return [];
    return [{ at: figure, key: "gone", message: "The figure shows neither its plot nor a still image." }];
  }
  const frame = plot.querySelector("svg.main-svg")?.getBoundingClientRect();
  if (frame === undefined) {
    return [
      {
        at: figure,
        key: "undrawn",
        message: "The plot was never drawn. See the console errors of the deck.",
      },
    ];
  }
  if (!drawsMarks(plot, frame)) {
    return [
      { at: figure, key: "empty", message: "The plot shows no data. Look at its numbers and axis ranges." },
    ];
  }
  // Panels drawn on a canvas have no marks of their own in the drawing.
  if (plot.querySelector("canvas") !== null) return [];
  return [...plot.querySelectorAll(".cartesianlayer > .subplot")]
    .filter((panel) => !drawsMarks(panel, frame))
    .map((panel) => ({
      at: figure,
      key: panelName(panel),
      message: `The panel ${panelName(panel)} of the plot shows no data. Look at its numbers and axis ranges.`,
    }));
}

/** Plotly's name of a panel: its axes, such as `x2y2`. */
function panelName(panel: Element): string {
  return [...panel.classList].find((name) => name !== "subplot") ?? "";
}

function drawsMarks(scope: Element, frame: DOMRect): boolean {
  for (const mark of scope.querySelectorAll(
    "path, rect, circle, image, use, canvas, .table-control-view text",
  )) {
    if (mark.closest(FRAME) !== null || !isVisible(mark)) continue;
    if (mark instanceof HTMLCanvasElement) {
      if (isPainted(mark)) return true;
      continue;
    }
    const { width, height } = (mark as SVGGraphicsElement).getBBox();
    const style = getComputedStyle(mark);
    const isFilled = /^(image|text|use)$/.test(mark.tagName) || isInk(style.fill, style.fillOpacity);
    // A stroke shows on a line without any height, a filling does not.
    const isShown =
      (isInk(style.stroke, style.strokeOpacity) && (width > 0 || height > 0)) ||
      (isFilled && width > 0 && height > 0);
    const rect = mark.getBoundingClientRect();
    const clip = clipOf(mark) ?? frame;
    const isInside =
      rect.right > clip.left && rect.left < clip.right && rect.bottom > clip.top && rect.top < clip.bottom;
    if (isShown && isInside) return true;
  }
  return false;
}

function isInk(paint: string, opacity: string): boolean {
  return paint !== "none" && !/^rgba\(.*, 0\)$/.test(paint) && Number(opacity) > 0;
}

/** The panel that a mark is clipped to: data outside the axis ranges is drawn but not seen. */
function clipOf(mark: Element): DOMRect | undefined {
  const panel = mark.closest(".subplot");
  if (panel === null) return undefined;
  const area = mark
    .closest(".main-svg")
    ?.querySelector(`.draglayer .${CSS.escape(panelName(panel))} .nsewdrag`);
  return area?.getBoundingClientRect();
}

function isPainted(canvas: HTMLCanvasElement): boolean {
  if (canvas.width === 0 || canvas.height === 0) return false;
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d");
  if (context === null) return false;
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  return data.some((value, index) => index % 4 === 3 && value > 0);
}
