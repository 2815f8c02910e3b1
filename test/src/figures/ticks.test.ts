import { describe, expect, it } from "vitest";

import { dataTicks, logTicks, tickTexts } from "../../../src/figures/ticks.ts";

describe("ticks", () => {
  it("stand at a few whole data values that have room", () => {
    expect(dataTicks([20, 5, 10, null, 5], [0, 25], false)).toEqual([5, 10, 20]);
    expect(dataTicks([1, 2, 50], [0, 50], false)).toBeUndefined();
    expect(dataTicks([1, 2, 50], [0, Math.log10(50)], true)).toEqual([1, 2, 50]);
    expect(dataTicks([0.5, 1], [0, 1], false)).toBeUndefined();
    expect(dataTicks([3], [2, 4], false)).toBeUndefined();
  });

  it("are powers of ten on a log axis, at most eight, and finer within two decades", () => {
    expect(logTicks([-3.2, 0.4])).toEqual([1e-3, 1e-2, 1e-1, 1]);
    expect(logTicks([-20.5, 0.1]).map(Math.log10)).toEqual([-18, -15, -12, -9, -6, -3, 0]);
    expect(logTicks([-0.1, 1.1])).toEqual([1, 2, 5, 10]);
    expect(logTicks([Math.log10(2.5), Math.log10(4.6)])).toEqual([3, 4]);
    expect(logTicks([Math.log10(2.1), Math.log10(2.9)])).toEqual([2.1, 2.9]);
    for (let span = 0.05; span < 40; span *= 1.3) {
      expect(logTicks([-span / 3, (2 * span) / 3]).length).toBeGreaterThan(1);
      expect(logTicks([-span / 3, (2 * span) / 3]).length).toBeLessThan(10);
    }
  });

  it("are written as powers only far from 1", () => {
    expect(tickTexts([0.01, 0.1, 1, 10])).toEqual(["0.01", "0.1", "1", "10"]);
    expect(tickTexts([1e-6, 1e-3, 1])).toEqual(["10⁻⁶", "10⁻³", "1"]);
    expect(tickTexts([2e-6, 5e-6])).toEqual(["2×10⁻⁶", "5×10⁻⁶"]);
  });
});
