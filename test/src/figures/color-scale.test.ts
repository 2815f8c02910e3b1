import { describe, expect, it } from "vitest";

import { colorAt, DIVERGING, SEQUENTIAL, textColorOn } from "../../../src/figures/color-scale.ts";

describe("color scales", () => {
  it("go from color to color, and end where they end", () => {
    expect(colorAt(DIVERGING, 0)).toBe("#004C7A");
    expect(colorAt(DIVERGING, 0.5)).toBe("#FFFFFF");
    expect(colorAt(DIVERGING, 0.625)).toBe("#F2CDAE");
    expect(colorAt(SEQUENTIAL, 1)).toBe("#FFE945");
    expect(colorAt(SEQUENTIAL, 8 / 17)).toBe("#757575");
    expect([colorAt(SEQUENTIAL, -1), colorAt(SEQUENTIAL, 2)]).toEqual(["#00204C", "#FFE945"]);
  });

  it("carry text that can be read everywhere, by the formula of WCAG 2.2", () => {
    for (const scale of [SEQUENTIAL, DIVERGING]) {
      for (let place = 0; place <= 1; place += 1 / 256) {
        const color = colorAt(scale, place);
        expect(contrast(color, textColorOn(color)), `${color} at ${place}`).toBeGreaterThan(4.5);
      }
    }
  });

  it("takes black on white and white on black", () => {
    expect([textColorOn("#FFFFFF"), textColorOn("#000000")]).toEqual(["#000000", "#FFFFFF"]);
  });
});

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const linear = [1, 3, 5].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}
