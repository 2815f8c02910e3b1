import { isObject, type JsonObject, type JsonValue } from "../notebook/notebook.ts";

/** Traces that draw from their own numbers alone, or from pixels that they hold; maps and tiles would fetch. */
const TRACES = [
  ..."bar box candlestick contour funnel heatmap histogram histogram2d histogram2dcontour image indicator ohlc pie".split(
    " ",
  ),
  ..."sankey scatter scatterpolar scatterternary sunburst table treemap violin waterfall".split(" "),
];

/** Keys that hold an address, make Plotly fetch or lead somewhere. */
const FORBIDDEN_KEYS = new Set([
  "images",
  "source",
  "href",
  "geo",
  "map",
  "mapbox",
  "accesstoken",
  "plotlyServerURL",
  "topojsonURL",
]);

/** Pixels that are there already: an address that leads nowhere. */
const HELD_PIXELS = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/;

export interface SanitizedFigure {
  readonly figure: JsonObject & { layout: JsonObject & { width: number; height: number } };
  readonly removed: readonly string[];
}

function clean(value: JsonValue, path: string, removed: Set<string>): JsonValue {
  if (typeof value === "string") {
    if (!/<\s*a\b|javascript:|url\s*\(/i.test(value)) return value;
    removed.add(`a link in ${path}`);
    return value.replace(/<\s*\/?\s*a\b[^>]*>/gi, "").replace(/javascript:|url\s*\(/gi, "");
  }
  if (Array.isArray(value)) return value.map((item, index) => clean(item, `${path}[${index}]`, removed));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, content] of Object.entries(value)) {
    // `relayout` and `restyle` take paths as keys, such as "images[0].source".
    const forbidden = key.split(/[.[\]]/).find((part) => FORBIDDEN_KEYS.has(part));
    const isHeld = key === "source" && typeof content === "string" && HELD_PIXELS.test(content);
    if ((forbidden !== undefined && !isHeld) || key === "__proto__") removed.add(`${path}.${key}`);
    else result[key] = clean(content, `${path}.${key}`, removed);
  }
  return result;
}

/** Sizes in CSS pixels that a page can show. */
const SMALLEST = 50;
const LARGEST = 2000;

function sizeOf(value: JsonValue | undefined, usual: number, name: string, removed: Set<string>): number {
  if (value === undefined) return usual;
  if (typeof value === "number" && value >= SMALLEST && value <= LARGEST) return value;
  removed.add(`a ${name} of ${JSON.stringify(value)}`);
  return usual;
}

function isTrace(trace: JsonValue): boolean {
  return isObject(trace) && (trace.type === undefined || TRACES.includes(String(trace.type)));
}

/**
 * Takes out of a Plotly figure whatever could fetch, link or load, and fixes its size, 900 × 480 where it states none:
 * figures of a notebook are not trusted.
 */
export function sanitizeFigure(figure: JsonObject): SanitizedFigure {
  const removed = new Set<string>();
  const traces = Array.isArray(figure.data) ? figure.data : [];
  for (const trace of traces) {
    if (!isTrace(trace))
      removed.add(`a trace of type ${isObject(trace) ? String(trace.type) : typeof trace}`);
  }
  const given = isObject(figure.layout) ? figure.layout : {};
  const width = sizeOf(given.width, 900, "width", removed);
  const height = sizeOf(given.height, 480, "height", removed);
  const cleaned: SanitizedFigure["figure"] = {
    data: clean(traces.filter(isTrace), "data", removed),
    layout: { ...(clean(given, "layout", removed) as JsonObject), width, height, autosize: false },
  };
  if (Array.isArray(figure.frames)) cleaned.frames = clean(figure.frames, "frames", removed);
  return { figure: cleaned, removed: [...removed] };
}
