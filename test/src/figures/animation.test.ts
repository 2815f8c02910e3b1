import { describe, expect, it } from "vitest";

import { animation, lineChart } from "../../../src/figures/index.ts";

const text = { title: "Loss", alternative: "The loss over epochs, while it is measured." };
const chart = (step: number) =>
  lineChart({
    ...text,
    x: { title: "Epoch" },
    y: { title: "Loss" },
    series: [{ name: "run", x: [0, 1], y: [3, step] }],
  });
const options = {
  ...text,
  parameter: { name: "Step", values: [0, 1, 2] },
  draw: (step: string | number) => chart(Number(step)),
};

describe("animation", () => {
  const figure = animation(options);

  it("rests at the last value, which is what paper and a still image show", () => {
    expect(figure.data[0]?.y).toEqual([3, 2]);
    expect(figure.layout.sliders).toMatchObject([{ active: 2 }]);
    expect(animation({ ...options, parameter: { ...options.parameter, initial: 0 } }).data[0]?.y).toEqual([
      3, 0,
    ]);
  });

  it("has a frame for each value, and a table of all", () => {
    expect(figure.frames?.map(({ name }) => name)).toEqual(["0", "1", "2"]);
    expect(figure.frames?.[1]?.data[0]).toEqual({ y: [3, 1] });
    expect(figure.table.rows.map(([step]) => step)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("plays all frames at the pace that was asked for, and stops", () => {
    const [menu] = animation({ ...options, duration: 400 }).layout.updatemenus as unknown as [
      { buttons: { label: string; args: unknown[] }[] },
    ];
    expect(menu.buttons.map(({ label }) => label)).toEqual(["Play", "Stop"]);
    expect(menu.buttons[0]?.args).toMatchObject([null, { frame: { duration: 400 }, fromcurrent: true }]);
    expect(menu.buttons[1]?.args).toMatchObject([[null], { mode: "immediate" }]);
  });

  it("refuses a pace that flickers, and what a slider refuses", () => {
    expect(() => animation({ ...options, duration: 40 })).toThrow(
      "`duration` must be a finite number of at least 100",
    );
    expect(() => animation({ ...options, parameter: { name: "Step", values: [] } })).toThrow(
      "at least one value",
    );
    expect(() => animation({ ...options, parameter: { name: "Step", values: [1, 1] } })).toThrow(
      "all different",
    );
  });
});
