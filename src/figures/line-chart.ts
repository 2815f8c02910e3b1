import { Problem } from "../problem.js";
import { type AxisOptions, makeAxis } from "./axis.js";
import { baseLayout, legendLayout } from "./base-layout.js";
import { endLabelsFit, endLabelsTrace, endLabelsWidth } from "./end-labels.js";
import {
  type Figure,
  type FigureOptions,
  type FigureTable,
  makeFigure,
  requireText,
  type Trace,
} from "./figure.js";
import { roundForTable } from "./format.js";
import { type DataValues, lastPresent, requireSameLength, requireSome, toNumbers } from "./numbers.js";
import { REFERENCE_COLOR, type SeriesStyle, sequentialStyle, seriesStyle, translucent } from "./palette.js";

/** One line of a line chart. */
export interface LineSeries {
  readonly name: string;
  readonly x: DataValues;
  /** One value for each x; `null` or NaN leaves a gap. */
  readonly y: DataValues;
  /** Lower and upper edge of a band around the line, such as the spread over seeds; both or none. Say in the text what it is. */
  readonly low?: DataValues;
  readonly high?: DataValues;
  /** A bound or a theory to compare with, drawn gray and dashed. */
  readonly isReference?: boolean;
}

export interface LineChartOptions extends FigureOptions {
  readonly series: readonly LineSeries[];
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** Names at the ends of the lines or in a legend at the right; `auto`, the default, writes them at the ends where they fit. */
  readonly names?: "auto" | "legend";
  /** Dots on the data; by default on lines of at most 25 points. */
  readonly markers?: boolean;
  /** Colors from dark to light for series with an order, such as layers, in place of colors as different as can be. */
  readonly isSequence?: boolean;
}

interface Line {
  readonly name: string;
  readonly x: (number | null)[];
  readonly y: (number | null)[];
  readonly band: { low: (number | null)[]; high: (number | null)[] } | undefined;
  readonly style: SeriesStyle;
  readonly isReference: boolean;
}

/** Most lines of unordered series that a reader can tell apart. */
const MOST_LINES = 12;

/**
 * A line chart: one line for each series, with a band for its spread where `low` and `high` are given.
 *
 * @throws Problem if there is no series, a series has no numbers or holds an infinite one, lengths differ, a log axis
 * gets a number <= 0, or there are more than 12 series without an order.
 */
export function lineChart(options: LineChartOptions): Figure {
  requireSome(options.series, "series");
  if (options.series.length > MOST_LINES && options.isSequence !== true) {
    throw new Problem({
      rule: `A line chart has at most ${MOST_LINES} series, unless they have an order.`,
      came: `${options.series.length} series`,
      cure: "Choose some, use smallMultiples, or set isSequence for series such as layers.",
    });
  }
  const lines = toLines(options);
  const yValues = lines.flatMap((line) => [...line.y, ...(line.band?.low ?? []), ...(line.band?.high ?? [])]);
  const xValues = lines.flatMap((line) => line.x);
  const hasMarkers = options.markers ?? lines.every((line) => line.x.length <= 25);
  const axes = {
    xaxis: makeAxis(options.x, xValues, "x", hasMarkers ? 0.03 : 0),
    yaxis: makeAxis(options.y, yValues, "y", 0.06),
  };
  const traces = [
    ...lines.flatMap((line) => (line.band === undefined ? [] : [bandTrace(line)])),
    ...lines.map((line) => lineTrace(line, hasMarkers)),
  ];
  const table = lineTable(lines, options);

  const labels = lines.map((line) => ({
    text: line.name,
    color: line.style.textColor,
    x: line.x[lastPresent(line.y)] ?? 0,
    y: line.y[lastPresent(line.y)] ?? 0,
  }));
  const layout = { ...baseLayout(options, endLabelsWidth(labels)), ...axes };
  if (
    lines.length > 1 &&
    options.names !== "legend" &&
    endTogether(lines) &&
    endLabelsFit(lines.length, layout)
  ) {
    return makeFigure(options, { data: [...traces, endLabelsTrace(labels, layout)], layout, table });
  }
  return makeFigure(options, {
    data: traces,
    layout: { ...baseLayout(options), ...axes, ...legendLayout(lines.length > 1) },
    table,
  });
}

function toLines(options: LineChartOptions): Line[] {
  let colored = 0;
  return options.series.map((series, index) => {
    const name = requireText(series.name, `name of series ${index + 1}`);
    const of = `series "${name}"`;
    requireSameLength(series.x, series.y, `x and y of ${of}`);
    const isReference = series.isReference === true;
    const style = isReference
      ? { color: REFERENCE_COLOR, textColor: REFERENCE_COLOR, dash: "dash", marker: "circle" }
      : options.isSequence === true
        ? sequentialStyle(index, options.series.length)
        : seriesStyle(colored++);
    return {
      name,
      x: toNumbers(series.x, `x of ${of}`),
      y: toNumbers(series.y, `y of ${of}`),
      band: toBand(series, of),
      style,
      isReference,
    };
  });
}

function toBand(series: LineSeries, of: string): Line["band"] {
  if (series.low === undefined && series.high === undefined) return undefined;
  const low = series.low ?? [];
  const high = series.high ?? [];
  requireSameLength(low, series.y, `low and y of ${of}`);
  requireSameLength(high, series.y, `high and y of ${of}`);
  return { low: toNumbers(low, `low of ${of}`), high: toNumbers(high, `high of ${of}`) };
}

/** Whether all lines reach the right end, where a name can stand beside each. */
function endTogether(lines: readonly Line[]): boolean {
  const ends = lines.map((line) => line.x[lastPresent(line.y)]);
  return ends.every((end) => end === ends[0]);
}

function lineTrace(line: Line, hasMarkers: boolean): Trace {
  const width = line.isReference ? 2 : 2.5;
  const markers = hasMarkers && !line.isReference;
  return {
    type: "scatter",
    mode: markers ? "lines+markers" : "lines",
    name: line.name,
    x: line.x,
    y: line.y,
    connectgaps: false,
    line: { color: line.style.color, width, dash: line.style.dash },
    ...(markers && {
      cliponaxis: false,
      marker: { color: line.style.color, size: 8, symbol: line.style.marker },
    }),
    hovertemplate: "%{fullData.name}: (%{x}, %{y})<extra></extra>",
  };
}

/** A closed outline for each run without gaps: along the upper edge and back along the lower one. */
function bandTrace(line: Line): Trace {
  const { low, high } = line.band ?? { low: [], high: [] };
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  let run: number[] = [];
  const close = () => {
    if (run.length > 0) {
      const back = [...run].reverse();
      x.push(
        ...run.map((index) => line.x[index] ?? null),
        ...back.map((index) => line.x[index] ?? null),
        null,
      );
      y.push(...run.map((index) => high[index] ?? null), ...back.map((index) => low[index] ?? null), null);
    }
    run = [];
  };
  line.x.forEach((place, index) => {
    if (place === null || low[index] == null || high[index] == null) close();
    else run.push(index);
  });
  close();
  return {
    type: "scatter",
    mode: "lines",
    name: `${line.name}, spread`,
    x,
    y,
    fill: "toself",
    fillcolor: translucent(line.style.color, 0.18),
    line: { width: 0, color: line.style.color },
    hoverinfo: "skip",
    showlegend: false,
  };
}

function lineTable(lines: readonly Line[], options: LineChartOptions): FigureTable {
  const hasBand = lines.some((line) => line.band !== undefined);
  const first = lines[0]?.x ?? [];
  const sharesX = lines.every(
    (line) => line.x.length === first.length && line.x.every((x, i) => x === first[i]),
  );
  if (sharesX) {
    const columns = lines.flatMap((line) =>
      line.band === undefined ? [line.name] : [line.name, `${line.name}, low`, `${line.name}, high`],
    );
    const rows = first.map((x, index) => [
      roundForTable(x),
      ...lines.flatMap((line) =>
        (line.band === undefined ? [line.y] : [line.y, line.band.low, line.band.high]).map((values) =>
          roundForTable(values[index] ?? null),
        ),
      ),
    ]);
    return { columns: [options.x.title, ...columns], rows };
  }
  return {
    columns: ["Series", options.x.title, options.y.title, ...(hasBand ? ["Low", "High"] : [])],
    rows: lines.flatMap((line) =>
      line.x.map((x, index) => [
        line.name,
        ...[x, line.y[index], ...(hasBand ? [line.band?.low[index], line.band?.high[index]] : [])].map(
          (value) => roundForTable(value ?? null),
        ),
      ]),
    ),
  };
}
