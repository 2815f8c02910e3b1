import { describe, expect, it } from "vitest";

import { heatMap, lineChart, smallMultiples, withChoices, withSlider } from "../../../src/figures/index.ts";

const text = { title: "Loss", alternative: "The loss over epochs at one learning rate." };
const chart = (scale: number, count = 2) =>
  lineChart({
    ...text,
    title: `Scale ${scale}`,
    x: { title: "Epoch" },
    y: { title: "Loss" },
    series: Array.from({ length: count }, (_, index) => ({
      name: `s${index}`,
      x: [0, 1],
      y: [0, scale + index],
    })),
  });
const map = (names = ["a"], scale = 1) =>
  heatMap({
    ...text,
    x: { title: "x", names },
    y: { title: "y", names: ["b"] },
    color: { title: "z", scale: "log" },
    values: [names.map((_, index) => scale * 10 ** index)],
  });

describe("smallMultiples", () => {
  it("gives all panels one range, one legend, and a table that names the panel", () => {
    const figure = smallMultiples({ ...text, panels: [chart(1), chart(5), chart(3)], columns: 2 });
    const ranges = ["yaxis", "yaxis2", "yaxis3"].map(
      (axis) => (figure.layout[axis] as { range: number[] }).range,
    );
    expect(ranges[1]).toEqual(ranges[0]);
    expect(ranges[2]).toEqual(ranges[0]);
    expect(figure.data.filter((trace) => trace.showlegend === true).map((trace) => trace.name)).toEqual([
      "s0",
      "s1",
    ]);
    expect(figure.data.map((trace) => trace.xaxis)).toEqual(["x", "x", "x2", "x2", "x3", "x3"]);
    expect(figure.table.columns).toEqual(["Panel", "Epoch", "s0", "s1"]);
    expect(figure.table.rows[2]).toEqual(["Scale 5", 0, 0, 0]);
  });

  it("keeps each panel's own range when asked to", () => {
    const { layout } = smallMultiples({ ...text, panels: [chart(1), chart(5)], shared: "none" });
    expect((layout.yaxis2 as { range: number[] }).range).not.toEqual(
      (layout.yaxis as { range: number[] }).range,
    );
  });

  it("refuses heat maps, sliders and no panels", () => {
    expect(() => smallMultiples({ ...text, panels: [map()] })).toThrow(/no color scale and no slider/);
    const slider = withSlider({
      ...text,
      parameter: { name: "n", values: [1, 2] },
      draw: (n) => chart(Number(n)),
    });
    expect(() => smallMultiples({ ...text, panels: [slider] })).toThrow(/no color scale and no slider/);
    expect(() => smallMultiples({ ...text, panels: [] })).toThrow(/at least one panel/);
  });

  it.each([0, -1, 1.5])("refuses %d columns", (columns) => {
    expect(() => smallMultiples({ ...text, panels: [chart(1), chart(5)], columns })).toThrow(
      `\`columns\` must be a whole number of at least 1. Got: ${columns}.`,
    );
  });

  it("refuses to share a linear and a log axis", () => {
    const log = lineChart({
      ...text,
      x: { title: "Epoch" },
      y: { title: "Loss", scale: "log" },
      series: [{ name: "s0", x: [0, 1], y: [1, 2] }],
    });
    expect(() => smallMultiples({ ...text, panels: [chart(1), log] })).toThrow(/same title, scale and names/);
  });
});

describe("withSlider", () => {
  const figure = withSlider({
    ...text,
    parameter: { name: "Rate", values: [1, 5, 3], initial: 5 },
    draw: (rate) => chart(Number(rate)),
  });

  it("begins at the initial value, with one range for all", () => {
    expect(figure.data[1]?.y).toEqual([0, 6]);
    expect(figure.layout.sliders).toMatchObject([{ active: 1 }]);
    expect((figure.layout.yaxis as { range: number[] }).range[1]).toBeGreaterThan(6);
  });

  it("has a frame for each value, holding only what changes", () => {
    expect(figure.frames?.map((frame) => frame.name)).toEqual(["1", "5", "3"]);
    expect(figure.frames?.[2]?.data.map((trace) => Object.keys(trace))).toEqual([
      ["y"],
      ["y"],
      ["y", "meta"],
    ]);
    expect(figure.frames?.[2]?.data[0]?.y).toEqual([0, 3]);
  });

  it("tables all values", () => {
    expect(figure.table.columns).toEqual(["Rate", "Epoch", "s0", "s1"]);
    expect(figure.table.rows.map((row) => row[0])).toEqual([1, 1, 5, 5, 3, 3]);
  });

  it.each([
    ["no values", { name: "n", values: [] }, /at least one value of n/],
    ["an unknown initial value", { name: "n", values: [1], initial: 2 }, /initial 2/],
    ["a value twice", { name: "n", values: [1, 1] }, /all different/],
  ])("refuses %s", (_, parameter, message) => {
    expect(() => withSlider({ ...text, parameter, draw: () => chart(1) })).toThrow(message);
  });

  it("refuses figures with other names, other panels or other kinds of lines", () => {
    const parameter = { name: "n", values: [1, 2] };
    const named = (n: unknown) => map(["a", "b"].slice(0, Number(n)));
    expect(() => withSlider({ ...text, parameter, draw: named })).toThrow(/same title, scale and names/);
    const panels = (n: unknown) => smallMultiples({ ...text, panels: [chart(Number(n))] });
    expect(() => withSlider({ ...text, parameter, draw: panels })).toThrow(/panel Scale 1\) first and/);
  });

  it("keeps one log color scale, with its ticks, for all heat maps", () => {
    const parameter = { name: "n", values: [1, 1e-6] };
    const { data, frames } = withSlider({ ...text, parameter, draw: (n) => map(["a", "b"], Number(n)) });
    expect(data[0]).toMatchObject({
      zmin: -6,
      zmax: 1,
      colorbar: { ticktext: ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1", "10"] },
    });
    expect(frames?.[1]?.data.map(Object.keys)).toEqual([
      ["z", "customdata"],
      ["text", "textfont"],
    ]);
  });

  it("widens colors to one range, with numbers that can be read on it, unless a range was chosen", () => {
    const parameter = { name: "n", values: [1, 100] };
    const draw = (n: string | number, range?: readonly [number, number]) =>
      heatMap({
        ...text,
        x: { title: "x", names: ["a", "b"] },
        y: { title: "y", names: ["c"] },
        values: [[0, Number(n)]],
        color: { title: "z", ...(range && { range }) },
      });
    const alone = draw(100).data[1]!.textfont as { color: string[] };
    const [first, last] = alone.color;
    expect(first).not.toBe(last);
    const free = withSlider({ ...text, parameter, draw: (n) => draw(n) });
    expect(free.data).toMatchObject([{ zmin: 0, zmax: 100 }, { textfont: { color: [first, first] } }]);
    expect(free.frames?.[1]?.data[1]).toMatchObject({ textfont: { color: [first, last] } });
    const chosen = withSlider({ ...text, parameter, draw: (n) => draw(n, [0, Number(n)]) });
    expect(chosen.data).toMatchObject([{ zmin: 0, zmax: 1 }, { textfont: { color: [first, last] } }]);
    expect(chosen.frames?.[1]?.data[0]).toMatchObject({ zmax: 100 });
  });

  it("refuses figures of different shape", () => {
    const parameter = { name: "n", values: [1, 2] };
    expect(() => withSlider({ ...text, parameter, draw: (n) => chart(1, Number(n)) })).toThrow(/same traces/);
  });
});

describe("withChoices", () => {
  it("tables every combination and refuses what it cannot do", () => {
    const parameters = [
      { name: "Function", values: ["tanh", "ReLU"] },
      { name: "Start", values: ["He", "Glorot"] },
      { name: "Depth", values: [5, 20] },
    ];
    const figure = withChoices({ ...text, parameters, draw: (_a, _b, depth) => chart(Number(depth)) });
    expect(figure.table.rows).toHaveLength(2 * 2 * 2 * 2);
    expect(figure.table.rows[0]).toEqual(["tanh", "He", 5, 0, 0, 0]);
    expect(() => withChoices({ ...text, parameters: [], draw: () => chart(1) })).toThrow(/one to three/);
    expect(() => withChoices({ ...text, parameters, draw: () => map() })).toThrow(/lines and points/);
  });
});
