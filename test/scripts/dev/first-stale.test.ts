import { describe, expect, it } from "vitest";

import { cellKey, firstStale } from "../../../scripts/dev/first-stale.ts";
import { codeCell } from "../../support/notebooks.ts";

const [a, b, c] = ["a", "b", "c"].map((id) => codeCell(id, `const ${id} = 1;`)) as [
  ReturnType<typeof codeCell>,
  ReturnType<typeof codeCell>,
  ReturnType<typeof codeCell>,
];
const executed = [a, b, c].map(cellKey);

describe("firstStale", () => {
  it("is the first cell where nothing was executed, and none where all was", () => {
    expect(firstStale([], [a, b, c])).toBe(0);
    expect(firstStale(executed, [a, b, c])).toBe(3);
    expect(firstStale([], [])).toBe(0);
  });

  it("is the changed cell, the added one, or the one that took the place of a removed or moved one", () => {
    expect(firstStale(executed, [a, { ...b, source: "const b = 2;" }, c])).toBe(1);
    expect(firstStale(executed, [a, codeCell("new", "f();"), b, c])).toBe(1);
    expect(firstStale(executed, [a, c])).toBe(1);
    expect(firstStale(executed, [b, a, c])).toBe(0);
    expect(firstStale(executed, [a, b, c, codeCell("new", "f();")])).toBe(3);
  });

  it("goes on where an execution ended", () => {
    expect(firstStale(executed.slice(0, 2), [a, b, c])).toBe(2);
    expect(firstStale(executed.slice(0, 2), [a, b, { ...c, source: "mended" }])).toBe(2);
  });

  it("has nothing to do when cells at the end are gone", () => {
    expect(firstStale(executed, [a, b])).toBe(2);
  });

  it("heeds what decides whether an error is one, and not how a cell looks", () => {
    const expected = { ...b, metadata: { tags: ["raises-exception"] } };
    const hidden = { ...b, metadata: { tags: ["hide-input"], slideshow: { slide_type: "slide" } } };
    expect(firstStale(executed, [a, expected, c])).toBe(1);
    expect(firstStale(executed, [a, hidden, c])).toBe(3);
  });
});
