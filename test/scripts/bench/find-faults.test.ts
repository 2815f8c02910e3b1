import { expect, test } from "vitest";

import { findFaults } from "../../../scripts/bench/find-faults.ts";
import type { CaseResult } from "../../../scripts/bench/results.ts";
import { result, results, run } from "./fixture.ts";

const faultsOf = (...cases: CaseResult[]) => findFaults(results(cases));

test("equal losses that fall are no fault", () => {
  const rounded = run(1, { firstValues: [2.0000003, 1.4999999] });
  expect(faultsOf(result("net", { wasm: [run(1), run(1)], pytorch: [rounded] }))).toEqual([]);
});

test("a loss that differs from that of the other contenders is one", () => {
  const other = run(1, { firstValues: [2, 1.51, 1.25] });
  expect(faultsOf(result("net", { wasm: [run(1)], pytorch: [run(1), other] }))).toEqual([
    "net, pytorch: loss number 2 is 1.51, that of wasm is 1.5",
  ]);
});

test.each([
  [{ firstValues: [2, Number.NaN] }, "a loss of NaN"],
  [{ lastValue: Number.POSITIVE_INFINITY }, "a loss of Infinity"],
  [{ lastValue: 2 }, "the loss does not fall: 2 at first, 2 after 10 steps"],
  [{ tensors: { held: 5, grown: 3 } }, "3 tensors more after 10 steps"],
])("%j is one", (parts, fault) => {
  expect(faultsOf(result("net", { wasm: [run(1), run(1, parts)] }))).toEqual([`net, wasm: ${fault}`]);
});

test("an operation gives the same result each time", () => {
  const same = { firstValues: [3, 3, 3], lastValue: 3 };
  expect(faultsOf(result("product", { wasm: [run(1, same)] }, { kind: "operation" }))).toEqual([]);
});

test("a contender that failed is one, whatever it measured before", () => {
  const failed = result("net", { wasm: [run(1)] });
  failed.measured.wasm!.failure = "out of memory";
  expect(faultsOf(failed)).toEqual(["net, wasm: failed: out of memory"]);
});
