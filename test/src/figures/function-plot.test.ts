import { describe, expect, it } from "vitest";

import { functionPlot } from "../../../src/figures/index.ts";

const text = { title: "ReLU", alternative: "ReLU is zero below zero; its derivative jumps from 0 to 1." };
const relu = {
  name: "ReLU",
  value: (z: number) => Math.max(0, z),
  slope: (z: number) => (z > 0 ? 1 : 0),
};

describe("functionPlot", () => {
  it("leaves a gap where the derivative jumps, at the right place, and none where it is steep", () => {
    const steep = { name: "steep", value: (z: number) => Math.tanh(40 * z), slope: relu.slope };
    const figure = functionPlot({ ...text, functions: [steep] });
    const [value, slope] = figure.data as unknown as { x: number[]; y: (number | null)[] }[];
    expect(value?.y).not.toContain(null);
    const gap = slope?.y.indexOf(null) ?? -1;
    expect(slope?.y.slice(gap - 1, gap + 2)).toEqual([0, null, 1]);
    expect(Math.abs(slope?.x[gap] ?? 1)).toBeLessThan(1e-6);
    expect(slope?.y.filter((y) => y === null)).toHaveLength(1);
  });

  it("tables function and derivative at round places", () => {
    const { columns, rows } = functionPlot({ ...text, functions: [relu], domain: [-2, 2] }).table;
    expect(columns).toEqual(["z", "f(z)", "f′(z)"]);
    expect(rows).toHaveLength(21);
    expect(rows[0]).toEqual([-2, 0, 0]);
    expect(rows[10]).toEqual([0, 0, 0]);
    expect(rows[20]).toEqual([2, 2, 1]);
  });

  it("draws several functions in two panels that share z but not the height", () => {
    const identity = { name: "identity", value: (z: number) => z, slope: () => 1 };
    const { layout, table } = functionPlot({ ...text, functions: [relu, identity] });
    expect(layout.xaxis2).toMatchObject({ matches: "x" });
    expect(layout.yaxis2).not.toHaveProperty("matches");
    expect(table.columns).toEqual(["Panel", "z", "ReLU", "identity"]);
    expect(table.rows).toHaveLength(42);
  });

  it("refuses a domain that does not increase, and infinite values", () => {
    expect(() => functionPlot({ ...text, functions: [relu], domain: [2, 2] })).toThrow(/domain/);
    const pole = { name: "1/z", value: (z: number) => 1 / z };
    expect(() => functionPlot({ ...text, functions: [pole] })).toThrow(/Infinity/);
  });
});
