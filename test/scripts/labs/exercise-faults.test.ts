import { describe, expect, it } from "vitest";

import { findExerciseFaults } from "../../../scripts/labs/exercise-faults.ts";
import type { Cell, JsonObject } from "../../../scripts/notebook/notebook.ts";
import { codeCell, markdownCell, notebook } from "../../support/notebooks.ts";

const SOLVED = "function f() {\n  // BEGIN SOLUTION\n  return 41;\n  // END SOLUTION\n}";
const base = { schema_version: 3, grade: false, solution: false, locked: false, task: false, grade_id: "a" };
const answer = (source = SOLVED, changes: JsonObject = {}) =>
  codeCell("answer", source, [], { nbgrader: { ...base, solution: true, ...changes } });
const graded = (source: string, changes: JsonObject = {}) => {
  const nbgrader = { ...base, grade: true, locked: true, points: 1, grade_id: "a-test", ...changes };
  return codeCell("test", source, [], { nbgrader });
};
const words = (source: string, changes: JsonObject = {}) =>
  markdownCell("words", source, "-", {
    nbgrader: { ...base, grade: true, solution: true, points: 3, grade_id: "words", ...changes },
  });
const messages = (...cells: Cell[]) => findExerciseFaults(notebook(cells)).map(({ message }) => message);

describe("findExerciseFaults", () => {
  it("finds none in sound exercises", () => {
    const task = "Plot it.\n<!-- BEGIN MARK SCHEME -->\n1 point\n<!-- END MARK SCHEME -->";
    const hidden = "f();\n// BEGIN HIDDEN TESTS\nf();\n// END HIDDEN TESTS";
    const sound = [
      answer(),
      graded(hidden),
      words("It is 41."),
      codeCell("free", "In('the end');\n// in the end solutions differ"),
      words(task.replace("Plot it.", "It is 41."), { grade_id: "marked" }),
      words(task, { task: true, grade: false, solution: false, locked: true, grade_id: "task" }),
    ];
    expect(messages(...sound)).toEqual([]);
  });

  it.each<[string, Cell, RegExp]>([
    ["nested marks", answer(SOLVED.replace("  return", "// BEGIN SOLUTION\n  return")), /inside another one/],
    ["a mark that is not closed", answer(SOLVED.replace(/\n.*END SOLUTION/, "")), /never closed/],
    ["an end without beginning", answer(SOLVED.replace(/\n.*BEGIN SOLUTION/, "")), /has no BEGIN SOLUTION/],
    ["hidden tests that are not closed", graded("// BEGIN HIDDEN TESTS\nf();"), /never closed/],
    ["a solution in another cell", codeCell("free", SOLVED), /nbgrader\.solution is true, and only there/],
    [
      "hidden tests in an answer",
      answer(`${SOLVED}\n// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS`),
      /nbgrader\.grade is true, and only there/,
    ],
    [
      "a mark scheme in a test",
      graded("// BEGIN MARK SCHEME\n// 41\n// END MARK SCHEME\nf();"),
      /nbgrader\.task is true, and in answers in words without other marks, and only there/,
    ],
    [
      "a mark scheme beside a marked answer",
      words("BEGIN SOLUTION\n41\nEND SOLUTION\nBEGIN MARK SCHEME\n41\nEND MARK SCHEME"),
      /nbgrader\.task is true, and in answers in words/,
    ],
    ["a mark in small letters", graded("// begin hidden tests\nf(41);"), /in capitals/],
    ["a mark in the singular", graded("### BEGIN HIDDEN TEST\nf(41);"), /in capitals/],
    ["no points", graded("f();", { points: null }), /says its points.*Got: null/],
    ["negative points", graded("f();", { points: -1 }), /says its points.*Got: -1/],
    ["a bad id", graded("f();", { grade_id: "a test" }), /letters, digits.*Got: "a test"/],
    ["no id", graded("f();", { grade_id: "" }), /letters, digits/],
    ["an old schema", graded("f();", { schema_version: 2 }), /schema_version is 3.*Got: 2/],
    ["a key that nbgrader does not know", graded("f();", { hint: "41" }), /knows the keys.*Got: "hint"/],
    ["a word for a truth value", graded("f();", { locked: "yes" }), /locked is true or false.*Got: "yes"/],
    ["metadata that is a list", codeCell("x", "f();", [], { nbgrader: [] }), /is an object/],
    ["an answer in words without points", words("41", { grade: false }), /grade and solution true/],
    ["a task of code", answer(SOLVED, { task: true, points: 1 }), /a task a Markdown cell/],
    ["an empty solution", answer("// BEGIN SOLUTION\n// END SOLUTION"), /holds the solution.*Got: none/],
    ["a solution of comments", answer("// BEGIN SOLUTION\n// soon\n// END SOLUTION"), /holds the solution/],
    [
      "a stub for a solution",
      answer('// BEGIN SOLUTION\nthrow new Error("Not implemented");\n// END SOLUTION'),
      /holds the solution.*Not implemented/,
    ],
    ["no answer in words", words("*Your answer here.*"), /holds the solution/],
    ["code as speaker notes", codeCell("notes", "f();", [], {}, "notes"), /Speaker notes are text/],
  ])("finds %s, and says where", (_, cell, pattern) => {
    const found = messages(cell);
    expect(found.join("\n")).toMatch(pattern);
    for (const message of found) expect(message).toMatch(new RegExp(`^00-test, cell ${cell.id}: .* Got: `));
  });

  it("finds a grade_id that stands twice", () => {
    expect(messages(answer(), { ...answer(), id: "other" })).toEqual([
      expect.stringMatching(/cell other: A grade_id stands once.*Got: "a", as in cell answer\./),
    ]);
  });
});
