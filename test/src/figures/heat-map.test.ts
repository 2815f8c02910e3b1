import { describe, expect, it } from "vitest";

import { heatMap } from "../../../src/figures/index.ts";

const options = {
  title: "Accuracy",
  alternative: "Accuracy for two depths and three activations.",
  x: { title: "Activation", names: ["a", "b", "c"] },
  y: { title: "Depth", names: [5, 20] },
  color: { title: "Accuracy" },
  values: [
    [0.1, 0.2, 0.3],
    [0.4, null, 1],
  ],
};

describe("heatMap", () => {
  it("stands as the table is read: first row at the top, a missing number is an empty cell", () => {
    const figure = heatMap(options);
    expect(figure.layout.yaxis).toMatchObject({ autorange: "reversed", categoryarray: ["5", "20"] });
    expect(figure.data[0]).toMatchObject({ z: options.values, zmin: 0.1, zmax: 1 });
    expect(figure.table).toEqual({
      columns: ["Depth \\ Activation", "a", "b", "c"],
      rows: [
        ["5", 0.1, 0.2, 0.3],
        ["20", 0.4, "missing", 1],
      ],
    });
  });

  it("writes numbers into cells only where they fit", () => {
    const names = Array.from({ length: 40 }, (_, index) => index);
    const wide = { ...options, x: { title: "Epoch", names }, values: [names, names] };
    expect(heatMap(options).data[1]?.text).toEqual(["0.100", "0.200", "0.300", "0.400", "", "1"]);
    expect(heatMap(wide).data[1]?.text).toEqual([...names, ...names].map(() => ""));
  });

  it("turns names of columns that are too long to stand side by side, and thins numbers out", () => {
    const names = Array.from({ length: 9 }, (_, index) => `an activation ${index}`);
    const turned = heatMap({
      ...options,
      x: { title: "Activation", names },
      values: [names, names].map((row) => row.map((_, index) => index)),
    });
    expect(turned.layout.xaxis).toMatchObject({ tickangle: -30, tickvals: names });
    const epochs = Array.from({ length: 60 }, (_, index) => 1000 + index);
    const thinned = heatMap({ ...options, x: { title: "Epoch", names: epochs }, values: [epochs, epochs] });
    const { tickvals, tickangle } = thinned.layout.xaxis as { tickvals: string[]; tickangle: number };
    expect(tickangle).toBe(0);
    expect(tickvals.length).toBeLessThan(20);
    expect(heatMap(options).layout.xaxis).toMatchObject({ tickangle: 0, tickvals: ["a", "b", "c"] });
  });

  it("colors logarithms, and says values", () => {
    const values = [
      [1e-6, 1e-3, 1],
      [1, 10, 100],
    ];
    const [map] = heatMap({ ...options, values, color: { title: "Norm", scale: "log" } }).data;
    expect(map?.z).toEqual([
      [-6, -3, 0],
      [0, 1, 2],
    ]);
    expect(map?.customdata).toEqual(values);
    expect(map?.colorbar).toMatchObject({ tickvals: [-6, -4, -2, 0, 2] });
  });

  it("is even around a center", () => {
    const [map] = heatMap({ ...options, color: { title: "Gain", center: 0.4 } }).data;
    expect(map?.zmin).toBeCloseTo(-0.2, 12);
    expect(map?.zmax).toBe(1);
  });

  it.each([
    [{ values: [[1, 2, 3]] }, /rows of values and names of y/],
    [
      {
        values: [
          [1, 2],
          [1, 2],
        ],
      },
      /values of row 1 and names of x/,
    ],
    [
      {
        values: [
          [null, null, null],
          [null, null, null],
        ],
      },
      /at least one number/,
    ],
    [
      {
        color: { title: "Norm", scale: "log" as const },
        values: [
          [1, 0, 1],
          [1, 1, 1],
        ],
      },
      /log color scale/,
    ],
    [{ color: { title: "" } }, /title of the color scale/],
  ])("refuses %j", (wrong, message) => {
    expect(() => heatMap({ ...options, ...wrong })).toThrow(message);
  });
});
