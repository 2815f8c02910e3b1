import { describe, expect, it } from "vitest";

import { readSubmission } from "../../../scripts/grading/read-submission.ts";
import { planRun, withAnswers } from "../../../scripts/labs/plan-run.ts";
import { handIn, lecture, PERFECT } from "./fixture.ts";

function read(text: string) {
  return readSubmission(Buffer.from(text), lecture);
}

function cellsOf(value: object) {
  const submission = read(JSON.stringify(value));
  if (typeof submission === "string") throw new Error(submission);
  return submission;
}

describe("readSubmission", () => {
  it("finds answers by grade_id, and takes nothing else of what a cell says of itself", () => {
    const text = handIn(PERFECT).replaceAll('"solution": true', '"solution": false');
    const { notebook, notes } = cellsOf(JSON.parse(`\uFEFF${text}`.slice(1)));
    const answer = notebook.cells.find(({ id }) => id === "double-answer");
    expect(answer).toMatchObject({ type: "code", source: PERFECT.double, outputs: [] });
    expect(answer?.metadata).toEqual({ nbgrader: { grade_id: "double", solution: true } });
    expect(notes).toEqual([]);
  });

  it("knows cells without ids again, and gives others ids of their own", () => {
    const cells = lecture.cells.map(({ type, source, metadata }) => ({ cell_type: type, source, metadata }));
    const added = { cell_type: "code", source: ["let own = 1;\n", "own"] };
    const { notebook } = cellsOf({ nbformat: 4, nbformat_minor: 2, cells: [...cells, added] });
    expect(notebook.cells.map(({ id }) => id)).toEqual([...lecture.cells.map(({ id }) => id), "added-10"]);
    expect(notebook.cells.at(-1)?.source).toBe("let own = 1;\nown");
  });

  it("finds answers by id where metadata is lost, after those by grade_id", () => {
    const cell = (id: string, source: string, gradeId?: string) => {
      return { cell_type: "code", id, source, metadata: gradeId && { nbgrader: { grade_id: gradeId } } };
    };
    const { notebook, notes } = cellsOf({
      cells: [cell("squares-answer", "1"), cell("double-answer", "2"), cell("other", "3", "double")],
    });
    expect(notebook.cells.map(({ id, metadata }) => [id, metadata])).toEqual([
      ["squares-answer", { nbgrader: { grade_id: "squares", solution: true } }],
      ["added-2", {}],
      ["double-answer", { nbgrader: { grade_id: "double", solution: true } }],
    ]);
    expect(notes).toEqual([]);
  });

  it("gives no two cells one id, so that none can stand for another", () => {
    const cell = { cell_type: "code", id: "double-test", source: "1" };
    const { notebook } = cellsOf({ cells: [cell, cell, { ...cell, id: "own" }] });
    const { notes } = cellsOf({ cells: [{ ...cell, id: "own" }] });
    expect(notebook.cells.map(({ id }) => id)).toEqual(["double-test", "added-2", "added-3"]);
    expect(notes).toEqual([
      "None of the cells is an exercise of this lecture: perhaps it is another notebook.",
    ]);
  });

  it("lets the first of several answers count, and says so", () => {
    const cell = (source: string) => {
      return { cell_type: "code", source, metadata: { nbgrader: { grade_id: "double" } } };
    };
    const { notebook, notes } = cellsOf({ cells: [cell("1"), cell("2")] });
    expect(notebook.cells.map(({ id, source }) => [id, source])).toEqual([
      ["double-answer", "1"],
      ["added-2", "2"],
    ]);
    expect(notes).toEqual(["There are several cells double: the first one counts."]);
  });

  it("lets who renamed, doubled or changed cells have the same answers where what was added is left out", () => {
    const cell = (source: string, id: string, gradeId: string, type = "code") => {
      return { cell_type: type, id, source, metadata: { nbgrader: { grade_id: gradeId } } };
    };
    const { notebook } = cellsOf({
      cells: [
        cell("const renamed = 1;", "double-answer", "my-double"),
        cell("const copy = 2;", "copy", "squares"),
        cell("const late = 3;", "squares-answer", "squares"),
        cell("words", "shout-answer", "shout", "markdown"),
      ],
    });
    const answers = ["const renamed = 1;", "const copy = 2;", ""];
    const plans = [planRun(lecture, notebook), withAnswers(planRun(lecture), notebook)];
    for (const plan of plans)
      expect(plan.filter(({ role }) => role === "answer").map(({ source }) => source)).toEqual(answers);
    expect(plans[0]?.filter(({ role }) => role === "added").map(({ source }) => source)).toEqual([
      "const late = 3;",
    ]);
  });

  it("reads what is whole of a damaged notebook", () => {
    const good = { cell_type: "code", source: "1" };
    const bad = [null, 3, [], {}, { cell_type: "code" }, { cell_type: "x", source: "" }];
    const long = { cell_type: "code", source: "x".repeat(300_000) };
    const { notebook, notes } = cellsOf({ cells: [...bad, good, long] });
    expect(notebook.cells).toHaveLength(1);
    expect(notes[0]).toBe("7 cells are damaged or too long and were left out.");
    expect(cellsOf({ cells: Array(1500).fill(good) }).notebook.cells).toHaveLength(1000);
  });

  it.each([
    ["", "no JSON"],
    ["{", "no JSON"],
    ["[]", "no object"],
    ["{}", "no list of cells"],
    ['{"__proto__": {"cells": []}}', "no list of cells"],
    [`{"cells": ${"[".repeat(5000)}${"]".repeat(5000)}}`, "too deeply"],
    ["[".repeat(5_000_000), "no JSON"],
  ])("says why there is nothing to grade", (text, why) => {
    expect(read(text)).toContain(why);
  });
});
