import { type Cell, isObject, type JsonObject, type Notebook, slideTypeOf } from "../notebook/notebook.ts";
import { ANSWER_STUB, CODE_STUB, solutionOf, stripSolution } from "../notebook/strip-solution.ts";
import { Problem } from "../problem.ts";
import { readNbgrader } from "./nbgrader-cell.ts";

/** What nbgrader 0.9 knows, and refuses beside. */
const KEYS = "schema_version grade solution locked task grade_id points cell_type checksum".split(" ");
const MARK = /\b(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)\b/;
/** Such as `begin solution` or `END HIDDEN TEST`: nbgrader would read on, and publish what follows. */
const NEARLY_A_MARK =
  /^\W*(?:begin|end)[ _-]*(?:solutions?|hidden[ _-]*tests?|mark(?:ing)?[ _-]*schemes?)\b/i;

type Report = (rule: string, came: string, cure: string) => void;

/** What is wrong with the exercises of a notebook, so that no lab may be made of it: the rules of nbgrader's validator, and ours. */
export function findExerciseFaults(notebook: Notebook): Problem[] {
  const faults: Problem[] = [];
  const seen = new Map<string, string>();
  for (const cell of notebook.cells) {
    const report: Report = (rule, came, cure) =>
      void faults.push(new Problem({ rule: `${notebook.name}, cell ${cell.id}: ${rule}`, came, cure }));
    if (cell.metadata.nbgrader !== undefined) checkMetadata(cell, report);
    checkMarks(cell, report);
    checkSolution(cell, report);
    if (cell.type === "code" && slideTypeOf(cell) === "notes") {
      const cure = 'Give it the slide type "skip", or make it text.';
      report("Speaker notes are text: students do not get them.", "code that others may need", cure);
    }
    const id = readNbgrader(cell)?.gradeId;
    if (id === undefined || id === "") continue;
    const first = seen.get(id);
    if (first !== undefined) {
      report("A grade_id stands once in a notebook.", `"${id}", as in cell ${first}`, "Give one another.");
    }
    seen.set(id, cell.id);
  }
  return faults;
}

function checkMetadata(cell: Cell, report: Report): void {
  const { nbgrader } = cell.metadata;
  if (!isObject(nbgrader)) {
    report(
      "metadata.nbgrader is an object.",
      JSON.stringify(nbgrader),
      "See the author's guide for its keys.",
    );
    return;
  }
  const unknown = Object.keys(nbgrader).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    report(`nbgrader knows the keys ${KEYS.join(", ")}.`, `"${unknown}"`, "Delete it.");
  }
  if (nbgrader.schema_version !== 3) {
    report("schema_version is 3.", show(nbgrader.schema_version), "Write 3, or run `nbgrader update`.");
  }
  for (const key of ["grade", "solution", "locked"]) requireBoolean(nbgrader, key, report);
  if (nbgrader.task !== undefined) requireBoolean(nbgrader, "task", report);
  const part = readNbgrader(cell);
  if (part === undefined) return;
  if (!/^[\w-]+$/.test(part.gradeId)) {
    const rule = "grade_id is made of letters, digits, - and _.";
    report(rule, show(nbgrader.grade_id), "Name what is asked for, such as leaky-gain.");
  }
  if ((part.grade || part.task) && !(typeof nbgrader.points === "number" && nbgrader.points >= 0)) {
    const cure = 'Add for example "points": 1.';
    report("A cell that is graded says its points, 0 or more.", show(nbgrader.points), cure);
  }
  if (part.task ? cell.type !== "markdown" : cell.type === "markdown" && part.grade !== part.solution) {
    const came = `a ${cell.type} cell with grade ${part.grade}, solution ${part.solution}, task ${part.task}`;
    const rule =
      "An answer in words is a Markdown cell with grade and solution true, a task a Markdown cell.";
    report(rule, came, "Set grade and solution to true, or make it code.");
  }
}

function requireBoolean(nbgrader: JsonObject, key: string, report: Report): void {
  if (typeof nbgrader[key] !== "boolean") {
    report(`nbgrader.${key} is true or false.`, show(nbgrader[key]), "Write one of the two.");
  }
}

function checkMarks(cell: Cell, report: Report): void {
  stripSolution(cell, (message) => {
    const [came, ...cure] = message.split(/(?<=\.) /);
    report(
      "Marks come in pairs, one after the other.",
      came!.replace(/\.$/, ""),
      cure.join(" ") || "Add it.",
    );
  });
  const part = readNbgrader(cell);
  const hasMarkedSolution = cell.source.includes("BEGIN SOLUTION");
  const places = [
    ["SOLUTION", part?.solution === true, "cells whose nbgrader.solution is true"],
    ["HIDDEN TESTS", part?.grade === true, "cells whose nbgrader.grade is true"],
    // An answer in words is replaced whole, before nbgrader looks for mark schemes.
    [
      "MARK SCHEME",
      part?.task === true || (part?.solution === true && cell.type === "markdown" && !hasMarkedSolution),
      "cells whose nbgrader.task is true, and in answers in words without other marks",
    ],
  ] as const;
  for (const [name, isAllowed, place] of places) {
    if (isAllowed || !cell.source.includes(`BEGIN ${name}`)) continue;
    const cure = "Set it in the metadata, or take the marks away.";
    report(`BEGIN ${name} stands in ${place}, and only there.`, "another cell", cure);
  }
  for (const line of cell.source.split("\n")) {
    if (MARK.test(line) || !NEARLY_A_MARK.test(line)) continue;
    const rule = "Marks are written BEGIN or END and SOLUTION, HIDDEN TESTS or MARK SCHEME, in capitals.";
    report(
      rule,
      JSON.stringify(line.trim()),
      "Correct it, or say it in other words: students would see what follows.",
    );
  }
}

function checkSolution(cell: Cell, report: Report): void {
  if (readNbgrader(cell)?.solution !== true) return;
  const solution = solutionOf(cell);
  const stubs = ["YOUR ANSWER HERE", ANSWER_STUB, CODE_STUB.at(-1)!];
  const stub = stubs.find((text) => solution.includes(text));
  const said = cell.type === "code" ? solution.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "") : solution;
  if (stub === undefined && said.trim() !== "") return;
  const cure = "Write the solution, between BEGIN SOLUTION and END SOLUTION where code stays around it.";
  report("A cell that students are to solve holds the solution.", stub ?? "none", cure);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
