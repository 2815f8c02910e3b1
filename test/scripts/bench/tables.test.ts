import { expect, test } from "vitest";

import { describeRun } from "../../../scripts/bench/describe-run.ts";
import { updateSection } from "../../../scripts/bench/markdown.ts";
import { formatMarkdown, formatText } from "../../../scripts/bench/table.ts";
import { makeTables } from "../../../scripts/bench/tables.ts";
import { result, results, run } from "./fixture.ts";

const rows = [
  ["one|two", "1"],
  ["x", "100.5"],
];
const table = { title: "Numbers", words: 1, columns: ["Name", "Value"], rows };

test("a table for a terminal is aligned", () => {
  expect(formatText(table).split("\n")).toEqual([
    "Numbers",
    "Name     Value",
    "───────  ─────",
    "one|two      1",
    "x        100.5",
  ]);
});

test("a table for Markdown keeps its columns whatever stands in them", () => {
  expect(formatMarkdown(table).split("\n")).toEqual([
    "**Numbers**",
    "",
    "| Name | Value |",
    "| :-- | --: |",
    "| one\\|two | 1 |",
    "| x | 100.5 |",
  ]);
});

test("steps have a row for each contender, operations a column", () => {
  const contenders = ["wasm", "cpu", "pytorch"].map((name) => ({ name, title: name, versions: {} }));
  const net = result("net", {
    wasm: [run(30, { tensors: { held: 12, grown: 0 } }), run(32)],
    pytorch: [run(10), run(10)],
  });
  net.measured.cpu = { runs: [], failure: "no memory" };
  const product = result(
    "product-ab",
    { wasm: [run(1, { peak: 100 })], pytorch: [run(0.5)] },
    { kind: "operation", group: "operations", operations: 5e7 },
  );
  const tables = makeTables(results([net, product], contenders), new Map([["group", "Nets"]]));
  expect(tables.map(({ title }) => title)).toEqual([
    "Goals (median, least … greatest of the rounds)",
    "Nets: milliseconds of a training step",
    "operations: 10⁹ multiplications and additions in a second, at best in a round",
  ]);
  expect(tables[1]!.rows).toEqual([
    ["the net", "wasm", "31.0", "30.0 … 32.0", "31.0", "3.10 (3.00 … 3.20)", "100", "12", "2.000 → 1.000"],
    ["the net", "cpu", "failed"],
    ["the net", "pytorch", "10.0", "10.0 … 10.0", "10.0", "1", "100", "–", "2.000 → 1.000"],
  ]);
  expect(tables[2]!.columns).toEqual(["Operation", "wasm", "pytorch", "wasm of peak"]);
  expect(tables[2]!.rows).toEqual([["the product-ab", "50.0", "100.0", "50 %"]]);
});

test("a run says machine, versions and who was missing", () => {
  const contenders = [
    { name: "wasm", title: "WebAssembly", versions: { node: "20.19.0" } },
    { name: "pytorch", title: "PyTorch", missing: "No Python. Install it." },
  ];
  expect(describeRun(results([], contenders))).toEqual([
    "2026-01-02: Abacus, 2 cores, 8 GB, Linux 6 x64, Node.js 20.19.0; load 0.3 before; 3 rounds of 1 s each.",
    "wasm: WebAssembly (node 20.19.0).",
    "pytorch did not take part: No Python. Install it.",
  ]);
});

test("a section takes the place of the last one with its key and leaves all other text alone", () => {
  const section = (key: string, fact: string) => {
    return { key, heading: key, facts: [fact], faults: [], tables: [table] };
  };
  const first = updateSection("# Title\n\nProse.\n", section("node-20", "slow"));
  const both = updateSection(first, section("node-24", "other"));
  const again = updateSection(`${both}\nEnd.\n`, section("node-20", "fast"));
  expect(again).toMatch(
    /^# Title\n\nProse\.\n\n<!-- bench node-20 -->\n\n### node-20\n\n- fast\n\n\*\*Numbers/,
  );
  expect(again).toMatch(/<!-- end of bench node-24 -->\n\nEnd\.\n$/);
  expect(again).not.toContain("slow");
  expect(updateSection(again, section("node-20", "fast"))).toBe(again);
});
