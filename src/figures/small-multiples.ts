import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { baseLayout, FONT_SIZE, legendLayout, type Margins, plotSize } from "./base-layout.js";
import { isEndLabels } from "./end-labels.js";
import { type Figure, type FigureObject, type FigureOptions, makeFigure, type Trace } from "./figure.js";
import { requireSome } from "./numbers.js";
import { unionRanges } from "./ranges.js";
import { stackTables } from "./table.js";
import { textWidth } from "./text-size.js";

export interface SmallMultiplesOptions extends FigureOptions {
  /** Figures with one pair of axes each; their titles head the panels. */
  readonly panels: readonly Figure[];
  /** Panels side by side, at least 1, by default about as many as below each other, at most 4. */
  readonly columns?: number;
  /** Axes with the same range in all panels, `both` by default: only then can panels be compared by eye. */
  readonly shared?: "both" | "x" | "y" | "none";
}

/** Room in pixels between panels: with tick labels and a title of an axis, with neither, and for a panel's title. */
const AXIS_ROOM = { x: 58, y: 84 };
const GAP = 28;
const PANEL_TITLE_ROOM = 30;

/**
 * Several figures of one kind as panels of one, read along the rows. Series with the same name share one entry of the
 * legend; give them the same place in each panel, so that they share their color.
 *
 * @throws Problem if there is no panel, a panel is a heat map, has a slider or is itself made of panels, shared axes
 * differ in title, scale or names, or `columns` is not a whole number of at least 1.
 */
export function smallMultiples(options: SmallMultiplesOptions): Figure {
  requireSome(options.panels, "panel");
  for (const panel of options.panels) requireSimple(panel);
  const shared = options.shared ?? "both";
  const sharesX = shared === "both" || shared === "x";
  const sharesY = shared === "both" || shared === "y";
  const layouts = unionRanges(
    options.panels.map((panel) => panel.layout),
    [...(sharesX ? ["xaxis"] : []), ...(sharesY ? ["yaxis"] : [])],
  );
  const usual = Math.min(4, Math.ceil(Math.sqrt(options.panels.length)));
  const columns = requireInteger("columns", options.columns ?? usual, 1);
  const rows = Math.ceil(options.panels.length / columns);

  const named = options.panels.map((panel) => panel.data.filter(isNamed));
  const hasLegend = named.some((traces) => traces.length > 1);
  const widest = Math.max(0, ...named.flat().map((trace) => textWidth(String(trace.name), FONT_SIZE)));
  const base = baseLayout(options, hasLegend ? widest + 96 : 24);
  const margin = base.margin as unknown as Margins;
  const outer = { ...base, margin: { ...margin, t: margin.t + PANEL_TITLE_ROOM } };
  const size = plotSize(outer);
  const gapX = GAP + (sharesY ? 0 : AXIS_ROOM.y);
  const gapY = GAP + PANEL_TITLE_ROOM + (sharesX ? 0 : AXIS_ROOM.x);
  const width = (size.width - gapX * (columns - 1)) / columns / size.width;
  const height = (size.height - gapY * (rows - 1)) / rows / size.height;

  const axes: Record<string, FigureObject> = {};
  const titles: FigureObject[] = [];
  const data: Trace[] = [];
  const listed = new Set<unknown>();
  options.panels.forEach((panel, index) => {
    const suffix = index === 0 ? "" : String(index + 1);
    const column = index % columns;
    const row = Math.floor(index / columns);
    const left = column * (width + gapX / size.width);
    const top = 1 - row * (height + gapY / size.height);
    const isLeft = column === 0 || !sharesY;
    const isBottom = index + columns >= options.panels.length || !sharesX;
    const layout = layouts[index] ?? panel.layout;
    axes[`xaxis${suffix}`] = {
      ...labeled(layout.xaxis as FigureObject, isBottom),
      domain: [left, left + width],
      anchor: `y${suffix}`,
      ...(sharesX && index > 0 ? { matches: "x" } : {}),
    };
    axes[`yaxis${suffix}`] = {
      ...labeled(layout.yaxis as FigureObject, isLeft),
      domain: [Math.max(0, top - height), top],
      anchor: `x${suffix}`,
      ...(sharesY && index > 0 ? { matches: "y" } : {}),
    };
    titles.push({
      text: panel.title,
      showarrow: false,
      x: left,
      xref: "paper",
      xanchor: "left",
      y: top,
      yref: "paper",
      yanchor: "bottom",
      font: { size: FONT_SIZE },
    });
    for (const trace of panel.data) {
      if (isEndLabels(trace)) continue;
      const isFirst = isNamed(trace) && !listed.has(trace.name);
      listed.add(trace.name);
      data.push({
        ...trace,
        xaxis: `x${suffix}`,
        yaxis: `y${suffix}`,
        legendgroup: String(trace.name),
        showlegend: hasLegend && isFirst,
      });
    }
  });
  return makeFigure(options, {
    data,
    layout: { ...outer, ...axes, annotations: titles, ...legendLayout(hasLegend) },
    table: stackTables(
      ["Panel"],
      options.panels.map((panel) => ({ labels: [panel.title], table: panel.table })),
    ),
  });
}

/** An inner panel leaves the labels of a shared axis to the outer one. */
function labeled(axis: FigureObject, isOuter: boolean): FigureObject {
  if (isOuter) return axis;
  const { title, tickfont, exponentformat, ...rest } = axis;
  return { ...rest, showticklabels: false };
}

/** Whether a trace has an entry in a legend; bands and labels have none. */
function isNamed(trace: Trace): boolean {
  return trace.name !== undefined && trace.showlegend !== false;
}

function requireSimple(panel: Figure): void {
  const isMap = panel.data.some((trace) => trace.type === "heatmap");
  if (!isMap && panel.frames === undefined && panel.layout.xaxis2 === undefined) return;
  throw new Problem({
    rule: "A panel of small multiples is a figure with one pair of axes, no color scale and no slider.",
    came: `the panel "${panel.title}"`,
    cure: "Show it as a figure of its own, or put the slider around the small multiples.",
  });
}
