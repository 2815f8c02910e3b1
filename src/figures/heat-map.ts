import { Problem } from "../problem.js";
import { makeCategoryAxis } from "./axis.js";
import { baseLayout, FONT_SIZE, plotSize } from "./base-layout.js";
import { type ColorScale, colorAt, DIVERGING, SEQUENTIAL, textColorOn } from "./color-scale.js";
import {
  type Figure,
  type FigureObject,
  type FigureOptions,
  makeFigure,
  requireText,
  type Trace,
} from "./figure.js";
import { formatNumber, roundForTable } from "./format.js";
import { type DataValues, extent, requireSameLength, requireSome, toNumbers } from "./numbers.js";
import { textWidth } from "./text-size.js";
import { logColorTicks } from "./ticks.js";

export interface HeatMapOptions extends FigureOptions {
  /** What stands side by side: title of the axis, one name for each column. */
  readonly x: { readonly title: string; readonly names: readonly (string | number)[] };
  /** What stands one below the other, from the top: title of the axis, one name for each row. */
  readonly y: { readonly title: string; readonly names: readonly (string | number)[] };
  /** One row of numbers for each name of `y`; a missing number is a gray cell. */
  readonly values: readonly DataValues[];
  /** The quantity that the color shows. */
  readonly color: {
    readonly title: string;
    readonly scale?: "linear" | "log";
    /**
     * Values of the first and last color, by default the least and the greatest. Under a slider or a menu, figures without a
     * range share one, and those with it keep their own.
     */
    readonly range?: readonly [number, number];
    /** The value that is neither low nor high, such as 0: colors then go from blue through white to brown. */
    readonly center?: number;
  };
}

const CELL_FONT_SIZE = 14;

/**
 * A heat map: a table of numbers as colors. The numbers are written into the cells where they fit.
 *
 * @throws Problem if there is no number, one is infinite (or not above 0 on a log scale), or the lengths of names and
 * values differ.
 */
export function heatMap(options: HeatMapOptions): Figure {
  requireSome(options.values, "row of values");
  requireSameLength(options.values, options.y.names, "rows of values and names of y");
  const rows = options.values.map((row, index) => {
    requireSameLength(row, options.x.names, `values of row ${index + 1} and names of x`);
    return Array.from(row, (value) => value);
  });
  toNumbers(rows.flat(), "values of the heat map");
  const values = rows.map((row) =>
    row.map((value) => (value === null || Number.isNaN(value) ? null : value)),
  );
  const xNames = options.x.names.map(String);
  const yNames = options.y.names.map(String);
  const layout = baseLayout(options, 40);
  const size = plotSize(layout);
  const texts = values.map((row) => row.map((value) => (value === null ? "" : formatNumber(value))));
  const widest = Math.max(...texts.flat().map((text) => textWidth(text, CELL_FONT_SIZE)));
  const fits =
    widest + 10 <= (size.width - 120) / xNames.length && CELL_FONT_SIZE * 1.6 <= size.height / yNames.length;
  const map = colors(values, options.color);
  // The numbers are points of their own: in cells, Plotly writes white or #444, which is hard to read on middling colors.
  const numbers: Trace = {
    type: "scatter",
    mode: "text",
    x: yNames.flatMap(() => xNames),
    y: yNames.flatMap((name) => xNames.map(() => name)),
    text: fits ? texts.flat() : texts.flat().map(() => ""),
    textfont: { size: CELL_FONT_SIZE },
    hoverinfo: "skip",
    showlegend: false,
  };
  return makeFigure(options, {
    data: [
      {
        type: "heatmap",
        x: xNames,
        y: yNames,
        ...map,
        xgap: 1,
        ygap: 1,
        customdata: values,
        hovertemplate: `${options.x.title} %{x}, ${options.y.title} %{y}: %{customdata:.4~g}<extra></extra>`,
        hoverongaps: false,
      },
      onColors(numbers, map),
    ],
    layout: {
      ...layout,
      plot_bgcolor: "#D9D9D9",
      xaxis: makeCategoryAxis(options.x.title, xNames, "x", size.width - 120),
      yaxis: { ...makeCategoryAxis(options.y.title, yNames, "y", size.height), autorange: "reversed" },
    },
    table: {
      columns: [`${options.y.title} \\ ${options.x.title}`, ...xNames],
      rows: values.map((row, index) => [yNames[index] ?? "", ...row.map((value) => roundForTable(value))]),
    },
  });
}

/** What the colors of a map are made of, in Plotly's words. */
interface Colors extends FigureObject {
  /** What the color stands for: values, or their logarithms. */
  readonly z: readonly (readonly (number | null)[])[];
  readonly zmin: number;
  readonly zmax: number;
  readonly colorscale: ColorScale;
}

function colors(values: readonly (readonly (number | null)[])[], options: HeatMapOptions["color"]): Colors {
  const title = {
    text: requireText(options.title, "title of the color scale"),
    side: "right",
    font: { size: FONT_SIZE },
  };
  const isLog = options.scale === "log";
  const toColor = (value: number) => (isLog ? Math.log10(requirePositive(value)) : value);
  const z = values.map((row) => row.map((value) => (value === null ? null : toColor(value))));
  const [least, greatest] = options.range?.map(toColor) ?? extent(z.flat());
  const [low, high] = [least ?? 0, greatest ?? 1];
  const colorbar = {
    title,
    tickfont: { size: FONT_SIZE },
    thickness: 18,
    outlinewidth: 0,
    exponentformat: "power",
    ...(isLog ? logColorTicks(low, high) : {}),
  };
  const common = { z, colorbar, ...(options.range && { zauto: false }) };
  if (options.center === undefined) return { ...common, zmin: low, zmax: high, colorscale: SEQUENTIAL };
  const middle = toColor(options.center);
  const reach = Math.max(high - middle, middle - low) || 1;
  return { ...common, zmin: middle - reach, zmax: middle + reach, colorscale: DIVERGING };
}

/** The numbers of the cells, black or white, whichever is easier to read on a map's colors. */
export function onColors(numbers: Trace, map: Trace): Trace {
  const colors = map as Colors;
  const color = colors.z.flat().map((value) => textColor(colors, value));
  return { ...numbers, textfont: { ...(numbers.textfont as FigureObject), color } };
}

/** Black or white for the number of a cell; a cell without one has none. */
function textColor({ zmin, zmax, colorscale }: Colors, value: number | null): string {
  if (value === null) return "#000000";
  // Where all values are equal, Plotly widens the range by itself, and they come to lie in the middle.
  const place = zmax > zmin ? (value - zmin) / (zmax - zmin) : 0.5;
  return textColorOn(colorAt(colorscale, place));
}

function requirePositive(value: number): number {
  if (value > 0) return value;
  throw new Problem({
    rule: "Numbers on a log color scale are greater than 0.",
    came: String(value),
    cure: "Use a linear scale, or give null for a value that vanished and say so in the text.",
  });
}
