import { type AxisOptions, makeAxis } from "./axis.js";
import { baseLayout, legendLayout } from "./base-layout.js";
import { type Figure, type FigureOptions, type FigureTable, makeFigure, requireText } from "./figure.js";
import { roundForTable } from "./format.js";
import { type DataValues, requireSameLength, requireSome, toNumbers } from "./numbers.js";
import { REFERENCE_COLOR, seriesStyle } from "./palette.js";
import { summarize } from "./summary.js";

/** One group of points of a scatter plot. */
export interface PointGroup {
  readonly name: string;
  readonly x: DataValues;
  /** One value for each x; a point with a missing coordinate is not drawn. */
  readonly y: DataValues;
  /** A text for each point, shown where the pointer rests. */
  readonly texts?: readonly string[];
}

export interface ScatterPlotOptions extends FigureOptions {
  readonly groups: readonly PointGroup[];
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** A line to compare with, such as y = x, drawn gray and dashed. */
  readonly reference?: { readonly name: string; readonly x: DataValues; readonly y: DataValues };
}

/** More points than this are summed up in the table and not listed. */
const MOST_LISTED_POINTS = 200;

/**
 * A scatter plot; groups differ in color and in the symbol of their points. Beyond 200 points the table gives a summary
 * of each group (count, least, quartiles, greatest).
 *
 * @throws Problem if there is no group, a group or the reference has no name, no numbers or an infinite one, or lengths
 * of x, y and texts differ.
 */
export function scatterPlot(options: ScatterPlotOptions): Figure {
  requireSome(options.groups, "group of points");
  const groups = options.groups.map((group, index) => {
    const name = requireText(group.name, `name of group ${index + 1}`);
    const of = `group "${name}"`;
    requireSameLength(group.x, group.y, `x and y of ${of}`);
    if (group.texts !== undefined) requireSameLength(group.x, group.texts, `x and texts of ${of}`);
    return {
      name,
      x: toNumbers(group.x, `x of ${of}`),
      y: toNumbers(group.y, `y of ${of}`),
      texts: group.texts,
    };
  });
  const reference = options.reference && {
    name: requireText(options.reference.name, "name of the reference line"),
    x: toNumbers(options.reference.x, "x of the reference line"),
    y: toNumbers(options.reference.y, "y of the reference line"),
  };
  if (reference !== undefined) requireSameLength(reference.x, reference.y, "x and y of the reference line");

  const count = groups.reduce((sum, group) => sum + group.x.length, 0);
  const points = groups.map((group, index) => ({
    type: "scatter",
    mode: "markers",
    name: group.name,
    x: group.x,
    y: group.y,
    ...(group.texts === undefined ? {} : { text: group.texts }),
    cliponaxis: false,
    marker: {
      color: seriesStyle(index).color,
      symbol: seriesStyle(index).marker,
      size: count > 500 ? 6 : 9,
      opacity: count > 500 ? 0.6 : 0.9,
    },
    hovertemplate: `%{${group.texts === undefined ? "fullData.name" : "text"}}: (%{x}, %{y})<extra></extra>`,
  }));
  const line = reference && {
    type: "scatter",
    mode: "lines",
    ...reference,
    line: { color: REFERENCE_COLOR, width: 2, dash: "dash" },
    hoverinfo: "skip",
  };
  const drawn = [...groups, ...(reference === undefined ? [] : [reference])];
  return makeFigure(options, {
    data: [...(line === undefined ? [] : [line]), ...points],
    layout: {
      ...baseLayout(options),
      xaxis: makeAxis(
        options.x,
        drawn.flatMap((part) => part.x),
        "x",
        0.04,
      ),
      yaxis: makeAxis(
        options.y,
        drawn.flatMap((part) => part.y),
        "y",
        0.06,
      ),
      ...legendLayout(drawn.length > 1),
    },
    table: pointTable(groups, options, count),
  });
}

function pointTable(
  groups: readonly { name: string; x: (number | null)[]; y: (number | null)[] }[],
  options: ScatterPlotOptions,
  count: number,
): FigureTable {
  if (count <= MOST_LISTED_POINTS) {
    return {
      columns: ["Group", options.x.title, options.y.title],
      rows: groups.flatMap((group) =>
        group.x.map((x, index) => [group.name, roundForTable(x), roundForTable(group.y[index] ?? null)]),
      ),
    };
  }
  const summaries = groups.flatMap((group) => [
    { name: group.name, quantity: options.x.title, summary: summarize(group.x) },
    { name: group.name, quantity: options.y.title, summary: summarize(group.y) },
  ]);
  return {
    columns: ["Group", "Quantity", ...Object.keys(summaries[0]?.summary ?? {})],
    rows: summaries.map(({ name, quantity, summary }) => [
      name,
      quantity,
      ...Object.values(summary).map((value) => roundForTable(value)),
    ]),
  };
}
