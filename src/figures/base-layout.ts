import { Problem } from "../problem.js";
import { type FigureObject, type FigureOptions, requireText } from "./figure.js";
import { wrapText } from "./text-size.js";

const FONT_FAMILY = '"Source Sans 3", "Source Sans Pro", "Helvetica Neue", Arial, sans-serif';
const TITLE_SIZE = 20;
const LINE_HEIGHT = 1.3;

/** Text color and the size of what has no size of its own. */
const TEXT_COLOR = "#222222";
export const FONT_SIZE = 16;

/** Margins of a figure in pixels. */
export interface Margins {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/**
 * What all figures look like: fixed size (decks draw slides that are not on the screen), white ground, title at the left.
 *
 * @param right Room at the right in pixels for labels of lines; a legend makes its own.
 * @throws Problem if a size is below 200 pixels.
 */
export function baseLayout(options: FigureOptions, right = 24): FigureObject {
  const width = requireSize(options.width ?? 900, "width");
  const height = requireSize(options.height ?? 480, "height");
  const title = wrapText(requireText(options.title, "title of a figure"), width - 32, TITLE_SIZE);
  // Plotly hangs the first line of a title of several lines by its base line and not by its top.
  const drop = title.lines > 1 ? 0.7 * TITLE_SIZE : 0;
  const margin: Margins = {
    l: 88,
    r: right,
    t: Math.round(24 + title.lines * TITLE_SIZE * LINE_HEIGHT + 12),
    b: 72,
  };
  return {
    width,
    height,
    autosize: false,
    margin: { ...margin },
    font: { family: FONT_FAMILY, size: FONT_SIZE, color: TEXT_COLOR },
    title: {
      text: title.text,
      font: { size: TITLE_SIZE },
      x: 16 / width,
      xanchor: "left",
      y: 1 - (16 + drop) / height,
      yanchor: "top",
    },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    hovermode: "closest",
    hoverlabel: { font: { size: FONT_SIZE } },
    showlegend: false,
  };
}

/** A legend right of the data and never on them, for which Plotly widens the margin; or none. */
export function legendLayout(isShown: boolean): FigureObject {
  if (!isShown) return { showlegend: false };
  const legend = { x: 1.02, xanchor: "left", y: 1, yanchor: "top", font: { size: FONT_SIZE }, itemwidth: 40 };
  return { showlegend: true, legend };
}

/** Size in pixels of the part of a layout that holds data. */
export function plotSize(layout: FigureObject): { width: number; height: number } {
  const margin = layout.margin as unknown as Margins;
  return {
    width: Number(layout.width) - margin.l - margin.r,
    height: Number(layout.height) - margin.t - margin.b,
  };
}

function requireSize(pixels: number, what: string): number {
  if (Number.isFinite(pixels) && pixels >= 200) return pixels;
  throw new Problem({
    rule: `The ${what} of a figure is at least 200 pixels.`,
    came: String(pixels),
    cure: "A slide is 960 x 700 pixels; 900 x 480 fills it beside a heading.",
  });
}
