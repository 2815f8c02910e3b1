import { describe, expect, it } from "vitest";

import { type DiagramOptions, diagram, withSlider } from "../../../src/figures/index.ts";

const options: DiagramOptions = {
  title: "A network",
  alternative: "Inputs go to a trunk, which goes to two heads that are held together.",
  kinds: ["data", "shared", "own"],
  boxes: [
    { name: "inputs", kind: "data", column: 0, row: 0.5 },
    { name: "trunk", kind: "shared", column: 1, row: 0.5 },
    { name: "head A", kind: "own", column: 2, row: 0 },
    { name: "head B", kind: "own", column: 2, row: 1 },
  ],
  arrows: [
    [0, 1],
    [1, 2],
    [1, 3],
  ],
  ties: [[2, 3]],
};

describe("diagram", () => {
  it("draws kinds of boxes, ties, arrows and names, in this order", () => {
    const { data } = diagram(options);
    expect(data.map(({ name }) => name)).toEqual([
      "data",
      "shared",
      "own",
      "held together",
      "goes to",
      undefined,
    ]);
    expect(data[2]!.x).toHaveLength(12);
    expect(data.at(-1)!.text).toEqual(["inputs", "trunk", "head A", "head B"]);
  });

  it("leads arrows from edge to edge", () => {
    const { data } = diagram(options);
    const [x, y] = [data[4]!.x as number[], data[4]!.y as number[]];
    expect(x.slice(0, 2).map((value) => value.toFixed(2))).toEqual(["0.36", "0.64"]);
    expect(y.slice(0, 2)).toEqual([0.5, 0.5]);
    expect(data[3]!.y).toEqual([0.3, 0.7, null]);
  });

  it("tables what goes where", () => {
    expect(diagram(options).table.rows).toEqual([
      ["inputs", "data", "trunk", ""],
      ["trunk", "shared", "head A, head B", ""],
      ["head A", "own", "", "head B"],
      ["head B", "own", "", "head A"],
    ]);
  });

  it("goes through several networks with a slider", () => {
    const draw = (kind: string | number) =>
      kind === "hard"
        ? diagram(options)
        : diagram({ ...options, boxes: options.boxes.slice(0, 2), arrows: [], ties: [] });
    const parameter = { name: "Sharing", values: ["hard", "none"] };
    expect(withSlider({ ...options, parameter, draw }).frames).toHaveLength(2);
  });

  it.each([
    ["no box", { boxes: [] }, /at least one box/],
    ["an unknown kind", { kinds: ["data"] }, /must be one of data. Got: "shared" for the box "trunk"/],
    ["an arrow to nowhere", { arrows: [[0, 9]] as const }, /two of the 4 boxes/],
    ["a tie of one box", { ties: [[1, 1]] as const }, /Got: 1 and 1/],
    [
      "too many words",
      { boxes: [{ ...options.boxes[0]!, name: "x".repeat(90) }], arrows: [], ties: [] },
      /fit into it/,
    ],
    ["no name", { boxes: [{ ...options.boxes[0]!, name: " " }], arrows: [], ties: [] }, /name of box 1/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => diagram({ ...options, ...wrong })).toThrow(message);
  });
});
