import { expect, test } from "vitest";

import { makeFigure } from "../../../scripts/bench/figure.ts";
import { result, results, run } from "./fixture.ts";

const contenders = ["wasm", "pytorch"].map((name) => ({ name, title: name, versions: {} }));

test("the figure has a row for each net, a group for each contender, and says its numbers", () => {
  const nets = [
    result("tcdcn", { wasm: [run(20), run(30), run(40)], pytorch: [run(10)] }),
    result("resnet", { pytorch: [run(100)] }),
    result("product", { wasm: [run(1)] }, { kind: "operation" }),
  ];
  const figure = makeFigure(results(nets, contenders))!;
  expect(figure.alternative).toContain("tcdcn: wasm 30.0, pytorch 10.0; resnet: pytorch 100.");
  const rows = figure.table.rows.map((row) => row.slice(0, 5));
  expect(rows).toEqual([
    ["tcdcn", "wasm", 30, 20, 40],
    ["tcdcn", "pytorch", 10, 10, 10],
    ["resnet", "wasm", "missing", "missing", "missing"],
    ["resnet", "pytorch", 100, 100, 100],
  ]);
});

test("one net is enough", () => {
  const figure = makeFigure(results([result("tcdcn", { wasm: [run(20)] })], contenders));
  expect(figure?.table.rows).toHaveLength(1);
});

test("without a training step there is none", () => {
  expect(makeFigure(results([], contenders))).toBeUndefined();
  const product = result("product", { wasm: [run(1)] }, { kind: "operation" });
  expect(makeFigure(results([product], contenders))).toBeUndefined();
});
