import { describe, expect, it } from "vitest";

import { drawCurves } from "../../../scripts/activation-page/curve-plot.ts";

const relu = {
  title: "ReLU",
  value: (x: number) => Math.max(0, x),
  slope: (x: number) => (x > 0 ? 1 : 0),
  kinks: [0],
};

/** The strokes of a path, each a list of points. */
function strokesOf(svg: string, path: string): number[][][] {
  const data = new RegExp(`<path class="${path}" d="([^"]*)"`).exec(svg)![1]!;
  return data
    .split("M")
    .slice(1)
    .map((stroke) => stroke.split("L").map((point) => point.split(" ").map(Number)));
}

describe("the plot of an activation", () => {
  it("breaks f′ at a kink and leaves f in one piece", () => {
    const svg = drawCurves(relu);
    expect(strokesOf(svg, "value")).toHaveLength(1);
    const [left, right] = strokesOf(svg, "slope") as [number[][], number[][]];
    expect(left.at(-1)![0]).toBe(right[0]![0]);
    // 1 is a fifth of the height of 5 above 0; pixels are rounded to tenths.
    const [value] = strokesOf(svg, "value") as [number[][]];
    const [zero, five] = [value[0]![1]!, value.at(-1)![1]!];
    expect(left.every(([, y]) => y === zero)).toBe(true);
    for (const [, y] of right) expect(Math.abs(zero - y! - (zero - five) / 5)).toBeLessThan(0.2);
  });

  it("breaks nowhere without kinks, nor at those outside", () => {
    expect(strokesOf(drawCurves({ ...relu, kinks: [] }), "slope")).toHaveLength(1);
    expect(strokesOf(drawCurves({ ...relu, kinks: [-7, 7] }), "slope")).toHaveLength(1);
    expect(strokesOf(drawCurves({ ...relu, kinks: [-3, 3] }), "slope")).toHaveLength(3);
  });

  it("keeps inside its frame and has round ticks, whatever the scale", () => {
    for (const scale of [1e-3, 1, 340]) {
      const svg = drawCurves({
        title: "scaled",
        value: (x) => scale * Math.tanh(x),
        slope: (x) => scale / Math.cosh(x) ** 2,
        kinks: [],
      });
      const points = ["value", "slope"].flatMap((path) => strokesOf(svg, path).flat());
      for (const [x, y] of points) {
        expect(x).toBeGreaterThanOrEqual(44);
        expect(x).toBeLessThanOrEqual(428);
        expect(y).toBeGreaterThanOrEqual(12);
        expect(y).toBeLessThanOrEqual(270);
      }
      const ticks = [...svg.matchAll(/text-anchor="end">([^<]+)</g)].map(([, text]) => text!);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(ticks.length).toBeLessThanOrEqual(9);
      for (const tick of ticks) expect(tick.replace(/\D/g, "").length).toBeLessThanOrEqual(5);
    }
  });

  it("says in words what it shows, and lets no title end an attribute", () => {
    expect(drawCurves(relu)).toContain(
      "ReLU and its derivative from −5 to 5: f is 0 at −5, 0 at 0 and 5 at 5; its derivative lies between 0 and 1.",
    );
    expect(drawCurves({ ...relu, title: '"><script>' })).toContain("&quot;&gt;&lt;script&gt;");
  });
});
