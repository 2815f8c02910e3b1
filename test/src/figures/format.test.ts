import { describe, expect, it } from "vitest";

import { formatNumber, roundForTable } from "../../../src/figures/format.ts";

describe("numbers as text", () => {
  it.each([
    [0, "0"],
    [3, "3"],
    [0.93, "0.930"],
    [-0.9, "−0.900"],
    [12.34, "12.3"],
    [1234.5, "1235"],
    [999_999, "999999"],
    [1_000_000, "1.00×10⁶"],
    [0.000123456, "1.23×10⁻⁴"],
    [9.999e-4, "0.00100"],
    [0.99999, "1.00"],
    [-2.5e-12, "−2.50×10⁻¹²"],
    [Number.NaN, "missing"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("writes %f as %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("writes 1 to 17 digits", () => {
    expect(formatNumber(0.000123456, 1)).toBe("1×10⁻⁴");
    expect(formatNumber(1 / 3, 17)).toBe("0.33333333333333331");
    for (const digits of [0, -1, 1.5, 18]) {
      for (const value of [0.5, 3, Number.NaN]) {
        expect(() => formatNumber(value, digits)).toThrow("`digits` must be a whole number of at least 1");
      }
    }
  });

  it.each([
    [0.123456, 0.1235],
    [12345, 12345],
    [12345.678, 12350],
    [1.23456e-9, 1.235e-9],
    [null, "missing"],
  ])("rounds %f for a table to %s", (value, rounded) => expect(roundForTable(value)).toBe(rounded));
});
