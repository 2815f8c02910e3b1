import { describe, expect, it } from "vitest";

import { chooseSights } from "../../../scripts/check/walk-slides.ts";

describe("chooseSights", () => {
  it("looks at the last step alone where steps only add", () => {
    expect(chooseSights([["a"], ["a", "b"], ["a", "b", "c"]])).toEqual([2]);
  });

  it("looks at each step that shows what is gone later", () => {
    expect(chooseSights([["a"], ["a", "b"], ["a", "c"], ["a"]])).toEqual([3, 2, 1]);
    expect(chooseSights([["a black"], ["a gray"]])).toEqual([1, 0]);
  });

  it("looks at an empty slide once", () => {
    expect(chooseSights([[], []])).toEqual([1]);
  });
});
