import { baseLayout, FONT_SIZE, type Margins } from "./base-layout.js";
import type { FigureObject, FigureOptions, FigureValue, Trace } from "./figure.js";
import type { CheckedParameter } from "./parameter.js";
import { textWidth } from "./text-size.js";

const MENU_HEIGHT = 40;
const SLIDER_HEIGHT = 92;
/** The data keep most of their room, and a slide that of its heading. */
const HEIGHT_WITH_SLIDER = 540;

/** Attribute to its value for each trace, as Plotly's `restyle` takes it; `null` is Plotly's own default. */
export type Style = { readonly [attribute: string]: readonly FigureValue[] };

/** How a menu shows its choice: the first by `visible`, the second by attributes that the first leaves alone. */
export function styleOfChoice(which: number, traces: readonly Trace[], isChosen: readonly boolean[]): Style {
  if (which === 0) return { visible: isChosen };
  const whereChosen = (key: string, hidden: FigureValue) =>
    traces.map((trace, index) => (isChosen[index] ? (trace[key] ?? null) : hidden));
  return {
    opacity: isChosen.map((chosen) => (chosen ? 1 : 0)),
    // A template would outrank hoverinfo.
    hovertemplate: whereChosen("hovertemplate", null),
    hoverinfo: whereChosen("hoverinfo", "skip"),
    showlegend: whereChosen("showlegend", false),
  };
}

/** A trace with its part of a style; `null` takes an attribute away. */
export function withStyle(
  trace: Trace,
  style: readonly [string, readonly FigureValue[]][],
  index: number,
): Trace {
  const changed = style.map(([key, list]) => [key, list[index] ?? null] as const);
  return Object.fromEntries(
    Object.entries({ ...trace, ...Object.fromEntries(changed) }).filter(([, value]) => value !== null),
  );
}

/** Room between axis and slider where there is an axis with its title, and where there is none. */
const PADDING = { below: 68, bare: 24 };

/** Whether the figure counts in pixels, as a grid of images does: their shape must stay as it is. */
function isInPixels({ yaxis }: FigureObject): boolean {
  return (yaxis as FigureObject | undefined)?.scaleanchor === false;
}

/**
 * The layout under the title of the whole, with room for the menus above the data and the slider below. A figure that counts
 * in pixels keeps its size, and all becomes higher by the controls.
 */
export function withControls(options: FigureOptions, layout: FigureObject, hasMenus: boolean): FigureObject {
  const size = { width: Number(layout.width), height: Math.max(Number(layout.height), HEIGHT_WITH_SLIDER) };
  const base = baseLayout({ ...size, ...options });
  const old = layout.margin as unknown as Margins;
  const own = base.margin as unknown as Margins;
  const margin = {
    ...old,
    t: own.t + (hasMenus ? MENU_HEIGHT : 0) + (layout.annotations === undefined ? 0 : 30),
    b: own.b + SLIDER_HEIGHT,
  };
  const common = { ...layout, title: base.title ?? "" };
  if (!isInPixels(layout)) return { ...common, width: base.width ?? 0, height: base.height ?? 0, margin };
  const b = margin.b - PADDING.below + PADDING.bare;
  const grown = Number(layout.height) + margin.t - old.t + b - old.b;
  return { ...common, height: grown, margin: { ...margin, b } };
}

/** @param layout That of the figure which it belongs to. */
export function makeSlider(slider: CheckedParameter, layout: FigureObject): FigureObject {
  return {
    active: slider.initial,
    x: 0,
    len: 1,
    y: 0,
    yanchor: "top",
    pad: { t: isInPixels(layout) ? PADDING.bare : PADDING.below, b: 0, l: 0, r: 0 },
    currentvalue: { prefix: `${slider.name}: `, xanchor: "left", font: { size: FONT_SIZE } },
    font: { size: FONT_SIZE },
    bgcolor: "#E6E6E6",
    bordercolor: "#767676",
    transition: { duration: 0 },
    steps: slider.values.map((value) => ({
      label: String(value),
      method: "animate",
      args: [
        [String(value)],
        { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } },
      ],
    })),
  };
}

export function makeMenus(
  menus: readonly CheckedParameter[],
  styles: readonly (readonly Style[])[],
  plotWidth: number,
): FigureObject[] {
  let left = 0;
  return menus.map((menu, which) => {
    const labels = menu.values.map((value) => `${menu.name}: ${value}`);
    const x = left / plotWidth;
    left += Math.max(...labels.map((label) => textWidth(label, FONT_SIZE))) + 56;
    return {
      type: "dropdown",
      direction: "down",
      active: menu.initial,
      x,
      xanchor: "left",
      y: 1,
      yanchor: "bottom",
      pad: { t: 0, b: 8, l: 0, r: 0 },
      font: { size: FONT_SIZE },
      bgcolor: "#FFFFFF",
      bordercolor: "#767676",
      buttons: labels.map((label, index) => ({
        label,
        method: "restyle",
        args: [styles[which]?.[index] ?? {}],
      })),
    };
  });
}
