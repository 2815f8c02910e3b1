import { FONT_SIZE, plotSize } from "./base-layout.js";
import type { FigureObject, Trace } from "./figure.js";
import { textWidth } from "./text-size.js";

/** Least distance in pixels between the middles of two labels. */
const LABEL_DISTANCE = FONT_SIZE * 1.3;

/** The mark, in a trace's `meta`, of the one trace that holds the labels at the ends of lines. */
const ROLE = "end-labels";

/** A label at the end of a line: its text, its color and the last point of the line. */
export type EndLabel = {
  readonly text: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
};

/** Between the end of a line and its label; plain spaces would collapse. */
const SPACE = "\u00A0\u00A0";

/** Room in pixels that labels take at the right of the data. */
export function endLabelsWidth(labels: readonly { readonly text: string }[]): number {
  return Math.max(...labels.map((label) => textWidth(label.text, FONT_SIZE))) + 24;
}

/** Whether so many labels fit one above the other. */
export function endLabelsFit(count: number, layout: FigureObject): boolean {
  return count * LABEL_DISTANCE <= plotSize(layout).height;
}

/**
 * The trace that writes each label right of the end of its line, at its height, moved as little as needed
 * for no two to overlap. It is a trace and not an annotation, so that sliders and menus can change it like the lines.
 */
export function endLabelsTrace(labels: readonly EndLabel[], layout: FigureObject): Trace {
  const y = layout.yaxis as FigureObject;
  const [bottom, top] = y.range as [number, number];
  const perPixel = (top - bottom) / plotSize(layout).height;
  const isLog = y.type === "log";
  const wanted = labels.map((label) => ((isLog ? Math.log10(label.y) : label.y) - bottom) / perPixel);
  const placed = spread(wanted, LABEL_DISTANCE, plotSize(layout).height).map(
    (pixels) => bottom + pixels * perPixel,
  );
  return {
    type: "scatter",
    mode: "text",
    x: labels.map((label) => label.x),
    y: placed.map((value) => (isLog ? 10 ** value : value)),
    text: labels.map((label) => SPACE + label.text),
    textposition: "middle right",
    textfont: { size: FONT_SIZE, color: labels.map((label) => label.color) },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
    meta: { role: ROLE, labels },
  };
}

/** The same traces with the labels placed anew, for a layout whose ranges have changed. */
export function replaceEndLabels(data: readonly Trace[], layout: FigureObject): readonly Trace[] {
  return data.map((trace) => {
    const meta = trace.meta as { role?: string; labels?: EndLabel[] } | undefined;
    return meta?.role === ROLE && meta.labels !== undefined ? endLabelsTrace(meta.labels, layout) : trace;
  });
}

export function isEndLabels(trace: Trace): boolean {
  return (trace.meta as { role?: string } | undefined)?.role === ROLE;
}

/**
 * Moves places apart until neighbors are at least `distance` from each other and all lie in 0...`size`, with the least
 * sum of squared moves: isotonic regression (pool adjacent violators) of the places less `distance` times their rank.
 */
export function spread(places: readonly number[], distance: number, size: number): number[] {
  const order = places.map((_, index) => index).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    pools.push({ sum: (places[index] ?? 0) - rank * distance, count: 1 });
    for (let last = pools.length - 1; last > 0; last--) {
      const below = pools[last - 1]!;
      const above = pools[last]!;
      if (below.sum / below.count <= above.sum / above.count) break;
      pools.splice(last - 1, 2, { sum: below.sum + above.sum, count: below.count + above.count });
    }
  });
  const room = Math.max(0, size - (places.length - 1) * distance);
  const moved = pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
  const result = Array<number>(places.length);
  order.forEach((index, rank) => {
    result[index] = Math.min(Math.max(moved[rank] ?? 0, 0), room) + rank * distance;
  });
  return result;
}
