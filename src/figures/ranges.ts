import { Problem } from "../problem.js";
import { axisRange } from "./axis.js";
import type { FigureObject, Trace } from "./figure.js";
import { onColors } from "./heat-map.js";
import { logColorTicks } from "./ticks.js";

/**
 * The same layouts with the named axes widened to one range that holds all of theirs. Axes without a range (categories)
 * stay as they are.
 *
 * @throws Problem if the axes differ in their title, in their names or in being linear or logarithmic.
 */
export function unionRanges(layouts: readonly FigureObject[], axes: readonly string[]): FigureObject[] {
  const unions: Record<string, FigureObject> = {};
  for (const axis of axes) {
    const ranges = layouts.map((layout) => layout[axis] as FigureObject | undefined);
    requireSameKind(axis, ranges);
    if (ranges.every((range) => JSON.stringify(range) === JSON.stringify(ranges[0]))) continue;
    const known = ranges.flatMap((range) =>
      Array.isArray(range?.range) ? [range.range as [number, number]] : [],
    );
    if (known.length === 0) continue;
    unions[axis] = axisRange(
      ranges[0]?.type === "log",
      [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))],
      undefined,
      ranges.every((range) => range?.dtick === 1 || range?.tickmode === "array"),
    );
  }
  return layouts.map((layout) => ({
    ...layout,
    ...Object.fromEntries(
      Object.entries(unions).map(([axis, range]) => [
        axis,
        { ...withoutTicks(layout[axis] as FigureObject), ...range },
      ]),
    ),
  }));
}

/** What one axis for several figures cannot differ in: what it shows. */
function requireSameKind(axis: string, ranges: readonly (FigureObject | undefined)[]): void {
  const kinds = ranges.map((range) => JSON.stringify([range?.title, range?.type, range?.categoryarray]));
  const odd = kinds.findIndex((kind) => kind !== kinds[0]);
  if (odd < 0) return;
  throw new Problem({
    rule: "Figures that share an axis have the same title, scale and names on it.",
    came: `${axis} with ${kinds[0]} and ${kinds[odd]}`,
    cure: "Give all of them the same axis; a name without data has null as its value.",
  });
}

/**
 * The same heat maps with one color scale for all, and with numbers in the cells that can be read on its colors. A map whose
 * range was chosen keeps it.
 */
export function unionColors(data: readonly (readonly Trace[])[]): (readonly Trace[])[] {
  const isFree = (trace: Trace | undefined) => trace?.type === "heatmap" && trace.zauto !== false;
  const maps = data.flat().filter(isFree);
  if (maps.length === 0) return [...data];
  const zmin = Math.min(...maps.map((map) => Number(map.zmin)));
  const zmax = Math.max(...maps.map((map) => Number(map.zmax)));
  const widen = (map: Trace) => {
    const colorbar = map.colorbar as FigureObject;
    const ticks = colorbar.tickmode === "array" ? logColorTicks(zmin, zmax) : {};
    return { ...map, zmin, zmax, colorbar: { ...colorbar, ...ticks } };
  };
  return data.map((traces) =>
    traces.map((trace, index) => {
      const before = traces[index - 1];
      if (isFree(trace)) return widen(trace);
      return isFree(before) && trace.mode === "text" ? onColors(trace, widen(before!)) : trace;
    }),
  );
}

function withoutTicks(axis: FigureObject): FigureObject {
  const { dtick, tick0, tickmode, tickvals, ticktext, ...rest } = axis;
  return rest;
}
