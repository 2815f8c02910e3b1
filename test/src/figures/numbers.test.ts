import { describe, expect, it } from "vitest";

import { extent, lastPresent, toNumbers } from "../../../src/figures/numbers.ts";

describe("numbers of a figure", () => {
  it("keeps values as they are, and takes NaN for missing", () => {
    expect(toNumbers([0.1, null, Number.NaN, -3], "y")).toEqual([0.1, null, null, -3]);
    expect(toNumbers(new Float32Array([0.5, Number.NaN]), "y")).toEqual([0.5, null]);
  });

  it.each([
    [[], /an empty array/],
    [[null, Number.NaN], /2 missing values/],
    [[1, Number.POSITIVE_INFINITY], /Infinity at index 1/],
    [["1" as unknown as number], /1 at index 0/],
    [[undefined as unknown as number], /undefined at index 0/],
  ])("refuses %j", (values, message) => {
    expect(() => toNumbers(values, "y")).toThrow(message);
  });

  it("finds extent and end without spreading a million arguments", () => {
    expect(extent(Array.from({ length: 1_000_000 }, (_, index) => index - 5))).toEqual([-5, 999_994]);
    expect(lastPresent([1, 2, null])).toBe(1);
    expect(lastPresent([null])).toBe(-1);
  });
});
