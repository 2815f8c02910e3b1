import { describe, expect, it } from "vitest";

import { intervalPlot } from "../../../src/figures/index.ts";

const options = {
  title: "Accuracy",
  alternative: "Mean accuracy with intervals for two activations at two sizes.",
  x: { title: "Accuracy (%)" },
  y: { title: "Activation", names: ["ReLU", "Swish"] },
  groups: [
    { name: "small", intervals: [{ mean: 2, low: 1, high: 4, values: [1, 2, 3] }, null] },
    {
      name: "large",
      intervals: [
        { mean: 5, low: 5, high: 5 },
        { mean: 6, low: 4, high: 7 },
      ],
    },
  ],
};

describe("intervalPlot", () => {
  it("draws means with the two arms of their intervals, and the values behind them", () => {
    const { data } = intervalPlot(options);
    expect(data.map(({ name }) => name)).toEqual(["small, values", "small", "large"]);
    expect(data[0]).toMatchObject({ x: [1, 2, 3], showlegend: false });
    expect(data[1]).toMatchObject({ x: [2], error_x: { array: [2], arrayminus: [1] } });
    expect(data[2]).toMatchObject({ x: [5, 6], error_x: { array: [0, 1], arrayminus: [0, 2] } });
  });

  it("has the first name at the top and room between groups", () => {
    const { data, layout } = intervalPlot(options);
    expect(layout.yaxis).toMatchObject({ range: [1.5, -0.5], ticktext: ["ReLU", "Swish"], tickvals: [0, 1] });
    const [small, large] = [data[1]!.y as number[], data[2]!.y as number[]];
    expect(small[0]).toBeLessThan(0);
    expect(large[0]).toBeGreaterThan(0);
    expect(large[1]! - large[0]!).toBeCloseTo(1, 12);
  });

  it("tables every interval, with its values where they are given", () => {
    expect(intervalPlot(options).table).toEqual({
      columns: ["Activation", "Group", "Accuracy (%), mean", "Low", "High", "Values"],
      rows: [
        ["ReLU", "small", 2, 1, 4, "1, 2, 3"],
        ["ReLU", "large", 5, 5, 5, "missing"],
        ["Swish", "small", "missing", "missing", "missing", "missing"],
        ["Swish", "large", 6, 4, 7, "missing"],
      ],
    });
  });

  it("shows the value to compare with, also where it is far from the data", () => {
    const { data, layout } = intervalPlot({ ...options, reference: { name: "chance", value: -10 } });
    expect(data[0]).toMatchObject({ name: "chance", x: [-10, -10] });
    expect((layout.xaxis as { range: number[] }).range[0]).toBeLessThan(-10);
  });

  it.each([
    ["no name", { y: { title: "Activation", names: [] } }, /at least one name/],
    ["no group", { groups: [] }, /at least one group/],
    ["too few intervals", { groups: [{ name: "a", intervals: [null] }] }, /same length/],
    [
      "no interval",
      { groups: [{ name: "a", intervals: [null, null] }] },
      /at least one interval in group "a"/,
    ],
    [
      "an interval beside its mean",
      { groups: [{ name: "a", intervals: [null, { mean: 3, low: 1, high: 2 }] }] },
      /Got: 1 … 2 around 3 for a, Swish/,
    ],
    [
      "an infinite interval",
      { groups: [{ name: "a", intervals: [null, { mean: 1, low: 0, high: Number.POSITIVE_INFINITY }] }] },
      /two finite numbers/,
    ],
    ["rows without room", { height: 200, groups: Array(9).fill(options.groups[1]) }, /2 rows of 9 groups/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => intervalPlot({ ...options, ...wrong })).toThrow(message);
  });
});
