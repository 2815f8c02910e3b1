import { describe, expect, it } from "vitest";

import { spread } from "../../../src/figures/end-labels.ts";

describe("spreading labels", () => {
  it("leaves places that are far enough apart, in any order", () => {
    expect(spread([100, 10, 50], 20, 200)).toEqual([100, 10, 50]);
  });

  it("moves a cluster symmetrically: the least sum of squared moves", () => {
    expect(spread([50, 50], 20, 200)).toEqual([40, 60]);
    expect(spread([50, 50, 56], 20, 200)).toEqual([32, 52, 72]);
  });

  it("stays inside", () => {
    expect(spread([0, 0, 0], 20, 200)).toEqual([0, 20, 40]);
    expect(spread([200, 199], 20, 200)).toEqual([200, 180]);
  });

  it("always keeps the distance and the order where there is room", () => {
    for (let round = 0; round < 200; round++) {
      const places = Array.from({ length: 8 }, (_, index) => ((round * 37 + index * index * 53) % 301) - 20);
      const moved = spread(places, 20, 280);
      const pairs = places
        .map((place, index) => ({ place, moved: moved[index]! }))
        .sort((a, b) => a.moved - b.moved);
      pairs.forEach((pair, index) => {
        if (index === 0) return;
        expect(pair.moved - pairs[index - 1]!.moved).toBeGreaterThanOrEqual(20 - 1e-9);
        expect(pair.place).toBeGreaterThanOrEqual(pairs[index - 1]!.place);
      });
      expect(pairs[0]!.moved).toBeGreaterThanOrEqual(0);
      expect(pairs.at(-1)!.moved).toBeLessThanOrEqual(280);
    }
  });
});
