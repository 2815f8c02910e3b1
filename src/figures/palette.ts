/**
 * Colors of series: Okabe and Ito's palette without the colors too pale for a white slide, with a near-black and a
 * brown. Contrast with white is at least 3:1, and any two differ by CIEDE2000 >= 12 for normal, protanopic,
 * deuteranopic and tritanopic sight (Machado et al., severity 1).
 */
export const SERIES_COLORS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#222222", "#6B3E00"] as const;

/** The same colors for text: contrast with white is at least 4.5:1. */
export const SERIES_TEXT_COLORS = ["#0072B2", "#C05500", "#008561", "#A26085", "#222222", "#6B3E00"] as const;

/** The dark half of viridis, for series with an order, such as layers; contrast with white is at least 3:1. */
const SEQUENCE = ["#440154", "#472D7B", "#3B528B", "#2C728E", "#21918C"] as const;

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"] as const;
const MARKERS = ["circle", "square", "diamond", "triangle-up", "cross", "x"] as const;

export const REFERENCE_COLOR = "#666666";

/** How a series is told from the others: color, and dash and marker for those who cannot use color. */
export interface SeriesStyle {
  readonly color: string;
  readonly textColor: string;
  readonly dash: string;
  readonly marker: string;
}

/** Style of series number `index` (from 0); the first 36 are all different. */
export function seriesStyle(index: number): SeriesStyle {
  const round = Math.floor(index / SERIES_COLORS.length);
  const color = index % SERIES_COLORS.length;
  return {
    color: SERIES_COLORS[color] ?? REFERENCE_COLOR,
    textColor: SERIES_TEXT_COLORS[color] ?? REFERENCE_COLOR,
    dash: DASHES[(index + round) % DASHES.length] ?? "solid",
    marker: MARKERS[(index + round) % MARKERS.length] ?? "circle",
  };
}

/** Style of series number `index` of `count` that have an order: dark to light; text stays dark. */
export function sequentialStyle(index: number, count: number): SeriesStyle {
  const place = count < 2 ? 0 : (index / (count - 1)) * (SEQUENCE.length - 1);
  const low = Math.floor(place);
  const from = SEQUENCE[low] ?? SEQUENCE[0];
  const to = SEQUENCE[low + 1] ?? from;
  const color = mix(from, to, place - low);
  return {
    color,
    textColor: mix(color, "#000000", 0.2),
    dash: "solid",
    marker: MARKERS[index % MARKERS.length] ?? "circle",
  };
}

/** A color with transparency, as Plotly writes it. */
export function translucent(color: string, opacity: number): string {
  return `rgba(${channels(color).join(",")},${opacity})`;
}

/** The color at a share 0 … 1 of the way from one to another. */
export function mix(from: string, to: string, share: number): string {
  const end = channels(to);
  const mixed = channels(from).map((value, channel) => value + share * ((end[channel] ?? 0) - value));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

/** Red, green and blue, 0 … 255. */
export function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
