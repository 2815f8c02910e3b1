import { describe, expect, it } from "vitest";

import { measured } from "../../../src/notebook/index.ts";

describe("measured", () => {
  it.each([
    [[0.91, 0.93, 0.95], "0.93 ± 0.02 (3 seeds)"],
    [[0.5], "0.500 (1 seed)"],
    [[0.1, 0.1], "0.100 ± 0 (2 seeds)"],
    // Sample standard deviations: sqrt(2) * 0.1 and sqrt(2) * 5.
    [[0.9, 1.1], "1.00 ± 0.14 (2 seeds)"],
    [[10, 20], "15 ± 7 (2 seeds)"],
    [[-0.2, -0.4, -0.6], "−0.4 ± 0.2 (3 seeds)"],
    [[2e-8, 4e-8, 6e-8], "(4 ± 2)×10⁻⁸ (3 seeds)"],
    [[999, 1_999_999], "(1.0 ± 1.4)×10⁶ (2 seeds)"],
    [[0.098, 0.1, 0.102, 0.1], "0.1000 ± 0.0016 (4 seeds)"],
  ])("writes %j as %s", (values, text) => expect(measured(values)).toBe(text));

  it("has a unit and names what was repeated", () => {
    expect(measured(new Float64Array([91, 93, 95]), { unit: "%", of: "fold" })).toBe("93 ± 2 % (3 folds)");
  });

  it("refuses to hide a run that failed", () => {
    expect(() => measured([])).toThrow(/no value/);
    expect(() => measured([0.9, Number.NaN])).toThrow(/0.9, NaN/);
  });
});
