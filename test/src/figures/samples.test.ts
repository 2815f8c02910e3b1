import { describe, expect, it } from "vitest";

import { binEdges, countInBins } from "../../../src/figures/histogram.ts";
import { histogram, scatterPlot, violin } from "../../../src/figures/index.ts";
import { summarize } from "../../../src/figures/summary.ts";

const text = { title: "Weights", alternative: "The distribution of the weights of one layer." };

describe("bins", () => {
  it("fall on round numbers and cover the data", () => {
    expect(binEdges(0, 1, 10)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(binEdges(-0.37, 0.41, 4)).toEqual([-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(binEdges(7, 7, 10)).toEqual([6.5, 7.5]);
  });

  it("count as numpy.histogram does: the last bin holds its upper edge", () => {
    // numpy.histogram([0, 0.1, 0.5, 0.99, 1, 1], [0, 0.25, 0.5, 0.75, 1]) -> [2, 0, 1, 3]
    expect(countInBins([0, 0.1, 0.5, 0.99, 1, 1], [0, 0.25, 0.5, 0.75, 1])).toEqual([2, 0, 1, 3]);
  });
});

describe("histogram", () => {
  const values = [0.05, 0.15, 0.15, 0.95];

  it.each([
    ["count", 2],
    ["fraction", 0.5],
    ["density", 5],
  ] as const)("measures %s", (measure, highest) => {
    const figure = histogram({
      ...text,
      x: { title: "Weight" },
      bins: 9,
      measure,
      samples: [{ name: "w", values }],
    });
    const heights = figure.table.rows.map((row) => Number(row[2]));
    expect(Math.max(...heights)).toBeCloseTo(highest, 10);
    expect(figure.table.columns).toEqual(["From", "To", `w (${measure})`]);
  });

  it.each([-3, 0, 1.5, 1001, Number.NaN])("refuses %d bins", (bins) => {
    const samples = [{ name: "w", values }];
    expect(() => histogram({ ...text, x: { title: "Weight" }, samples, bins })).toThrow(
      `\`bins\` must be a whole number of at least 1 and at most 1000. Got: ${bins}.`,
    );
  });

  it("loses no value: a range that leaves some out is refused", () => {
    const samples = [{ name: "w", values }];
    expect(() => histogram({ ...text, x: { title: "Weight", range: [0, 0.5] }, samples })).toThrow(
      /holds all values/,
    );
  });
});

describe("summary", () => {
  it("has the quartiles of numpy.quantile", () => {
    // numpy.quantile([9, 1, 4, 2, 7, 8], [0.25, 0.5, 0.75]) -> [2.5, 5.5, 7.75]
    expect(Object.values(summarize([9, 1, null, 4, 2, 7, 8]))).toEqual([6, 1, 2.5, 5.5, 7.75, 9]);
  });
});

describe("violin", () => {
  it("shows the points of a small sample, and sums up each one in the table", () => {
    const figure = violin({
      ...text,
      x: { title: "Layer" },
      y: { title: "Weight" },
      samples: [
        { name: "1", values: [1, 2, 3] },
        { name: "2", values: Array.from({ length: 100 }, (_, index) => index) },
      ],
    });
    expect(figure.data.map((trace) => trace.points)).toEqual(["all", false]);
    expect(figure.table.rows).toEqual([
      ["1", 3, 1, 1.5, 2, 2.5, 3],
      ["2", 100, 0, 24.75, 49.5, 74.25, 99],
    ]);
  });
});

describe("scatterPlot", () => {
  const group = (count: number) => ({
    name: "g",
    x: Array.from({ length: count }, (_, index) => index),
    y: Array.from({ length: count }, (_, index) => -index),
  });
  const axes = { x: { title: "True" }, y: { title: "Predicted" } };

  it("lists few points and sums up many", () => {
    expect(scatterPlot({ ...text, ...axes, groups: [group(3)] }).table.rows).toHaveLength(3);
    expect(scatterPlot({ ...text, ...axes, groups: [group(201)] }).table.rows).toEqual([
      ["g", "True", 201, 0, 50, 100, 150, 200],
      ["g", "Predicted", 201, -200, -150, -100, -50, 0],
    ]);
  });

  it("refuses texts that are not one for each point", () => {
    const groups = [{ ...group(2), texts: ["only one"] }];
    expect(() => scatterPlot({ ...text, ...axes, groups })).toThrow(/x and texts/);
  });
});
