import { escapeHtml } from "../deck/escape-html.ts";
import { formatNumber } from "./format-number.ts";

/** What a plot draws: f, f′ and the places where f′ jumps. */
export interface Curves {
  readonly title: string;
  value(x: number): number;
  slope(x: number): number;
  readonly kinks: readonly number[];
}

const WIDTH = 440;
const HEIGHT = 300;
/** The rectangle between the axes. */
const LEFT = 44;
const RIGHT = WIDTH - 12;
const TOP = 12;
const BOTTOM = HEIGHT - 30;

const FIRST = -5;
const LAST = 5;
const SAMPLES = 401;
/** How far right of a kink the right side begins, where f and f′ have not moved yet. */
const BESIDE = 1e-9;

type Point = readonly [x: number, y: number];

/** f (solid) and f′ (dashed, broken where it jumps) from −5 to 5 as SVG; the style sheet gives the colors. */
export function drawCurves(curves: Curves): string {
  const pieces = piecesOf(curves.kinks);
  const values = pieces.map((piece) => piece.map((x): Point => [x, curves.value(x)]));
  const slopes = pieces.map((piece) => piece.map((x): Point => [x, curves.slope(x)]));
  const heights = [0, ...[...values, ...slopes].flat().map(([, y]) => y)];
  const range = padded(Math.min(...heights), Math.max(...heights));
  const toX = (x: number) => LEFT + ((x - FIRST) / (LAST - FIRST)) * (RIGHT - LEFT);
  const toY = (y: number) => BOTTOM - ((y - range[0]) / (range[1] - range[0])) * (BOTTOM - TOP);
  const path = (points: readonly Point[]) =>
    points
      .map(([x, y], index) => `${index === 0 ? "M" : "L"}${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`)
      .join("");
  const lines = [
    ...ticksOf(FIRST, LAST).map((tick) => verticalLine(toX(tick), formatNumber(tick), tick === 0)),
    ...ticksOf(...range).map((tick) => horizontalLine(toY(tick), formatNumber(tick), tick === 0)),
  ];
  return (
    `<svg class="curves" role="img" aria-label="${escapeHtml(describe(curves, slopes.flat()))}" viewBox="0 0 ${WIDTH} ${HEIGHT}">` +
    lines.join("") +
    `<path class="value" d="${path(values.flat())}"/>` +
    `<path class="slope" d="${slopes.map(path).join("")}"/></svg>`
  );
}

/** Sample points, piece by piece between the kinks. */
function piecesOf(kinks: readonly number[]): number[][] {
  const inside = kinks.filter((kink) => kink > FIRST && kink < LAST);
  const edges = [FIRST, ...inside, LAST];
  return edges.slice(1).map((right, index) => {
    const left = edges[index]! + (index === 0 ? 0 : BESIDE);
    const count = Math.max(2, Math.round((SAMPLES * (right - left)) / (LAST - FIRST)));
    return Array.from({ length: count }, (_, step) =>
      step === count - 1 ? right : left + ((right - left) * step) / (count - 1),
    );
  });
}

function padded(low: number, high: number): [number, number] {
  const margin = 0.06 * (high - low);
  return [low - margin, high + margin];
}

/** Round numbers, four to eight of them. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough < 1.5 * power ? 1 : rough < 3.5 * power ? 2 : rough < 7.5 * power ? 5 : 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}

function verticalLine(x: number, label: string, isAxis: boolean): string {
  return (
    `<line class="${isAxis ? "axis" : "grid"}" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${TOP}" y2="${BOTTOM}"/>` +
    `<text x="${x.toFixed(1)}" y="${BOTTOM + 18}" text-anchor="middle">${label}</text>`
  );
}

function horizontalLine(y: number, label: string, isAxis: boolean): string {
  return (
    `<line class="${isAxis ? "axis" : "grid"}" x1="${LEFT}" x2="${RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/>` +
    `<text x="${LEFT - 6}" y="${(y + 4.5).toFixed(1)}" text-anchor="end">${label}</text>`
  );
}

/** The plot in words. */
function describe({ title, value }: Curves, slopes: readonly Point[]): string {
  const heights = slopes.map(([, y]) => y);
  const [least, most] = [Math.min(...heights), Math.max(...heights)].map(formatNumber);
  const [left, middle, right] = [FIRST, 0, LAST].map((x) => formatNumber(value(x)));
  return (
    `${title} and its derivative from −5 to 5: f is ${left} at −5, ${middle} at 0 and ${right} at 5; ` +
    `its derivative lies between ${least} and ${most}.`
  );
}
