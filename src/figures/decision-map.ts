import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { makeAxis, withoutGrid } from "./axis.js";
import { baseLayout, FONT_SIZE, legendLayout, type Margins, plotSize } from "./base-layout.js";
import { type Figure, type FigureObject, type FigureOptions, makeFigure } from "./figure.js";
import { roundForTable } from "./format.js";
import { requireSameLength, toNumbers } from "./numbers.js";
import { seriesStyle } from "./palette.js";
import type { PointGroup } from "./scatter-plot.js";
import { textWidth } from "./text-size.js";

/** A rectangle of the plane, cut into cells. */
export interface Plane {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Cells along each side, 2 … 400, 80 by default. */
  readonly resolution?: number;
}

/** An axis of the plane. */
export interface PlaneAxis {
  readonly title: string;
}

/** The points of one class. */
export type ClassPoints = Pick<PointGroup, "name" | "x" | "y">;

export interface DecisionMapOptions extends FigureOptions {
  /** Where the network was asked. */
  readonly plane: Plane;
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  /** Probability of the second group at each of the places of `planeGrid`, 0 … 1. */
  readonly probabilities: ArrayLike<number>;
  /** The points of the two classes. */
  readonly groups: readonly [ClassPoints, ClassPoints];
}

const USUAL_RESOLUTION = 80;
/** Places along each side that the table names. */
const LISTED = 9;
/** Pale colors of the first and the second group: their points stand out from either. */
const REGIONS = [
  [0, "#A9CDE6"],
  [0.5, "#FFFFFF"],
  [1, "#F3BE94"],
] as const;

/**
 * The middles of the cells of a plane, for a network to judge: x and y of each, along the rows, the lowest row first.
 *
 * @returns 2 · resolution² numbers.
 * @throws Problem if a range is not increasing, or the resolution is not a whole number of 2 … 400.
 * @example Array.from(planeGrid({ x: [0, 4], y: [0, 2], resolution: 2 })); // [1, 0.5, 3, 0.5, 1, 1.5, 3, 1.5]
 */
export function planeGrid(plane: Plane): Float32Array {
  const { x, y } = placesOf(plane);
  const grid = new Float32Array(2 * x.length * y.length);
  for (const [row, high] of y.entries()) {
    for (const [column, right] of x.entries()) grid.set([right, high], 2 * (row * x.length + column));
  }
  return grid;
}

/**
 * What a network says of every place of a plane, as a map in pale colors of two classes, and the points of the classes on
 * it. One unit is as long on both axes. The table gives the probability at nine by nine places.
 *
 * @throws Problem if there is not one probability of 0 … 1 for each place of the plane, or a group has no name, no
 * numbers or x and y of different lengths.
 */
export function decisionMap(options: DecisionMapOptions): Figure {
  const { plane, groups } = options;
  const { x, y } = placesOf(plane);
  const rows = readProbabilities(options, x.length);
  const layout = withSquareUnits(options);
  const size = plotSize(layout);
  const legendHeight = 2 * FONT_SIZE * 1.4 + 24;
  const count = groups.reduce((sum, group) => sum + group.x.length, 0);
  return makeFigure(options, {
    data: [
      {
        type: "heatmap",
        x0: x[0]!,
        dx: x[1]! - x[0]!,
        y0: y[0]!,
        dy: y[1]! - y[0]!,
        z: rows,
        zmin: 0,
        zmax: 1,
        colorscale: REGIONS,
        colorbar: {
          title: { text: `Probability of ${groups[1].name}`, side: "right", font: { size: FONT_SIZE } },
          tickfont: { size: FONT_SIZE },
          thickness: 18,
          y: 0,
          yanchor: "bottom",
          len: 1 - legendHeight / size.height,
          outlinewidth: 0,
        },
        hovertemplate: "(%{x:.3~g}, %{y:.3~g}): %{z:.3~g}<extra></extra>",
      },
      ...groups.map((group, index) => pointTrace(group, index, count)),
    ],
    layout: {
      ...layout,
      xaxis: axis(options.x, plane.x, "x"),
      yaxis: { ...axis(options.y, plane.y, "y"), scaleanchor: "x" },
      ...legendLayout(true),
    },
    table: {
      columns: [
        `${options.y.title} \\ ${options.x.title}`,
        ...chosen(x).map((value) => String(roundForTable(value))),
      ],
      rows: chosen(y.map((value, row) => [value, rows[row]!] as const))
        .reverse()
        .map(([value, row]) => [roundForTable(value), ...chosen(row).map((z) => roundForTable(z))]),
    },
  });
}

function axis(options: PlaneAxis, range: readonly [number, number], what: "x" | "y"): FigureObject {
  return { ...withoutGrid(makeAxis({ ...options, range }, [], what, 0)), constrain: "domain" };
}

/** Middles of the cells along both axes. */
function placesOf({ x, y, resolution = USUAL_RESOLUTION }: Plane): { x: number[]; y: number[] } {
  requireInteger("resolution", resolution, 2, 400);
  const middles = ([first, last]: readonly [number, number]) => {
    if (!(Number.isFinite(first) && Number.isFinite(last) && first < last)) {
      throw new Problem({
        rule: "The range of a plane is two finite numbers, the first one less.",
        came: `[${first}, ${last}]`,
        cure: "Give the least and the greatest value to be seen.",
      });
    }
    return Array.from(
      { length: resolution },
      (_, cell) => first + ((last - first) * (cell + 0.5)) / resolution,
    );
  };
  return { x: middles(x), y: middles(y) };
}

/** Rows of probabilities, the lowest first, of three decimals: a map shows no more, and a figure stays small. */
function readProbabilities({ probabilities }: DecisionMapOptions, resolution: number): number[][] {
  const bad = Array.from(probabilities).findIndex((value) => !(value >= 0 && value <= 1));
  if (probabilities.length !== resolution ** 2 || bad >= 0) {
    throw new Problem({
      rule: `A map of ${resolution} × ${resolution} places needs as many probabilities of 0 … 1.`,
      came: bad >= 0 ? `${probabilities[bad]} at index ${bad}` : `${probabilities.length} numbers`,
      cure: "Ask the network at the places of `planeGrid` for the same plane, and give the probability of the second group.",
    });
  }
  return Array.from({ length: resolution }, (_, row) =>
    Array.from({ length: resolution }, (_, column) => round(probabilities[row * resolution + column]!)),
  );
}

/** The usual layout with margins that make a unit of x as long as one of y. */
function withSquareUnits(options: DecisionMapOptions): FigureObject {
  const { plane, groups } = options;
  const legend = Math.max(...groups.map(({ name }) => textWidth(name, FONT_SIZE))) + 72;
  const base = baseLayout(options, Math.max(legend, 140));
  const margin = base.margin as unknown as Margins;
  const size = plotSize(base);
  const ratio = (plane.x[1] - plane.x[0]) / (plane.y[1] - plane.y[0]);
  const spare = Math.max(0, size.width - size.height * ratio);
  return { ...base, margin: { ...margin, l: margin.l + spare / 2, r: margin.r + spare / 2 } };
}

function pointTrace(group: ClassPoints, index: number, count: number): FigureObject {
  const style = seriesStyle(index);
  requireSameLength(group.x, group.y, `x and y of group "${group.name}"`);
  return {
    type: "scatter",
    mode: "markers",
    name: group.name,
    x: toNumbers(group.x, `x of group "${group.name}"`).map((value) =>
      value === null ? null : round(value),
    ),
    y: toNumbers(group.y, `y of group "${group.name}"`).map((value) =>
      value === null ? null : round(value),
    ),
    marker: {
      color: style.color,
      symbol: style.marker,
      size: count > 500 ? 4 : 8,
      line: { color: "#FFFFFF", width: count > 500 ? 0 : 1 },
    },
    hovertemplate: "%{fullData.name}: (%{x}, %{y})<extra></extra>",
  };
}

function round(value: number): number {
  // Plus zero, so that -0 reads as 0.
  return Math.round(value * 1000) / 1000 + 0;
}

/** At most `LISTED` items, evenly chosen from the first to the last. */
function chosen<Item>(items: readonly Item[]): Item[] {
  const count = Math.min(LISTED, items.length);
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))]!,
  );
}
