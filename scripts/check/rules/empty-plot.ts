import { blend, difference, type Ground, groundOf, readColor } from "../page/colors.ts";
import { isVisible, opacityOf } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** What a plot draws around its data. */
const FRAME =
  "defs, .bglayer, .gridlayer, .minor-gridlayer, .zerolinelayer, .xaxislayer-above, .xaxislayer-below, .yaxislayer-above, .yaxislayer-below, .xlines-above, .xlines-below, .ylines-above, .ylines-below, .overaxes-above, .overaxes-below, .overlines-above, .overlines-below, .infolayer, .menulayer, .hoverlayer, .draglayer, .zoomlayer, .selectionlayer, .modebar, .angular-axis, .radial-axis, .angular-grid, .radial-grid, .angular-line, .radial-line, .bg";

/** Steps of 255 by which a mark must differ from what is behind it to be seen at all. */
const SEEN = 16;

export const emptyPlot: Rule = {
  name: "empty-plot",
  definition:
    "Every visible figure shows data: Plotly has drawn it, and it holds at least one path, point, bar or image of its data that has an extent, lies inside the plot and has another color than what is behind it; so does each of its panels. On paper a loaded still image will do.",
  views: ["main", "print", "page", "narrow"],
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
      {
        at: figure,
        key: "empty",
        message: "The plot shows no data. Look at its numbers, axis ranges and colors.",
      },
    ];
  }
  // Panels drawn on a canvas have no marks of their own in the drawing.
  if (plot.querySelector("canvas") !== null) return [];
  return [...plot.querySelectorAll(".cartesianlayer > .subplot")]
    .filter((panel) => !drawsMarks(panel, frame))
    .map((panel) => ({
      at: figure,
      key: panelName(panel),
      message: `The panel ${panelName(panel)} of the plot shows no data. Look at its numbers, axis ranges and colors.`,
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
    const rect = mark.getBoundingClientRect();
    const clip = clipOf(mark) ?? frame;
    const isInside =
      rect.right > clip.left && rect.left < clip.right && rect.bottom > clip.top && rect.top < clip.bottom;
    if (!isInside || (width === 0 && height === 0)) continue;
    const ground = groundAt(mark, clip);
    const style = getComputedStyle(mark);
    const hasStroke = Number.parseFloat(style.strokeWidth) > 0;
    if (hasStroke && isInk(mark, style.stroke, style.strokeOpacity, ground)) return true;
    // A stroke shows on a line without any height, a filling does not.
    if (width === 0 || height === 0) continue;
    if (/^(image|text|use)$/.test(mark.tagName)) return true;
    if (isInk(mark, style.fill, style.fillOpacity, ground)) return true;
  }
  return false;
}

/** Whether a paint shows on what is behind it. The color of gradients and patterns is not known: they count as seen. */
function isInk(mark: Element, paint: string, opacity: string, ground: Ground): boolean {
  if (paint === "none") return false;
  const [red, green, blue, alpha] = readColor(paint) ?? [...ground.map((part) => 255 - part), 1];
  const shown = blend([red!, green!, blue!, alpha! * Number(opacity) * opacityOf(mark)], ground);
  return difference(shown, ground) >= SEEN;
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

/** What is behind the middle of an area: the backgrounds of its panel over that of the paper. */
function groundAt(mark: Element, area: DOMRect): Ground {
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
  return panelGrounds(mark).reduce<Ground>(
    (ground, { rect, paint }) => {
      const isBehind = rect.left <= x && x <= rect.right && rect.top <= y && y <= rect.bottom;
      return isBehind ? paint(ground) : ground;
    },
    groundOf(paperOf(mark)),
  );
}

function paperOf(mark: Element): Element | null {
  return mark.closest(".plot")?.querySelector("svg.main-svg") ?? null;
}

/** Plotly leaves them out where they are as the paper. */
function panelGrounds(mark: Element): { rect: DOMRect; paint(ground: Ground): Ground }[] {
  return [...(mark.closest(".plot")?.querySelectorAll(".bglayer > .bg, .subplot > .bg") ?? [])].map(
    (background) => {
      const { fill, fillOpacity } = getComputedStyle(background);
      const [red, green, blue, alpha] = readColor(fill) ?? [0, 0, 0, 0];
      return {
        rect: background.getBoundingClientRect(),
        paint: (ground) => blend([red, green, blue, alpha * Number(fillOpacity)], ground),
      };
    },
  );
}

function isPainted(canvas: HTMLCanvasElement): boolean {
  if (canvas.width === 0 || canvas.height === 0) return false;
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d");
  if (context === null) return false;
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const paper = groundOf(paperOf(canvas));
  const panels = panelGrounds(canvas).map(({ paint }) => paint(paper));
  const grounds = panels.length === 0 ? [paper] : panels;
  const opacity = opacityOf(canvas);
  for (let place = 0; place < data.length; place += 4) {
    const alpha = (data[place + 3]! / 255) * opacity;
    if (alpha === 0) continue;
    const color = [data[place]!, data[place + 1]!, data[place + 2]!, alpha] as const;
    if (grounds.every((ground) => difference(blend(color, ground), ground) >= SEEN)) return true;
  }
  return false;
}
