import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { type AxisOptions, makeAxis } from "./axis.js";
import { baseLayout, legendLayout } from "./base-layout.js";
import { type Figure, type FigureOptions, makeFigure } from "./figure.js";
import { roundForTable } from "./format.js";
import { extent } from "./numbers.js";
import { seriesStyle, translucent } from "./palette.js";
import { readSamples, type Sample } from "./sample.js";

export interface HistogramOptions extends FigureOptions {
  readonly samples: readonly Sample[];
  /** The quantity; bins are even on a linear axis. */
  readonly x: { readonly title: string; readonly range?: readonly [number, number] };
  /** Height of a bar: number of values, share of the sample, or share per unit of x; `count` by default. */
  readonly measure?: "count" | "fraction" | "density";
  /** Wished number of bins, 1 … 1000, 30 by default; edges fall on round numbers, so there may be up to twice as many. */
  readonly bins?: number;
  /** Range of the heights, by default from 0 to the highest bar. */
  readonly heights?: readonly [number, number];
}

/** More bins than a figure has pixels show nothing. */
const MOST_BINS = 1000;

const MEASURE_TITLES = {
  count: "Number of values",
  fraction: "Fraction of values",
  density: "Density (per unit)",
};

/**
 * A histogram of one or several samples over the same bins. A bin holds its lower edge, the last one also its upper edge.
 *
 * @throws Problem if there is no sample, one has no numbers or an infinite one, a value lies outside `x.range`, or
 * `bins` is not a whole number of 1 … 1000.
 */
export function histogram(options: HistogramOptions): Figure {
  const bins = requireInteger("bins", options.bins ?? 30, 1, MOST_BINS);
  const samples = readSamples(options.samples);
  const [least, greatest] = extent(samples.flatMap((sample) => sample.values));
  const range = options.x.range ?? [least, greatest];
  if (least < range[0] || greatest > range[1]) {
    throw new Problem({
      rule: "The range of a histogram holds all values, so that no bar is missing.",
      came: `values from ${least} to ${greatest} and the range ${JSON.stringify(range)}`,
      cure: "Widen the range or leave it out.",
    });
  }
  const edges = binEdges(range[0], range[1], bins);
  const measure = options.measure ?? "count";
  const heights = samples.map((sample) => {
    const counts = countInBins(sample.values, edges);
    const width = (edges[1] ?? 1) - (edges[0] ?? 0);
    const unit = { count: 1, fraction: sample.values.length, density: sample.values.length * width }[measure];
    return counts.map((count) => count / unit);
  });
  const yAxis: AxisOptions = { title: MEASURE_TITLES[measure] };
  return makeFigure(options, {
    data: samples.map((sample, index) =>
      stepTrace(sample.name, edges, heights[index] ?? [], index, samples.length),
    ),
    layout: {
      ...baseLayout(options),
      xaxis: makeAxis(
        options.x.range === undefined ? { title: options.x.title } : options.x,
        edges,
        "x",
        0.02,
      ),
      yaxis: makeAxis(
        { ...yAxis, range: options.heights ?? [0, extent(heights.flat())[1] * 1.06] },
        heights.flat(),
        "y",
        0,
      ),
      ...legendLayout(samples.length > 1),
    },
    table: {
      columns: ["From", "To", ...samples.map((sample) => `${sample.name} (${measure})`)],
      rows: edges
        .slice(0, -1)
        .map((edge, bin) => [
          roundForTable(edge),
          roundForTable(edges[bin + 1] ?? null),
          ...heights.map((bars) => roundForTable(bars[bin] ?? null)),
        ]),
    },
  });
}

/**
 * Even edges on multiples of 1, 2 or 5 times a power of ten that cover `least`...`greatest`.
 *
 * @param bins Wished number of bins, at least 1; there are at most about twice as many.
 */
export function binEdges(least: number, greatest: number, bins: number): number[] {
  if (least === greatest) return [least - 0.5, least + 0.5];
  const wished = (greatest - least) / bins;
  const power = 10 ** Math.floor(Math.log10(wished));
  const step = power * ([10, 5, 2, 1].find((factor) => factor * power <= wished) ?? 1);
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(greatest / step), first + 1);
  // Through decimals: 3 * 0.1 is 0.30000000000000004.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Number of values in each bin [edge, next edge); the last bin holds its upper edge too. */
export function countInBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = Array<number>(edges.length - 1).fill(0);
  for (const value of values) {
    let low = 0;
    let high = counts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((edges[middle] ?? 0) <= value) low = middle;
      else high = middle - 1;
    }
    counts[low] = (counts[low] ?? 0) + 1;
  }
  return counts;
}

/** Outline of the bars; one sample is filled, several are told apart by color and dash. */
function stepTrace(
  name: string,
  edges: readonly number[],
  heights: readonly number[],
  index: number,
  of: number,
) {
  const style = seriesStyle(index);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: [edges[0] ?? 0, ...edges],
    y: [0, ...heights, 0],
    line: { shape: "hv", color: style.color, width: 2, dash: style.dash },
    ...(of === 1 ? { fill: "tozeroy", fillcolor: translucent(style.color, 0.3) } : {}),
    hovertemplate: "%{fullData.name}, from %{x}: %{y}<extra></extra>",
  };
}
