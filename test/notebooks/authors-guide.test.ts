import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { describe, expect, it } from "vitest";

import { RULES } from "../../scripts/check/rules.ts";
import { isObject, type JsonValue, SLIDE_TYPES, tagsOf } from "../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../scripts/notebook/read-notebook.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { PAGE_TAGS } from "../../scripts/walkthrough/page-blocks.ts";
import { needs } from "../support/needs.ts";
import { createTemporaryCourse, makeDeck } from "../support/temporary-course.ts";

const path = join(REPOSITORY, "notebooks", "authors-guide.ipynb");
const guide = readNotebook(readFileSync(path, "utf8"), path);
const text = guide.cells.map(({ source }) => source).join("\n");

/** Whether `whole` says all that `part` says. */
function holds(whole: JsonValue | undefined, part: JsonValue): boolean {
  if (!isObject(part) || !isObject(whole)) return isDeepStrictEqual(whole, part);
  return Object.entries(part).every(([key, value]) => holds(whole[key], value));
}

describe("the author's guide", () => {
  it("shows metadata as it stands in a cell, or in the notebook, that is shown with it", () => {
    const shown = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(
      (match) => JSON.parse(match[1]!) as JsonValue,
    );
    expect(shown.length).toBeGreaterThan(5);
    const real = [guide, ...guide.cells].map(({ metadata }) => metadata);
    expect(shown.filter((part) => !real.some((metadata) => holds(metadata, part)))).toEqual([]);
  });

  it("names every slide type, every rule of the checker and every tag", () => {
    const tags =
      "remove-input hide-input remove-output hide-output remove-cell hide-cell remove-stdout raises-exception skip-execution references conclusion".split(
        " ",
      );
    const words = [...SLIDE_TYPES, ...RULES.map(({ name }) => name), ...tags, ...PAGE_TAGS];
    expect(words.filter((word) => !text.includes(`\`${word}\``) && !text.includes(` ${word} `))).toEqual([]);
  });

  it("has a cell for every tag that changes what is seen or run", () => {
    const used = new Set(guide.cells.flatMap(tagsOf));
    const tags = [
      "remove-input",
      "hide-input",
      "remove-output",
      "hide-output",
      "remove-cell",
      "remove-stdout",
    ];
    for (const tag of [...tags, "raises-exception", "skip-execution", ...PAGE_TAGS])
      expect(used).toContain(tag);
  });

  it("shows code and Markdown in columns as they are rendered beside", () => {
    // The picture and the citations are broken into lines on one side only.
    const words = (part: string) => part.replace(/\s+/g, " ").replace(/-{3,}/g, "---").trim();
    const columns = guide.cells.filter(({ id }) => ["math", "citations", "images"].includes(id));
    expect(columns).toHaveLength(3);
    for (const { source } of columns) {
      const [, shown = "", rendered = ""] =
        /```\w+\n([\s\S]*?)```[\s\S]*?<div>\n\n([\s\S]*?)\n\n<\/div>/.exec(source)!;
      expect(words(rendered)).toBe(words(shown));
    }
  });

  it.skipIf(needs.chromium.missing)(
    needs.chromium.title("is a deck without a finding, on which its features work"),
    async () => {
      const { folders, remove } = createTemporaryCourse();
      try {
        copyFileSync(path, join(folders.notebooks, "authors-guide.ipynb"));
        const { findings, waivers, html } = await makeDeck(folders, "authors-guide");
        expect(findings).toEqual([]);
        expect(waivers).toEqual([expect.stringMatching(/cell waive-cell: broken-value, 1 findings/)]);
        // Kinds of blocks that a cell has on its slide.
        const blocks = (cell: string) =>
          [...html.matchAll(new RegExp(`class="block block-(\\w+)" data-cell="${cell}"`, "g"))].map(
            (match) => match[1],
          );
        expect(blocks("code-cell")).toEqual(["code", "stream"]);
        expect(blocks("tags-remove-input")).toEqual(["statement"]);
        expect(blocks("tags-remove-stdout")).toEqual(["code", "statement"]);
        expect(blocks("fails-cell")).toEqual(["code", "error"]);
        expect(blocks("skipped-cell")).toEqual(["code"]);
        for (const cell of ["tags-remove-cell", "tags-remove-output", "walkthrough-source", "exercise-test"])
          expect(blocks(cell)).toEqual([]);
        expect(html).not.toContain("Twice 2 is 4");
        // Where it shows how an exercise is written, and not in the exercise itself.
        expect(html.match(/HIDDEN TESTS/g)).toHaveLength(2);
        expect(html).toContain("RangeError: Invalid array length");
      } finally {
        remove();
      }
    },
    300_000,
  );
});
