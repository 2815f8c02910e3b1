import { describe, expect, test } from "vitest";

import { combine, compare, shareOfPeak, speedOf, summarize } from "../../../scripts/bench/summarize.ts";
import { result, run } from "./fixture.ts";

const times = (...milliseconds: number[]) => ({ runs: milliseconds.map((time) => run(time)) });

describe("summarize", () => {
  test("takes the median of each round, then that of the rounds, with the least and the greatest round", () => {
    const runs = [
      run(0, { milliseconds: [1, 9, 2], cpuMilliseconds: 4, peakMemory: 5 }),
      run(0, { milliseconds: [3, 5], cpuMilliseconds: 1, peakMemory: 9 }),
      run(0, { milliseconds: [100], cpuMilliseconds: 3, peakMemory: 6 }),
    ];
    expect(summarize({ runs })).toEqual({
      milliseconds: { value: 4, low: 2, high: 100 },
      cpuMilliseconds: 3,
      peakMemory: 9,
      heldTensors: undefined,
    });
  });

  test("knows nothing of what was not measured", () => {
    expect(summarize(undefined)).toBeUndefined();
    expect(summarize({ runs: [], failure: "no memory" })).toBeUndefined();
  });
});

describe("compare", () => {
  test("divides medians; its spread is over the ratios of single rounds", () => {
    // What disturbs the second round hits both and leaves their ratio alone.
    expect(compare(times(2, 40, 6), times(1, 20, 2))).toEqual({ value: 3, low: 2, high: 3 });
  });

  test("leaves out rounds that one of the two does not have", () => {
    expect(compare(times(2, 4), times(1))).toEqual({ value: 2, low: 2, high: 2 });
    expect(compare(times(2), undefined)).toBeUndefined();
  });

  test("combines more than two", () => {
    const combined = combine([times(1, 2), times(3, 3), times(2, 4)], (a, b, c) => (b! - a!) / c!);
    expect(combined).toEqual({ value: 0.5, low: 0.25, high: 1 });
  });
});

test("the speed of an operation is told in 10⁹ operations a second, and as a share of the peak beside it", () => {
  const product = result(
    "product",
    {
      wasm: [run(3, { peak: 40 }), run(0, { milliseconds: [9, 2], peak: 50 }), run(1, { peak: 60 })],
      pytorch: [run(1)],
    },
    { kind: "operation", operations: 50e6 },
  );
  expect(speedOf(product, "wasm")).toBeCloseTo(25, 10);
  expect(shareOfPeak(product, "wasm")).toBeCloseTo(0.5, 10);
  expect(shareOfPeak(product, "pytorch")).toBeUndefined();
  expect(speedOf(product, "cpu")).toBeUndefined();
});
