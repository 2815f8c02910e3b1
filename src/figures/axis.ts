import { Problem } from "../problem.js";
import { type FigureObject, requireText } from "./figure.js";
import { extent } from "./numbers.js";
import { areCounts, dataTicks, logTicks, tickTexts } from "./ticks.js";

/** One axis of a figure. */
export interface AxisOptions {
  /** Title with the unit in parentheses: `Gradient norm (loss per weight)`; a pure number needs none. */
  readonly title: string;
  /** `linear` by default; on a `log` axis every number must be positive. */
  readonly scale?: "linear" | "log";
  /** First and last value shown, in data units; by default all data with a small margin. */
  readonly range?: readonly [number, number];
}

const TICK_FONT_SIZE = 16;
const TITLE_FONT_SIZE = 18;
/** What Plotly formats itself. */
const NUMBERS = { exponentformat: "power", hoverformat: ".4~g" };

/**
 * Plotly's axis for the given data, always with an explicit range: frames of a slider must share it, and labels at the
 * end of lines are placed by it.
 *
 * @param margin Room beyond the data on each side, as a share of their span.
 * @throws Problem if the title is empty, the range is not increasing, or a log axis gets a number <= 0.
 */
export function makeAxis(
  options: AxisOptions,
  values: readonly (number | null)[],
  what: "x" | "y",
  margin: number,
): FigureObject {
  const isLog = options.scale === "log";
  const shown = options.range === undefined ? values : [...values, ...options.range];
  if (isLog) requirePositive(shown, what);
  const toAxis = isLog ? Math.log10 : (value: number) => value;
  const [first, last] =
    options.range === undefined
      ? paddedExtent(
          values.map((value) => (value === null ? null : toAxis(value))),
          isLog,
          margin,
        )
      : [toAxis(options.range[0]), toAxis(options.range[1])];
  if (!(first < last)) {
    throw new Problem({
      rule: `The range of the ${what} axis is two finite numbers, the first one less.`,
      came: JSON.stringify(options.range),
      cure: "Swap them, or leave the range out.",
    });
  }
  const ticks = what === "x" ? dataTicks(values, [first, last], isLog) : undefined;
  return {
    ...axisStyle(options.title, what),
    ...GRID,
    ...NUMBERS,
    ...axisRange(isLog, [first, last], ticks, areCounts(values)),
  };
}

/**
 * The part of an axis that depends on its range: type, range and ticks.
 *
 * @param range First and last value shown; their logarithms on a log axis.
 * @param ticks Where the ticks stand, if not where they fall by themselves.
 * @param areCounts Whether a tick between integers would mean nothing: layers, epochs.
 */
export function axisRange(
  isLog: boolean,
  range: readonly [number, number],
  ticks?: readonly number[],
  areCounts = false,
): FigureObject {
  const tickvals = ticks ?? (isLog ? logTicks(range) : undefined);
  const placed = tickvals && { tickmode: "array", tickvals, ticktext: tickTexts(tickvals) };
  const even = areCounts && range[1] - range[0] <= 12 ? { dtick: 1, tick0: 0 } : {};
  return { type: isLog ? "log" : "linear", range, ...(placed ?? even) };
}

/** Plotly's axis for names or numbers that stand side by side. */
export function makeCategoryAxis(
  title: string,
  names: readonly string[],
  what: "x" | "y",
  plotWidth: number,
): FigureObject {
  const widest = Math.max(...names.map((name) => name.length)) * TICK_FONT_SIZE * 0.6 + 12;
  const crowding = what === "x" ? Math.ceil((widest * names.length) / plotWidth) : 1;
  const areNumbers = names.every((name) => Number.isFinite(Number(name)));
  const every = areNumbers ? Math.max(1, crowding) : 1;
  return {
    ...axisStyle(title, what),
    type: "category",
    categoryorder: "array",
    categoryarray: names,
    showgrid: false,
    zeroline: false,
    // Explicit ticks and angle: Plotly would leave names out, or turn them by 90 degrees. Of numbers, some say the others.
    tickmode: "array",
    tickvals: names.filter((_, index) => index % every === 0),
    tickangle: crowding > 1 && !areNumbers ? -30 : 0,
  };
}

const GRID = {
  showgrid: true,
  gridcolor: "#E6E6E6",
  zeroline: true,
  zerolinecolor: "#B0B0B0",
  zerolinewidth: 1,
};

/** The same axis without lines across the plot: for maps, which would lie under them, and rows of names. */
export function withoutGrid(axis: FigureObject): FigureObject {
  const { gridcolor, zerolinecolor, zerolinewidth, ...rest } = axis;
  return { ...rest, showgrid: false, zeroline: false };
}

function axisStyle(title: string, what: "x" | "y"): FigureObject {
  return {
    title: {
      text: requireText(title, `title of the ${what} axis`),
      font: { size: TITLE_FONT_SIZE },
      standoff: 12,
    },
    tickfont: { size: TICK_FONT_SIZE },
    automargin: true,
    showline: true,
    linecolor: "#555555",
    ticks: "outside",
    tickcolor: "#555555",
    ticklen: 5,
  };
}

/** Least and greatest place on the axis, with room beyond; a single one gets half a decade, or a tenth of its value. */
function paddedExtent(places: readonly (number | null)[], isLog: boolean, margin: number): [number, number] {
  const [least, greatest] = extent(places);
  const alone = isLog ? 0.5 : Math.abs(least) / 10 || 0.5;
  const room = least === greatest ? alone : (greatest - least) * margin;
  return [least - room, greatest + room];
}

function requirePositive(values: readonly (number | null)[], what: string): void {
  const bad = values.find((value) => value !== null && value <= 0);
  if (bad === undefined) return;
  throw new Problem({
    rule: `Numbers on a log ${what} axis are greater than 0.`,
    came: String(bad),
    cure: "Use a linear axis, or give null for a value that vanished and say so in the text.",
  });
}
