import { type AxisOptions, makeAxis, makeCategoryAxis } from "./axis.js";
import { baseLayout, plotSize } from "./base-layout.js";
import { type Figure, type FigureOptions, makeFigure } from "./figure.js";
import { roundForTable } from "./format.js";
import { SERIES_COLORS, translucent } from "./palette.js";
import { readSamples, type Sample } from "./sample.js";
import { summarize } from "./summary.js";

export interface ViolinOptions extends FigureOptions {
  readonly samples: readonly Sample[];
  /** Title of the axis that names the samples. */
  readonly x: { readonly title: string };
  readonly y: AxisOptions;
}

/** A density estimated from fewer values would be more drawing than data: their points are shown too. */
const FEW_VALUES = 30;

/**
 * A violin plot: the estimated density of each sample, cut at its least and greatest value, with median and quartiles
 * as a box. Samples of at most 30 values show their points too.
 *
 * @throws Problem if there is no sample, or one has no numbers or an infinite one.
 */
export function violin(options: ViolinOptions): Figure {
  const samples = readSamples(options.samples);
  const layout = baseLayout(options);
  const summaries = samples.map((sample) => summarize(sample.values));
  return makeFigure(options, {
    data: samples.map((sample) => ({
      type: "violin",
      name: sample.name,
      x: sample.values.map(() => sample.name),
      y: sample.values,
      spanmode: "hard",
      width: 0.8,
      ...(sample.values.length <= FEW_VALUES
        ? { points: "all", pointpos: 0, jitter: 0.2, marker: { size: 6, color: SERIES_COLORS[4] } }
        : { points: false }),
      box: { visible: true, width: 0.15, fillcolor: "#FFFFFF" },
      line: { color: SERIES_COLORS[0], width: 2 },
      fillcolor: translucent(SERIES_COLORS[0], 0.25),
      hoveron: "violins",
      showlegend: false,
    })),
    layout: {
      ...layout,
      xaxis: makeCategoryAxis(
        options.x.title,
        samples.map((sample) => sample.name),
        "x",
        plotSize(layout).width,
      ),
      yaxis: makeAxis(
        options.y,
        samples.flatMap((sample) => sample.values),
        "y",
        0.05,
      ),
    },
    table: {
      columns: [options.x.title, ...Object.keys(summaries[0] ?? {})],
      rows: samples.map((sample, index) => [
        sample.name,
        ...Object.values(summaries[index] ?? {}).map((value) => roundForTable(value)),
      ]),
    },
  });
}
