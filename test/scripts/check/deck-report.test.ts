import { describe, expect, it } from "vitest";

import { FindingList } from "../../../scripts/check/deck-report.ts";

const overflow = { rule: "overflow", message: "30 px too low", key: "outside", slide: "2.1", cells: ["a"] };
const waiver = { rule: "overflow", reason: "It is the point.", cell: "a" };

describe("FindingList", () => {
  it("tells a fault once for each rule, slide, cell and key", () => {
    const list = new FindingList("deck");
    expect(list.add(overflow, { view: "main" })).toBe(true);
    expect(list.add({ ...overflow, message: "31 px too low" }, { view: "main" })).toBe(false);
    expect(list.add({ ...overflow, cells: ["b"] }, { view: "main" })).toBe(true);
    expect(list.add({ ...overflow, slide: "3.1" }, { view: "main" })).toBe(true);
    expect(list.report(3, 9).findings).toHaveLength(3);
  });

  it("tells of paper only what the screen does not show", () => {
    const list = new FindingList("deck");
    list.add(overflow, { view: "main" });
    expect(list.add({ ...overflow, key: "pages" }, { view: "print" })).toBe(false);
    expect(list.add({ ...overflow, slide: "4.1", key: "pages" }, { view: "print" })).toBe(true);
  });

  it("counts what a waiver keeps back, for any cell that has part in it, and for no other rule", () => {
    const list = new FindingList("deck");
    list.setWaivers([waiver]);
    expect(list.add(overflow)).toBe(false);
    expect(list.add({ ...overflow, key: "scroll", cells: ["b", "a"] })).toBe(false);
    expect(list.add({ ...overflow, cells: ["b"] })).toBe(true);
    expect(list.add({ ...overflow, rule: "overlap" })).toBe(true);
    expect(list.report(1, 1).waivers).toEqual([
      { notebook: "deck", cell: "a", rule: "overflow", reason: "It is the point.", findings: 2 },
    ]);
  });

  it("does not heed a waiver without a reason, nor one of the rules that cannot be waived", () => {
    const list = new FindingList("deck");
    const silent = { ...waiver, reason: " " };
    list.setWaivers([silent, { ...waiver, rule: "waiver" }, { ...waiver, rule: "not-ready" }]);
    expect(list.add(overflow)).toBe(true);
    expect(list.add({ ...overflow, rule: "waiver" })).toBe(true);
    expect(list.add({ ...overflow, rule: "not-ready" })).toBe(true);
  });

  it("drops what has no place if the same is told of a place", () => {
    const list = new FindingList("deck");
    list.add({ rule: "failed-request", message: "not found", key: "a.png", cells: [] });
    list.add({ rule: "failed-request", message: "not shown", key: "a.png", slide: "1.1", cells: ["a"] });
    list.add({ rule: "failed-request", message: "not found", key: "b.png", cells: [] });
    expect(list.report(1, 1).findings.map(({ message }) => message)).toEqual(["not shown", "not found"]);
  });

  it("keeps findings in the order of the rules", () => {
    const list = new FindingList("deck");
    list.add({ ...overflow, rule: "empty-slide" });
    list.add(overflow);
    list.add({ ...overflow, rule: "not-ready" });
    expect(list.report(1, 1).findings.map(({ rule }) => rule)).toEqual([
      "not-ready",
      "overflow",
      "empty-slide",
    ]);
  });
});
