import { Problem } from "../problem.js";
import { baseLayout, FONT_SIZE, legendLayout, plotSize } from "./base-layout.js";
import { type Figure, type FigureOptions, makeFigure, requireText, type Trace } from "./figure.js";
import { requireSome } from "./numbers.js";
import { REFERENCE_COLOR, seriesStyle, translucent } from "./palette.js";
import { textWidth, wrapText } from "./text-size.js";

/** A part of a network. */
export interface DiagramBox {
  /** What is written in it; two boxes may say the same. */
  readonly name: string;
  /** What kind of part it is: one of `kinds`. */
  readonly kind: string;
  /** Place of its middle, in columns from the left and rows from the top. */
  readonly column: number;
  readonly row: number;
  /** Height in rows, 0.6 by default. */
  readonly height?: number;
}

export interface DiagramOptions extends FigureOptions {
  readonly boxes: readonly DiagramBox[];
  /** Kinds of boxes, each with a color of its own and a line in the legend. */
  readonly kinds: readonly string[];
  /** Pairs of boxes by their indices: what the first says goes to the second. */
  readonly arrows: readonly (readonly [number, number])[];
  /** Pairs of boxes, by their indices, that are held together: dashed lines without a head. */
  readonly ties?: readonly (readonly [number, number])[];
  /** Columns and rows that the picture has room for, by default as many as the boxes need. */
  readonly columns?: number;
  readonly rows?: number;
}

const [BOX_WIDTH, BOX_HEIGHT] = [0.72, 0.6];

/** A rectangle in columns and rows. */
interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/**
 * A diagram of a network: boxes for its parts, arrows from each part to those that hear it, dashed ties between parts that are
 * held together.
 *
 * @throws Problem if there is no box, a box has another kind than those listed or a name that does not fit into it, or an arrow
 * names a box that is not there.
 */
export function diagram(options: DiagramOptions): Figure {
  const { boxes, kinds, arrows, ties = [] } = options;
  requireSome(boxes, "box");
  for (const box of boxes) requireKind(box, kinds);
  for (const pair of [...arrows, ...ties]) requirePair(pair, boxes);
  const columns = options.columns ?? Math.max(...boxes.map(({ column }) => column)) + 1;
  const rows = options.rows ?? Math.max(...boxes.map(({ row }) => row)) + 1;
  const base = baseLayout(options);
  const layout = { ...base, margin: { ...(base.margin as object), l: 16, b: 16 }, ...legendLayout(true) };
  const widest = Math.max(...kinds.map((kind) => textWidth(kind, FONT_SIZE)));
  const room = (plotSize(layout).width - widest - 96) / columns;
  const texts = boxes.map(({ name }, index) => {
    const text = wrapText(requireText(name, `name of box ${index + 1}`), BOX_WIDTH * room - 8, FONT_SIZE);
    requireRoom(text.text, BOX_WIDTH * room);
    return text.text;
  });
  const places = boxes.map(
    ({ column, row, height = BOX_HEIGHT }): Rectangle => ({
      x: column,
      y: row,
      halfWidth: BOX_WIDTH / 2,
      halfHeight: height / 2,
    }),
  );
  const axis = { visible: false, fixedrange: true };
  return makeFigure(options, {
    data: [
      ...kinds.map((kind, index) =>
        boxesTrace(
          kind,
          index,
          places.filter((_, box) => boxes[box]!.kind === kind),
        ),
      ),
      linesTrace(
        "held together",
        ties.map((pair) => between(pair, places)),
        true,
      ),
      linesTrace(
        "goes to",
        arrows.map((pair) => between(pair, places)),
        false,
      ),
      {
        type: "scatter",
        mode: "text",
        x: places.map(({ x }) => x),
        y: places.map(({ y }) => y),
        text: texts,
        textfont: { size: FONT_SIZE },
        hoverinfo: "skip",
        showlegend: false,
      },
    ],
    layout: {
      ...layout,
      xaxis: { ...axis, range: [-0.5, columns - 0.5] },
      yaxis: { ...axis, range: [rows - 0.5, -0.5] },
    },
    table: {
      columns: ["Part", "Kind", "Goes to", "Held together with"],
      rows: boxes.map(({ name, kind }, index) => [
        name,
        kind,
        neighbors(index, arrows, boxes),
        neighbors(index, [...ties, ...ties.map(([one, other]) => [other, one] as const)], boxes),
      ]),
    },
  });
}

function neighbors(
  from: number,
  pairs: readonly (readonly [number, number])[],
  boxes: readonly DiagramBox[],
): string {
  return pairs.flatMap(([one, other]) => (one === from ? [boxes[other]!.name] : [])).join(", ");
}

function boxesTrace(kind: string, index: number, places: readonly Rectangle[]): Trace {
  const { color } = seriesStyle(index);
  const outlines = places.map(({ x, y, halfWidth: w, halfHeight: h }) => ({
    x: [x - w, x + w, x + w, x - w, x - w, null],
    y: [y - h, y - h, y + h, y + h, y - h, null],
  }));
  return {
    type: "scatter",
    mode: "lines",
    name: kind,
    // A kind without a box keeps its place, so that pictures of several networks have the same traces.
    x: outlines.length === 0 ? [null] : outlines.flatMap((outline) => outline.x),
    y: outlines.length === 0 ? [null] : outlines.flatMap((outline) => outline.y),
    fill: "toself",
    fillcolor: translucent(color, 0.14),
    line: { color, width: 2 },
    hoverinfo: "skip",
  };
}

/** Lines from start to end, with a head or dashed. */
function linesTrace(name: string, lines: readonly (readonly [Point, Point])[], isTie: boolean): Trace {
  return {
    type: "scatter",
    mode: isTie ? "lines" : "lines+markers",
    name,
    x: lines.length === 0 ? [null] : lines.flatMap(([from, to]) => [from.x, to.x, null]),
    y: lines.length === 0 ? [null] : lines.flatMap(([from, to]) => [from.y, to.y, null]),
    line: { color: REFERENCE_COLOR, width: 2, ...(isTie ? { dash: "dash" } : {}) },
    ...(isTie
      ? {}
      : {
          marker: {
            symbol: "arrow",
            angleref: "previous",
            color: REFERENCE_COLOR,
            size: lines.length === 0 ? [0] : lines.flatMap(() => [0, 12, 0]),
          },
        }),
    hoverinfo: "skip",
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From the edge of one box to the edge of the other, along the line between their middles. */
function between([from, to]: readonly [number, number], places: readonly Rectangle[]): [Point, Point] {
  return [edge(places[from]!, places[to]!), edge(places[to]!, places[from]!)];
}

function edge(box: Rectangle, towards: Rectangle): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const share = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.halfWidth / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.halfHeight / Math.abs(dy),
    0.5,
  );
  return { x: box.x + share * dx, y: box.y + share * dy };
}

function requireKind({ name, kind }: DiagramBox, kinds: readonly string[]): void {
  if (kinds.includes(kind)) return;
  throw new Problem({
    rule: `The kind of a box must be one of ${kinds.join(", ") || "those listed, of which there is none"}.`,
    came: `"${kind}" for the box "${name}"`,
    cure: "List it in `kinds`, or mend its name.",
  });
}

function requirePair([from, to]: readonly [number, number], boxes: readonly DiagramBox[]): void {
  if (boxes[from] !== undefined && boxes[to] !== undefined && from !== to) return;
  throw new Problem({
    rule: `An arrow or a tie joins two of the ${boxes.length} boxes, counted from 0.`,
    came: `${from} and ${to}`,
    cure: "Give indices of `boxes`.",
  });
}

function requireRoom(text: string, width: number): void {
  const widest = Math.max(...text.split("<br>").map((line) => textWidth(line, FONT_SIZE)));
  if (widest <= width) return;
  throw new Problem({
    rule: "The words in a box of a diagram fit into it.",
    came: `"${text}", ${widest} pixels in a box of ${Math.floor(width)}`,
    cure: "Say it in shorter words, or draw with fewer columns or a greater width.",
  });
}
