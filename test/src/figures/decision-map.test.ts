import { describe, expect, it } from "vitest";

import { decisionMap, planeGrid } from "../../../src/figures/index.ts";

const plane = { x: [0, 20], y: [-5, 5], resolution: 10 } as const;
const options = {
  title: "Regions",
  alternative: "The plane is divided from the lower left to the upper right.",
  plane,
  x: { title: "first" },
  y: { title: "second" },
  probabilities: Float32Array.from({ length: 100 }, (_, index) => index / 100),
  groups: [
    { name: "A", x: [1, 2], y: [0, 1] },
    { name: "B", x: [12], y: [-0.00001] },
  ],
} as const;

describe("planeGrid", () => {
  it("holds the middles of cells, the lowest row first", () => {
    const grid = planeGrid(plane);
    expect(grid).toHaveLength(200);
    expect([...grid.slice(0, 4)]).toEqual([1, -4.5, 3, -4.5]);
    expect([...grid.slice(-2)]).toEqual([19, 4.5]);
  });

  it.each([
    [{ ...plane, x: [1, 1] as const }, /the first one less/],
    [{ ...plane, y: [0, Number.NaN] as const }, /two finite numbers/],
    [{ ...plane, resolution: 1 }, /`resolution`/],
  ])("refuses %j", (wrong, message) => {
    expect(() => planeGrid(wrong)).toThrow(message);
  });
});

describe("decisionMap", () => {
  it("puts each probability where the grid has its place, and the points on top", () => {
    const [map, ...points] = decisionMap(options).data as unknown as [
      { x0: number; dx: number; y0: number; dy: number; z: number[][] },
      { name: string; y: number[] },
      { name: string; y: number[] },
    ];
    expect([map.x0, map.dx, map.y0, map.dy]).toEqual([1, 2, -4.5, 1]);
    expect(map.z[0]).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09]);
    expect(map.z[9]?.at(-1)).toBe(0.99);
    expect(points.map(({ name, y }) => [name, y])).toEqual([
      ["A", [0, 1]],
      ["B", [0]],
    ]);
  });

  it("is as wide as one unit demands, and its table reads like the map", () => {
    const { layout, table } = decisionMap({ ...options, plane: { ...plane, x: [0, 5] }, height: 480 });
    const margin = layout.margin as { l: number; r: number; t: number; b: number };
    expect((900 - margin.l - margin.r) / (480 - margin.t - margin.b)).toBeCloseTo(0.5, 9);
    expect(layout.yaxis).toMatchObject({ scaleanchor: "x" });
    expect(table.columns).toHaveLength(10);
    expect(table.columns[0]).toBe("second \\ first");
    expect(table.rows[0]?.[0]).toBe(4.5);
    expect(table.rows.at(-1)?.slice(0, 3)).toEqual([-4.5, 0, 0.01]);
  });

  it.each([
    [{ probabilities: [0.5] }, /as many probabilities of 0 … 1. Got: 1 numbers/],
    [{ probabilities: Array(100).fill(1.5) }, /Got: 1.5 at index 0/],
    [{ probabilities: Array(100).fill(Number.NaN) }, /Got: NaN at index 0/],
    [{ groups: [options.groups[0], { name: "B", x: [1], y: [] }] as never }, /same length/],
  ])("refuses %j", (wrong, message) => {
    expect(() => decisionMap({ ...options, ...wrong })).toThrow(message);
  });
});
