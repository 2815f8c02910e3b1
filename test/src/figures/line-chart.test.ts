import { describe, expect, it } from "vitest";

import { lineChart } from "../../../src/figures/index.ts";

const options = {
  title: "Loss",
  alternative: "The loss of two networks over three epochs.",
  x: { title: "Epoch" },
  y: { title: "Loss (nats)" },
};
const series = [
  { name: "deep", x: [0, 1, 2], y: [3, 2.25, 1.123456] },
  { name: "shallow", x: [0, 1, 2], y: [2, 1, 0.5], low: [1.5, 0.5, 0.25], high: [2.5, 1.5, 0.75] },
];

describe("lineChart", () => {
  it("keeps the data exact and rounds the table", () => {
    const figure = lineChart({ ...options, series });
    const deep = figure.data.find((trace) => trace.name === "deep");
    expect(deep?.y).toEqual([3, 2.25, 1.123456]);
    expect(figure.table).toEqual({
      columns: ["Epoch", "deep", "shallow", "shallow, low", "shallow, high"],
      rows: [
        [0, 3, 2, 1.5, 2.5],
        [1, 2.25, 1, 0.5, 1.5],
        [2, 1.123, 0.5, 0.25, 0.75],
      ],
    });
  });

  it("lists series with different x one below the other", () => {
    const figure = lineChart({
      ...options,
      series: [series[0]!, { name: "short", x: [0, 1], y: [1, null] }],
    });
    expect(figure.table.columns).toEqual(["Series", "Epoch", "Loss (nats)"]);
    expect(figure.table.rows.at(-1)).toEqual(["short", 1, "missing"]);
  });

  it("writes names at the ends of lines that end together, else in a legend", () => {
    const together = lineChart({ ...options, series });
    expect(together.data.at(-1)).toMatchObject({
      mode: "text",
      text: ["\u00A0\u00A0deep", "\u00A0\u00A0shallow"],
    });
    expect(together.layout.showlegend).toBe(false);
    const apart = lineChart({ ...options, series: [series[0]!, { name: "short", x: [0, 1], y: [1, 1] }] });
    expect(apart.data.some((trace) => trace.mode === "text")).toBe(false);
    expect(apart.layout.showlegend).toBe(true);
    expect(lineChart({ ...options, series, names: "legend" }).layout.showlegend).toBe(true);
  });

  it("draws a band as one outline for each run without gaps", () => {
    const figure = lineChart({
      ...options,
      series: [{ name: "a", x: [0, 1, 2], y: [1, null, 3], low: [0, null, 2], high: [2, null, 4] }],
    });
    expect(figure.data[0]).toMatchObject({
      fill: "toself",
      x: [0, 0, null, 2, 2, null],
      y: [2, 0, null, 4, 2, null],
    });
  });

  it("has room for bands in its range", () => {
    const [low, high] = (lineChart({ ...options, series }).layout.yaxis as { range: [number, number] }).range;
    expect(low).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(3);
  });

  it("shows gradients that all but vanished on a log axis", () => {
    const y = { title: "Norm", scale: "log" as const };
    const tiny = lineChart({ ...options, y, series: [{ name: "a", x: [1, 2], y: [5e-324, 1e300] }] });
    const { range } = tiny.layout.yaxis as { range: [number, number] };
    expect(range[0]).toBeCloseTo(-323.3 - 0.06 * 623.3, 0);
    expect(range[1]).toBeCloseTo(300 + 0.06 * 623.3, 0);
  });

  it.each([
    ["no series", [], /at least one series/],
    ["no data", [{ name: "a", x: [], y: [] }], /at least one number/],
    ["different lengths", [{ name: "a", x: [1], y: [1, 2] }], /lengths 1 and 2/],
    ["half a band", [{ name: "a", x: [1], y: [1], low: [1] }], /high and y/],
    ["an infinite value", [{ name: "a", x: [1], y: [Number.NEGATIVE_INFINITY] }], /-Infinity at index 0/],
    ["no name", [{ name: "", x: [1], y: [1] }], /name of series 1/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => lineChart({ ...options, series: wrong })).toThrow(message);
  });

  it("refuses zero on a log axis, and thirteen series without an order", () => {
    const zero = [{ name: "a", x: [1, 2], y: [1, 0] }];
    expect(() => lineChart({ ...options, series: zero, y: { title: "Norm", scale: "log" } })).toThrow(
      /log y axis/,
    );
    const many = Array.from({ length: 13 }, (_, index) => ({ name: `s${index}`, x: [1, 2], y: [index, 1] }));
    expect(() => lineChart({ ...options, series: many })).toThrow(/13 series/);
    expect(lineChart({ ...options, series: many, isSequence: true }).data.length).toBeGreaterThanOrEqual(13);
  });
});
