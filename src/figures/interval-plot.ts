import { Problem } from "../problem.js";
import { type AxisOptions, makeAxis, withoutGrid } from "./axis.js";
import { baseLayout, FONT_SIZE, legendLayout, plotSize } from "./base-layout.js";
import { type Figure, type FigureOptions, makeFigure, requireText, type Trace } from "./figure.js";
import { roundForTable } from "./format.js";
import { presentNumbers, requireSameLength, requireSome, toNumbers } from "./numbers.js";
import { REFERENCE_COLOR, seriesStyle } from "./palette.js";

/** An estimate with the interval around it, such as a `ConfidenceInterval`. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** What was averaged, such as the results of single seeds, drawn as small dots. */
  readonly values?: ArrayLike<number>;
}

export interface IntervalPlotOptions extends FigureOptions {
  /** The quantity; say in its title or in the text what the interval is. */
  readonly x: AxisOptions;
  /** What is compared, one row each from the top: title of the axis and names. */
  readonly y: { readonly title: string; readonly names: readonly string[] };
  /** One interval for each name in each group; `null` where there is none. */
  readonly groups: readonly { readonly name: string; readonly intervals: readonly (Interval | null)[] }[];
  /** A value to compare with, such as 0 for differences or chance, drawn gray and dashed. */
  readonly reference?: { readonly name: string; readonly value: number };
}

/** Share of a row in which the groups lie one below the other. */
const GROUP_SHARE = 0.64;
/** How far below its bar a group's values lie, as a share of the group's room. */
const VALUES_SHARE = 0.3;

/**
 * Estimates with their intervals, one below the other, for fair comparisons: a dot for each mean, a bar for its interval,
 * a small dot for each value behind it. Groups share a row and differ in color and symbol.
 *
 * @throws Problem if there is no name or group, a group has not one interval for each name, an interval does not hold its
 * mean, or rows are too narrow for their names.
 */
export function intervalPlot(options: IntervalPlotOptions): Figure {
  requireSome(options.y.names, "name");
  requireSome(options.groups, "group of intervals");
  const names = options.y.names.map((name, index) => requireText(name, `name ${index + 1}`));
  const groups = options.groups.map((group, index) => {
    const name = requireText(group.name, `name of group ${index + 1}`);
    requireSameLength(group.intervals, names, `intervals of group "${name}" and names`);
    const rows = group.intervals.flatMap((interval, row) =>
      interval === null ? [] : [{ row, ...readInterval(interval, `${name}, ${names[row]}`) }],
    );
    requireSome(rows, `interval in group "${name}"`);
    const offset = ((index + 0.5) / options.groups.length - 0.5) * GROUP_SHARE;
    return {
      name,
      rows,
      offset,
      valuesOffset: offset + (VALUES_SHARE * GROUP_SHARE) / options.groups.length,
    };
  });
  const { reference } = options;
  if (reference !== undefined) requireText(reference.name, "name of the reference");
  const layout = baseLayout(options);
  const rowHeight = plotSize(layout).height / names.length;
  if (rowHeight < Math.max(FONT_SIZE * 1.3, groups.length * 12)) {
    throw new Problem({
      rule: "A row of an interval plot has room for its name and its groups.",
      came: `${names.length} rows of ${groups.length} group${groups.length === 1 ? "" : "s"} on ${plotSize(layout).height} pixels`,
      cure: "Compare fewer, or make the figure higher.",
    });
  }
  const all = groups.flatMap(({ rows }) => rows.flatMap(({ low, high, values }) => [low, high, ...values]));
  return makeFigure(options, {
    data: [
      ...(reference === undefined ? [] : [referenceTrace(reference, names.length)]),
      ...groups.flatMap((group, index) => groupTraces(group, index)),
    ],
    layout: {
      ...layout,
      xaxis: { ...makeAxis(options.x, reference === undefined ? all : [...all, reference.value], "x", 0.05) },
      yaxis: {
        ...withoutGrid(makeAxis({ title: options.y.title, range: [-0.5, names.length - 0.5] }, [], "y", 0)),
        range: [names.length - 0.5, -0.5],
        tickmode: "array",
        tickvals: names.map((_, row) => row),
        ticktext: names,
      },
      ...legendLayout(groups.length + (reference === undefined ? 0 : 1) > 1),
    },
    table: {
      columns: [options.y.title, "Group", `${options.x.title}, mean`, "Low", "High", "Values"],
      rows: names.flatMap((name, row) =>
        groups.flatMap((group) => {
          const found = group.rows.find((interval) => interval.row === row);
          const numbers = found === undefined ? [null, null, null] : [found.mean, found.low, found.high];
          const values = found?.values.map((value) => roundForTable(value)).join(", ");
          return [[name, group.name, ...numbers.map(roundForTable), values || "missing"]];
        }),
      ),
    },
  });
}

function readInterval({ mean, low, high, values = [] }: Interval, of: string) {
  if (Number.isFinite(low) && Number.isFinite(high) && low <= mean && mean <= high) {
    return {
      mean,
      low,
      high,
      values: values.length === 0 ? [] : presentNumbers(toNumbers(values, `values of ${of}`)),
    };
  }
  throw new Problem({
    rule: "An interval is two finite numbers with its mean between them.",
    came: `${low} … ${high} around ${mean} for ${of}`,
    cure: "Give null where there is no interval, and say why in the text.",
  });
}

type GroupRows = {
  readonly name: string;
  readonly offset: number;
  readonly valuesOffset: number;
  readonly rows: readonly {
    row: number;
    mean: number;
    low: number;
    high: number;
    values: readonly number[];
  }[];
};

/** The values behind, then the means with their bars; both under one name in the legend. */
function groupTraces({ name, rows, offset, valuesOffset }: GroupRows, index: number): Trace[] {
  const style = seriesStyle(index);
  const values = rows.flatMap(({ row, values }) => values.map((x) => ({ x, y: row + valuesOffset })));
  const dots = {
    type: "scatter",
    mode: "markers",
    name: `${name}, values`,
    x: values.map(({ x }) => x),
    y: values.map(({ y }) => y),
    marker: { color: style.color, symbol: "circle", size: 6, opacity: 0.45 },
    hovertemplate: "%{fullData.name}: %{x}<extra></extra>",
    legendgroup: name,
    showlegend: false,
  };
  const means = {
    type: "scatter",
    mode: "markers",
    name,
    x: rows.map(({ mean }) => mean),
    y: rows.map(({ row }) => row + offset),
    error_x: {
      type: "data",
      symmetric: false,
      array: rows.map(({ mean, high }) => high - mean),
      arrayminus: rows.map(({ mean, low }) => mean - low),
      color: style.color,
      thickness: 2.5,
      width: 6,
    },
    marker: { color: style.color, symbol: style.marker, size: 11, line: { color: "#FFFFFF", width: 1 } },
    hovertemplate: "%{fullData.name}: %{x}<extra></extra>",
    legendgroup: name,
  };
  return values.length === 0 ? [means] : [dots, means];
}

function referenceTrace(reference: { name: string; value: number }, rows: number): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name: reference.name,
    x: [reference.value, reference.value],
    y: [-0.5, rows - 0.5],
    line: { color: REFERENCE_COLOR, width: 2, dash: "dash" },
    hoverinfo: "skip",
  };
}
