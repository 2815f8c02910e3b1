import { describe, expect, it } from "vitest";

import { composeDeck } from "../../../scripts/deck/deck.ts";
import { markdownCell } from "../../support/notebooks.ts";

const layOut = (...types: string[]) =>
  composeDeck(
    types.map((type, index) => markdownCell(`c${index}`, "text", type)),
    (cell) => [{ kind: "markdown", cell: cell.id, html: cell.id }],
  ).map((column) =>
    column.map((slide) =>
      slide.steps.map((step) => (step.fragment ? "+" : "") + step.blocks.map((b) => b.cell).join(" ")),
    ),
  );

describe("composeDeck", () => {
  it("opens columns at slides and rows at subslides", () => {
    expect(layOut("slide", "subslide", "slide")).toEqual([[["c0"], ["c1"]], [["c2"]]]);
  });

  it("continues the slide or the fragment where a cell has no type", () => {
    expect(layOut("slide", "-", "fragment", "-", "fragment")).toEqual([[["c0 c1", "+c2 c3", "+c4"]]]);
  });

  it("makes the first visible cell a slide, whatever its type", () => {
    for (const type of ["-", "fragment", "subslide"])
      expect(layOut("skip", "notes", type)).toEqual([[["c2"]]]);
  });

  it("leaves skip out and gives notes to the slide, notes before the first slide too", () => {
    const deck = composeDeck(
      [
        markdownCell("n", "before", "notes"),
        markdownCell("a", "one", "slide"),
        markdownCell("m", "of one", "notes"),
        markdownCell("s", "nowhere", "skip"),
        markdownCell("b", "two", "slide"),
      ],
      (cell) => [{ kind: "markdown", cell: cell.id, html: cell.source }],
    );
    expect(deck.flat().map((slide) => slide.notes)).toEqual([["before", "of one"], []]);
    expect(JSON.stringify(deck)).not.toContain("nowhere");
  });

  it("is empty without a visible cell", () => {
    expect(layOut("skip", "notes")).toEqual([]);
  });
});
