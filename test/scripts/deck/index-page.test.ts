import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { readBibliography } from "../../../scripts/deck/bibliography.ts";
import { renderIndex } from "../../../scripts/deck/index-page.ts";
import { BIBTEX, markdownCell, notebook } from "../../support/notebooks.ts";

const template = readFileSync(new URL("../../../slides/index.html", import.meta.url), "utf8");
const bibliography = readBibliography(BIBTEX);
const lecture = {
  ...notebook([markdownCell("title", "# A")], {
    title: "A & B",
    activation_lab: { question: "Why?", paper: "He2015" },
  }),
  name: "01-a",
};
const guide = { ...notebook([markdownCell("title", "# G")], { title: "The guide" }), name: "authors-guide" };

describe("renderIndex", () => {
  it("lists lectures with their plan, and what is for authors apart from them", () => {
    const [lectures = "", rest = ""] = renderIndex(
      [lecture, guide],
      template,
      bibliography,
      () => true,
    ).split("Course plan");
    expect(lectures).toContain('<a href="01-a.html">A &amp; B</a>');
    expect(lectures).not.toContain("guide");
    const [plan = "", authors = ""] = rest.split("For authors");
    expect(plan).toContain("He &amp; Zhang, 2015");
    expect(plan).not.toContain("guide");
    expect(authors).toContain('<a href="authors-guide.html">The guide</a>');
    expect(authors).toContain("authors-guide.walkthrough.html");
  });

  it("has no place for authors where nothing is for them", () => {
    expect(renderIndex([lecture], template, bibliography, () => true)).not.toContain("For authors");
  });
});
