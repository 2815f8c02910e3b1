import { describe, expect, it } from "vitest";

import { lineChart } from "../../../src/figures/index.ts";
import { CASES } from "./cases.ts";

const options = {
  title: "Loss",
  alternative: "The loss falls from 2 to 1 within two epochs.",
  x: { title: "Epoch" },
  y: { title: "Loss (nats)" },
  series: [{ name: "run", x: [0, 1], y: [2, 1] }],
};

describe("every figure", () => {
  it.each(Object.entries(CASES))(
    "%s: plain JSON with a fixed size, an alternative and a table",
    (_, make) => {
      const figure = make();
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      expect(figure.layout).toMatchObject({ width: 900, autosize: false });
      expect(figure.alternative.length).toBeGreaterThanOrEqual(20);
      expect(figure.table.rows.length).toBeGreaterThan(0);
      for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
    },
  );

  it.each([
    ["missing", undefined],
    ["too short", "a falling line"],
    ["only the title", "Loss of the network over epochs"],
  ])("needs a text alternative: %s is refused", (_, alternative) => {
    const title = "Loss of the network over epochs";
    expect(() => lineChart({ ...options, title, alternative: alternative as string })).toThrow(
      /text alternative/,
    );
  });

  it.each([
    ["title", { title: " " }, /title of a figure/],
    ["x axis", { x: { title: "" } }, /title of the x axis/],
    ["y axis", { y: { title: "" } }, /title of the y axis/],
    ["LaTeX", { title: "The bound $\\sigma' < 1$" }, /sets no LaTeX/],
    ["size", { height: 20 }, /at least 200 pixels/],
  ])("needs texts that Plotly can draw: %s", (_, wrong, message) => {
    expect(() => lineChart({ ...options, ...wrong })).toThrow(message);
  });

  it("names the rule, what came and a cure", () => {
    expect(() => lineChart({ ...options, alternative: "none" })).toThrow(
      expect.objectContaining({
        rule: expect.stringContaining("text alternative"),
        came: 'alternative "none" for the figure "Loss"',
        cure: expect.stringContaining("sentence"),
      }),
    );
  });
});
