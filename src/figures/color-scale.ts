import { channels, mix } from "./palette.js";

/** Colors along 0 … 1, as Plotly takes them. */
export type ColorScale = readonly (readonly [place: number, color: string])[];

/** Dark to light for quantities with one end; readable without color sight: Cividis, with Plotly's stops. */
export const SEQUENTIAL: ColorScale = [
  "#00204C",
  "#002A66",
  "#00346E",
  "#273F6C",
  "#3C4A6B",
  "#4C556B",
  "#5B5F6D",
  "#686A70",
  "#757575",
  "#838178",
  "#928C78",
  "#A19876",
  "#B0A572",
  "#C0B16D",
  "#D1BF66",
  "#E1CC5C",
  "#F3DB4F",
  "#FFE945",
].map((color, index, all) => [index / (all.length - 1), color]);

/** From low (blue) to high (brown) through white, equally strong on both sides. */
export const DIVERGING: ColorScale = [
  [0, "#004C7A"],
  [0.25, "#5FA2CE"],
  [0.5, "#FFFFFF"],
  [0.75, "#E59A5C"],
  [1, "#7A3800"],
];

/** The color of a place on a scale; beyond its ends, that of the end. */
export function colorAt(scale: ColorScale, place: number): string {
  const next = Math.max(
    1,
    scale.findIndex(([start]) => start >= place),
  );
  const [[from, low], [to, high]] =
    place >= 1 ? [scale.at(-2)!, scale.at(-1)!] : [scale[next - 1]!, scale[next]!];
  return mix(low, high, Math.min(1, Math.max(0, (place - from) / (to - from))));
}

/** Black or white, whichever stands out more: at least 4.58:1 on any color. */
export function textColorOn(color: string): string {
  // Relative luminance, WCAG 2.2. From 0.1791 on, black stands out more.
  const [red, green, blue] = channels(color).map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! > 0.1791 ? "#000000" : "#FFFFFF";
}
