import { describe, expect, it } from "vitest";

import { findBrokenValue } from "../../../../scripts/check/rules/broken-value.ts";

describe("findBrokenValue", () => {
  it("sees an object as text anywhere", () => {
    for (const name of ["Object", "Promise", "Float32Array"]) {
      expect(findBrokenValue(`The loss is [object ${name}].`, false)).toBe(`[object ${name}]`);
    }
    expect(findBrokenValue("an [object detector]", false)).toBeUndefined();
  });

  it.each([
    ["undefined", "undefined"],
    ["The loss is undefined.", "undefined"],
    ["The loss is undefined and stays so.", "undefined"],
    ["NaN %", "NaN"],
    ["depth: null", "null"],
    ["(NaN)", "NaN"],
  ])("sees a lost value in %j, but only where values stand", (text, found) => {
    expect(findBrokenValue(text, true)).toBe(found);
    expect(findBrokenValue(text, false)).toBeUndefined();
  });

  it.each([
    "The derivative is undefined at 0.",
    "The null hypothesis stands.",
    "A value that is non-null, nullable, annulled or NaNny.",
    "“NaN” is not a number.",
    "the UNDEFINED and the Null",
    "Number.NaN",
  ])("lets %j pass", (text) => {
    expect(findBrokenValue(text, true)).toBeUndefined();
  });
});
