import { Problem } from "../problem.js";
import type { Figure, FigureOptions } from "./figure.js";
import { roundForTable } from "./format.js";
import { type LineSeries, lineChart } from "./line-chart.js";
import { requireSome } from "./numbers.js";
import { smallMultiples } from "./small-multiples.js";

/** A function of one number, such as an activation, and its derivative. */
export interface PlottedFunction {
  readonly name: string;
  readonly value: (x: number) => number;
  /** The derivative; left out, only the function is drawn. */
  readonly slope?: (x: number) => number;
}

export interface FunctionPlotOptions extends FigureOptions {
  readonly functions: readonly PlottedFunction[];
  /** First and last x, -5 and 5 by default. */
  readonly domain?: readonly [number, number];
  /** Titles of the axes; `z`, `f(z)` and `f′(z)` by default. */
  readonly xTitle?: string;
  readonly valueTitle?: string;
  readonly slopeTitle?: string;
}

/** Points of a curve: one for every two pixels. */
const POINTS = 401;
/** Rows of the table of a curve. */
const TABLE_ROWS = 21;
/** A step higher than this share of the curve's height is looked at more closely: steep, or a jump? */
const SUSPICIOUS_STEP = 0.02;

/**
 * Functions and their derivatives as curves: one function in one picture, several in two pictures side by side. A jump,
 * such as that of ReLU's derivative, is found by bisection and drawn as a gap. NaN is a gap too.
 *
 * @throws Problem if there is no function, the domain is not increasing, or a value is infinite.
 */
export function functionPlot(options: FunctionPlotOptions): Figure {
  requireSome(options.functions, "function");
  const domain = options.domain ?? [-5, 5];
  if (!(domain[0] < domain[1]) || !Number.isFinite(domain[1] - domain[0])) {
    throw new Problem({
      rule: "The domain of a function plot is two finite numbers, the first one less.",
      came: JSON.stringify(domain),
      cure: "Give the domain as [first, last], such as [-5, 5].",
    });
  }
  const xTitle = options.xTitle ?? "z";
  const valueTitle = options.valueTitle ?? "f(z)";
  const slopeTitle = options.slopeTitle ?? "f′(z)";
  const slopes = options.functions.flatMap(({ name, slope }) =>
    slope === undefined ? [] : [{ name, value: slope }],
  );
  const chart = (title: string, y: string, series: LineSeries[]) =>
    lineChart({
      ...options,
      title,
      x: { title: xTitle, range: domain },
      y: { title: y },
      series,
      markers: false,
    });

  if (slopes.length === 0 || options.functions.length === 1) {
    const only = slopes.length === 0 ? options.functions : named(options.functions, valueTitle);
    const curves = [...only, ...named(slopes, slopeTitle)].map((curve) => sample(curve, domain));
    const y = slopes.length === 0 ? valueTitle : `${valueTitle}, ${slopeTitle}`;
    const table = functionTable(xTitle, [...only, ...named(slopes, slopeTitle)], domain);
    return { ...chart(options.title, y, curves), table };
  }
  const panels = [
    { title: "Function", y: valueTitle, curves: options.functions },
    { title: "Derivative", y: slopeTitle, curves: slopes },
  ].map(({ title, y, curves }) => ({
    ...chart(
      title,
      y,
      curves.map((curve) => sample(curve, domain)),
    ),
    table: functionTable(xTitle, curves, domain),
  }));
  return smallMultiples({ ...options, panels, columns: 2, shared: "x" });
}

function named(functions: readonly PlottedFunction[], title: string): PlottedFunction[] {
  return functions.map(({ value }) => ({ name: title, value }));
}

/** The curve as a series; at a jump, a missing point stands between the two ends. */
function sample(curve: PlottedFunction, [from, to]: readonly [number, number]): LineSeries {
  const x: number[] = [];
  const y: number[] = [];
  const grid = Array.from({ length: POINTS }, (_, index) => from + ((to - from) * index) / (POINTS - 1));
  const values = grid.map((place) => curve.value(place));
  const height = Math.max(...values.filter(Number.isFinite)) - Math.min(...values.filter(Number.isFinite));
  grid.forEach((place, index) => {
    const [before, value] = [values[index - 1] ?? Number.NaN, values[index] ?? Number.NaN];
    if (Math.abs(value - before) > SUSPICIOUS_STEP * height) {
      const jump = findJump(curve.value, grid[index - 1] ?? place, place);
      if (jump !== undefined) {
        x.push(jump.left, (jump.left + jump.right) / 2, jump.right);
        y.push(curve.value(jump.left), Number.NaN, curve.value(jump.right));
      }
    }
    x.push(place);
    y.push(value);
  });
  return { name: curve.name, x, y };
}

/** Narrows an interval around the greater change; a continuous function's change shrinks with it, a jump's does not. */
function findJump(
  value: (x: number) => number,
  left: number,
  right: number,
): { left: number; right: number } | undefined {
  const change = Math.abs(value(right) - value(left));
  let [a, b] = [left, right];
  for (let step = 0; step < 30; step++) {
    const middle = (a + b) / 2;
    if (Math.abs(value(middle) - value(a)) > Math.abs(value(b) - value(middle))) b = middle;
    else a = middle;
  }
  return Math.abs(value(b) - value(a)) > change / 2 ? { left: a, right: b } : undefined;
}

function functionTable(
  xTitle: string,
  curves: readonly PlottedFunction[],
  [from, to]: readonly [number, number],
) {
  const grid = Array.from(
    { length: TABLE_ROWS },
    (_, index) => from + ((to - from) * index) / (TABLE_ROWS - 1),
  );
  return {
    columns: [xTitle, ...curves.map((curve) => curve.name)],
    rows: grid.map((x) => [roundForTable(x), ...curves.map((curve) => roundForTable(curve.value(x)))]),
  };
}
