import { describe, expect, test } from "vitest";

import { planRun } from "../../../scripts/labs/plan-run.ts";
import type { CodeCell } from "../../../scripts/notebook/notebook.ts";
import { codeCell, markdownCell, notebook } from "../../support/notebooks.ts";

const exercise = (gradeId: string, isAnswer: boolean) => ({
  nbgrader: { schema_version: 3, grade: !isAnswer, solution: isAnswer, grade_id: gradeId, points: 1 },
});
const answer = (id: string, source: string): CodeCell =>
  codeCell(id, source, [], exercise(`${id}-grade`, true));
const grade = (id: string, source: string): CodeCell =>
  codeCell(id, source, [], exercise(`${id}-grade`, false));

const source = notebook([
  codeCell("imports", 'import { mean, median as middle, type Unit } from "activation-lab";'),
  codeCell(
    "limits",
    "const [low, { high }] = [0, { high: 1 }]; let seen = 0; interface Range { low: number }",
  ),
  codeCell("experiment", "const results = middle([train(), high]);"),
  codeCell("count", "seen += 1;"),
  codeCell("twice", "const twice = (low: number) => 2 * low;"),
  codeCell("again", "const twice = (x: number) => x + x;"),
  markdownCell("task", "Halve it."),
  answer("half", "function half(x: number) { const results = twice(x); return results / 4; }"),
  grade("half-test", 'check("half", half(seen), { expected: 1 });'),
  codeCell("skipped", "const never = 1;", [], { tags: ["skip-execution"] }),
  codeCell("end", "const end = mean([results]);"),
]);
const idsOf = (...plan: Parameters<typeof planRun>) => planRun(...plan).map(({ id }) => id);

describe("the source's own plan", () => {
  test("is the exercises and what they need, in order; a name's last cell, and those that change it", () => {
    expect(idsOf(source)).toEqual(["limits", "count", "again", "half", "half-test"]);
    expect(planRun(source).map(({ role, gradeId }) => `${role} ${gradeId}`)).toEqual([
      ...Array.from({ length: 3 }, () => "context "),
      "answer half-grade",
      "test half-test-grade",
    ]);
  });

  test("follows types and imports", () => {
    const typed = notebook([
      ...source.cells.slice(0, 2),
      answer("a", "function f(range: Range): Unit { return mean([range.low]); }"),
    ]);
    expect(idsOf(typed)).toEqual(["imports", "limits", "a"]);
  });
});

describe("a submission's plan", () => {
  const submitted = (...cells: CodeCell[]) => planRun(source, notebook(cells));
  const shown = (plan: ReturnType<typeof planRun>) =>
    plan.map(({ id, role, source }) => `${role} ${id}: ${source}`);

  test("takes answers by their ids, and nothing else that the source has", () => {
    const plan = submitted(
      codeCell("limits", "const high = 99;"),
      codeCell("half", "function half() { return 3; }"),
      grade("half-test", "forge();"),
    );
    expect(shown(plan)).toEqual([
      `context limits: ${source.cells[1]!.source}`,
      "context count: seen += 1;",
      "answer half: function half() { return 3; }",
      'test half-test: check("half", half(seen), { expected: 1 });',
    ]);
  });

  test("provides names that the submission uses, and puts what it added where it stood", () => {
    const plan = submitted(
      codeCell("first", "const one = 1;"),
      codeCell("count", "whatever"),
      codeCell("own", "const helper = () => mean([one, results]);"),
      answer("half", "const half = helper;"),
      codeCell("last", "half();"),
      codeCell("empty", "  "),
    );
    expect(plan.map(({ id }) => id)).toEqual([
      "first",
      "imports",
      "limits",
      "experiment",
      "count",
      "own",
      "half",
      "last",
      "half-test",
    ]);
    expect(plan.filter(({ role }) => role === "added").map(({ id }) => id)).toEqual(["first", "own", "last"]);
  });

  test("has an empty answer where one is missing or no code, and the first of two", () => {
    const empty = (...cells: CodeCell[]) => submitted(...cells).find(({ role }) => role === "answer")!.source;
    expect(empty()).toBe("");
    expect(empty(answer("half", "first"), { ...answer("half", "second"), id: "copy" })).toBe("first");
    const text = { ...markdownCell("half", "words"), metadata: exercise("half-grade", true) };
    expect(planRun(source, notebook([text])).find(({ role }) => role === "answer")!.source).toBe("");
  });

  test("does not fall over cells that are no TypeScript, or too deep for its parser", () => {
    const plan = submitted(
      codeCell("deep", `const a = ${"(".repeat(200_000)}`),
      codeCell("broken", "const = ] mean } ;"),
      answer("half", "const half = () => mean([1]);"),
    );
    expect(plan.map(({ id }) => id)).toContain("imports");
  });
});
