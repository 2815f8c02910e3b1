import { describe, expect, it } from "vitest";

import { namedImages } from "../../../scripts/labs/named-images.ts";
import { solutionNotebook } from "../../../scripts/labs/solution-notebook.ts";
import { studentNotebook } from "../../../scripts/labs/student-notebook.ts";
import type { JsonObject } from "../../../scripts/notebook/notebook.ts";
import { codeCell, display, markdownCell, notebook } from "../../support/notebooks.ts";

const exercise = (changes: JsonObject) => ({
  nbgrader: { schema_version: 3, grade: false, solution: false, locked: false, task: false, ...changes },
});
const test = exercise({ grade: true, locked: true, points: 1, grade_id: "test" });
const hidden = "// BEGIN HIDDEN TESTS\nf(41);\n// END HIDDEN TESTS";
const picture = { "image/png": "AAAA" };

const source = notebook(
  [
    { ...codeCell("early", "1;"), executionCount: 3 },
    markdownCell("title", "# A test\n\nof labs", "slide"),
    markdownCell("notes", "Secret: 41", "notes"),
    { type: "raw", id: "raw", source: "Secret: 41", attachments: {}, metadata: {} },
    markdownCell("aside", "For teachers: 41", "skip"),
    markdownCell("removed", "For teachers: 41", "-", { tags: ["remove_cell"] }),
    markdownCell("discussion", "Why?", "skip", { tags: ["discussion"] }),
    codeCell(
      "setup",
      "f();",
      [display({ "text/plain": "41" })],
      { tags: ["remove-cell"], secret: 41 },
      "skip",
    ),
    codeCell("kept", "g();", [display({ "text/plain": "41" })], {
      tags: ["skip-execution"],
      activation_lab: { waive: [{ rule: "x", reason: "it is 41" }] },
    }),
    codeCell("answer", "f = {\n  // BEGIN SOLUTION\n  41\n  // END SOLUTION\n};", [], {
      ...exercise({ solution: true, grade_id: "answer" }),
      ...{ editable: true },
    }),
    codeCell("test", `f(1);\n${hidden}`, [display({ "text/plain": "41" })], test),
    codeCell("hidden", hidden, [], test),
    {
      ...markdownCell("words", "![41](attachment:answer.png)", "-", {
        ...exercise({ grade: true, solution: true, points: 1, grade_id: "words" }),
      }),
      attachments: { "answer.png": picture },
    },
    {
      ...markdownCell("figure", "![seen](attachment:a%20b.png)"),
      attachments: { "a b.png": picture, "answer.png": picture },
    },
    markdownCell("task", "Plot it.\n<!-- BEGIN MARK SCHEME -->\n41\n<!-- END MARK SCHEME -->", "skip", {
      ...exercise({ task: true, locked: true, points: 1, grade_id: "task" }),
    }),
  ],
  { activation_lab: { question: "Why?", answers: 41 }, authors: "41" },
);

describe("studentNotebook", () => {
  const { cells, metadata } = studentNotebook(source);
  const find = (id: string) => cells.find((cell) => cell.id === id)!;

  it("leaves out notes, raw cells, text that no page shows, and cells of hidden tests only", () => {
    expect(cells.map(({ id }) => id).join(" ")).toBe(
      "early title discussion setup kept answer test words figure task",
    );
    expect(JSON.stringify({ cells, metadata })).not.toContain("41");
  });

  it("says that it is the lab, in its title and on top", () => {
    expect(metadata.title).toBe("Lab: A test");
    expect(find("title").source).toBe("# Lab: A test\n\nof labs");
    expect(metadata.activation_lab).toEqual({ question: "Why?" });
    expect(metadata.kernelspec).toEqual({
      display_name: "TypeScript",
      language: "typescript",
      name: "tslab",
    });
  });

  it("puts stubs where solutions stood", () => {
    expect(find("answer").source).toBe(
      'f = {\n  // YOUR CODE HERE\n  throw new Error("Not implemented");\n};',
    );
    expect(find("words").source).toBe("*Your answer here.*");
    expect(find("test").source).toBe("f(1);");
    expect(find("task").source).toBe("Plot it.");
  });

  it("keeps no output and no count", () => {
    for (const cell of cells) {
      if (cell.type === "code") expect([cell.outputs, cell.executionCount]).toEqual([[], null]);
    }
  });

  it("keeps the images that its texts show, and no others", () => {
    expect(find("figure")).toMatchObject({ attachments: { "a b.png": picture } });
    expect(Object.keys((find("figure") as { attachments: object }).attachments)).toHaveLength(1);
    expect(find("words")).toMatchObject({ attachments: {} });
  });

  it("gives cells of exercises nbgrader's checksums and locks", () => {
    const graded = cells.filter((cell) => cell.metadata.nbgrader !== undefined);
    expect(graded.map(({ id }) => id)).toEqual(["answer", "test", "words", "task"]);
    for (const cell of graded) {
      expect(cell.metadata).toMatchObject({ deletable: false, nbgrader: { cell_type: cell.type } });
      expect((cell.metadata.nbgrader as JsonObject).checksum).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(find("test").metadata.editable).toBe(false);
  });
});

describe("solutionNotebook", () => {
  it("keeps everything but outputs, and says what it is", () => {
    const { cells, metadata } = solutionNotebook(source);
    expect(cells.map(({ id }) => id)).toEqual(source.cells.map(({ id }) => id));
    expect(cells.map((cell) => cell.source)).toEqual(
      source.cells.map((cell) => (cell.id === "title" ? "# Solutions: A test\n\nof labs" : cell.source)),
    );
    expect(metadata.title).toBe("Solutions: A test");
  });
});

describe("namedImages", () => {
  it("finds images in Markdown and in HTML, each once", () => {
    const text =
      '![a](one.png) and ![b](two%20words.png "title"), ![a](one.png)\n\n' +
      "<div><img alt='' src='three.svg'></div>\n\ntext <img src=four.gif> `![no](code.png)`\n\n![r][ref]\n\n[ref]: five.png";
    expect(namedImages(text).sort()).toEqual([
      "five.png",
      "four.gif",
      "one.png",
      "three.svg",
      "two words.png",
    ]);
  });
});
