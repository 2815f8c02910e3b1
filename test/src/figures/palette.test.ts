import { describe, expect, it } from "vitest";

import {
  REFERENCE_COLOR,
  SERIES_COLORS,
  SERIES_TEXT_COLORS,
  sequentialStyle,
  seriesStyle,
} from "../../../src/figures/palette.ts";
import { colorDifference, contrastWithWhite, labOf, labOfColor, SIGHTS } from "./color-science.ts";

describe("the measure of color difference", () => {
  // Sharma, Wu and Dalal (2005), "The CIEDE2000 color-difference formula", table 1, pairs 1, 7, 13, 17, 20, 25.
  it.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as const)("gives the published value for %j and %j", (one, other, published) => {
    expect(colorDifference([...one], [...other])).toBeCloseTo(published, 4);
  });

  it("knows white and Okabe and Ito's blue", () => {
    expect(contrastWithWhite("#FFFFFF")).toBeCloseTo(1, 6);
    expect(contrastWithWhite("#000000")).toBeCloseTo(21, 6);
    expect(labOf([1, 1, 1])[0]).toBeCloseTo(100, 3);
  });
});

describe("colors of series", () => {
  it("are seen on white: lines 3:1, text 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3)", () => {
    for (const color of SERIES_COLORS) expect(contrastWithWhite(color), color).toBeGreaterThanOrEqual(3);
    for (const color of SERIES_TEXT_COLORS)
      expect(contrastWithWhite(color), color).toBeGreaterThanOrEqual(4.5);
    expect(contrastWithWhite(REFERENCE_COLOR)).toBeGreaterThanOrEqual(4.5);
    for (let index = 0; index < 24; index++) {
      const style = sequentialStyle(index, 24);
      expect(contrastWithWhite(style.color)).toBeGreaterThanOrEqual(3);
      expect(contrastWithWhite(style.textColor)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(Object.entries(SIGHTS))("are told apart with %s sight", (_, matrix) => {
    SERIES_COLORS.forEach((one, index) => {
      for (const other of SERIES_COLORS.slice(index + 1)) {
        const difference = colorDifference(labOfColor(one, matrix), labOfColor(other, matrix));
        expect(difference, `${one} and ${other}`).toBeGreaterThanOrEqual(12);
      }
    });
  });

  it("go with a dash and a marker, so that 36 series differ and neighbors of one color differ without color", () => {
    const styles = Array.from({ length: 36 }, (_, index) => seriesStyle(index));
    expect(new Set(styles.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(36);
    const first = styles.slice(0, 6);
    expect(new Set(first.map(({ dash }) => dash)).size).toBe(6);
    expect(new Set(first.map(({ marker }) => marker)).size).toBe(6);
  });
});
