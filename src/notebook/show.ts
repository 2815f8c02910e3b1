import type { Figure } from "../figures/index.js";
import { Problem } from "../problem.js";
import { type DisplayMessage, emit } from "./kernel-display.js";

/**
 * Shows figures below the cell, one output each: interactive where Plotly can draw, its text alternative elsewhere.
 * Outside a kernel it prints the text alternatives.
 *
 * @throws Problem if something is not a figure.
 * @example show(lineChart({ title, alternative, series, x, y }));
 */
export function show(...figures: readonly Figure[]): void {
  for (const figure of figures) emit(figureMessage(figure));
}

/** The output for a figure, with title, text alternative and table as metadata for the renderer of decks. */
export function figureMessage(figure: Figure): DisplayMessage {
  if (!Array.isArray(figure?.data) || typeof figure.alternative !== "string") {
    throw new Problem({
      rule: "`show` takes figures, as makers such as lineChart return them.",
      came: figure === null ? "null" : typeof figure === "object" ? "an object without data" : typeof figure,
      cure: "Draw the data with a maker; for several figures write show(first, second).",
    });
  }
  const { data, layout, frames, config, title, alternative, table } = figure;
  return {
    data: {
      "application/vnd.plotly.v1+json": { data, layout, ...(frames === undefined ? {} : { frames }), config },
      "text/plain": alternative,
    },
    metadata: { activation_lab: { kind: "figure", title, alternative, table } },
  };
}
