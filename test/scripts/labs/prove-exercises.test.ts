import { readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, test, vi } from "vitest";

import { planRun } from "../../../scripts/labs/plan-run.ts";
import { type ProvedTest, proveExercises } from "../../../scripts/labs/prove-exercises.ts";
import { readLabs } from "../../../scripts/labs/read-labs.ts";
import type { Notebook } from "../../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { Problem } from "../../../scripts/problem.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { codeCell, notebook } from "../../support/notebooks.ts";

const folder = join(REPOSITORY, "notebooks");
const signal = new AbortController().signal;
const frame = join(REPOSITORY, "scripts", "new", "lecture-frame.ipynb");
const courses = [
  ...(await readLabs(folder, [], "this test")),
  ...(await readLabs(folder, ["authors-guide"], "this test")),
  readNotebook(readFileSync(frame, "utf8"), frame),
];

const part = (gradeId: string, isAnswer: boolean) => ({
  nbgrader: { schema_version: 3, grade: !isAnswer, solution: isAnswer, grade_id: gradeId, points: 2 },
});
const answer = (id: string, source: string) => codeCell(id, source, [], part(id, true));
const grade = (id: string, source: string) => codeCell(id, source, [], part(id, false));
const solution = (text: string) => `// BEGIN SOLUTION\n${text}\n// END SOLUTION`;
const madeUp = (name: string, cells: Notebook["cells"]): Notebook => ({ ...notebook(cells), name });

const trap = madeUp("trap", [
  // A name that the solution declares, and the stub, which throws before it, does not.
  answer("constant", solution("const constant = 7;")),
  grade("constant-test", 'check("constant", constant, { expected: 7 });'),
  answer("wrong", `function wrong() {\n${solution("return 1;")}\n}`),
  grade("wrong-test", 'check("one", wrong(), { expected: 1 }); check("two", wrong(), { expected: 2 });'),
  answer("given", `function given(): number {\n  return 3;\n  ${solution("// nothing")}\n}`),
  // A name that a stub does not declare costs the check that uses it, and not the other one.
  grade(
    "given-test",
    'check("constant", constant, { expected: 7 }); check("given", given(), { expected: 3 });',
  ),
  answer("unused", `function maybe() {\n${solution("return 1;")}\n}`),
  grade("unused-test", 'if (maybe() === 2) check("maybe", maybe(), { expected: 2 });'),
]);
const broken = madeUp("broken", [
  answer("broken", `const broken: number = ${solution('"text"')}`),
  grade("broken-test", 'check("broken", broken, { expected: 1 });'),
]);
const dying = madeUp("dying", [
  answer("dying", `function die(): number {\n${solution("process.exit(1);")}\n}`),
  grade("dying-test", 'check("die", die(), { expected: 1 });'),
]);

let proved: ProvedTest[];
const faultsOf = (name: string) =>
  Object.fromEntries(
    proved.filter((each) => each.notebook === name).map(({ gradeId, faults }) => [gradeId, faults]),
  );

beforeAll(async () => {
  proved = await proveExercises([dying, trap, broken, ...courses], { folder, signal });
}, 600_000);

describe.each(courses.map((course) => [course.name, course] as const))("%s", (name, course) => {
  test("each solution earns all points, each stub none", () => {
    const tests = proved.filter((each) => each.notebook === name);
    expect(tests.flatMap(({ gradeId, faults }) => faults.map((fault) => `${gradeId}: ${fault}`))).toEqual([]);
    expect(tests.length).toBeGreaterThanOrEqual(/^\d/.test(name) ? 3 : 1);
    for (const { checks, points } of tests) {
      expect(checks).toBeGreaterThan(0);
      expect(points).toBeGreaterThan(0);
    }
  });

  test("grading runs few cells beside the exercises, and no experiment", () => {
    const context = planRun(course).filter(({ role }) => role === "context");
    expect(context.length).toBeLessThanOrEqual(3);
    for (const { source } of context) expect(source).not.toMatch(/^(?:show|say)\b|^\S.*= await train/m);
  });
});

describe("faults", () => {
  test("a wrong solution, a right stub, and a test that checks nothing are told, and what the solution left does not help", () => {
    expect(faultsOf("trap")).toEqual({
      "constant-test": [],
      "wrong-test": ["the solution is not right in two: expected 2, but got 1"],
      "given-test": ["what students start from is right in given"],
      "unused-test": ["it checks nothing"],
    });
  });

  test("a solution that does not compile, or ends the kernel, is told, and the next notebook has a kernel", () => {
    expect(faultsOf("broken")["broken-test"]?.[0]).toMatch(
      /^with the solutions, cell broken fails: .*CompileError/,
    );
    expect(faultsOf("dying")["dying-test"]?.[0]).toMatch(
      /^with the solutions, cell dying-test fails: The kernel ended/,
    );
  });

  test("an interruption is no fault of exercises", async () => {
    const onProved = vi.fn();
    const proving = proveExercises([trap], { folder, signal: AbortSignal.abort(), onProved });
    await expect(proving).rejects.toThrow("aborted");
    expect(onProved).not.toHaveBeenCalled();
  });

  test("an answer that no test uses is a Problem", async () => {
    const lonely = madeUp("lonely", [
      answer("alone", "const alone = 1;"),
      grade("other", 'check("a", 1, { expected: 1 });'),
    ]);
    await expect(proveExercises([lonely], { folder, signal })).rejects.toThrow(Problem);
    await expect(proveExercises([lonely], { folder, signal })).rejects.toThrow(
      /lonely, cell alone: a test uses/,
    );
  });
});
