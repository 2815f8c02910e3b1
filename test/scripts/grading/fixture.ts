import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import type { Cell, JsonObject, Notebook } from "../../../scripts/notebook/notebook.ts";
import { KERNELSPEC } from "../../../scripts/notebook/tslab-metadata.ts";

/** A lecture of three tiny exercises and one to be marked by hand. */
export const LECTURE = "01-tiny";

function code(id: string, source: string, nbgrader?: JsonObject): Cell {
  const metadata =
    nbgrader === undefined ? {} : { nbgrader: { schema_version: 3, task: false, ...nbgrader } };
  return { type: "code", id, source, metadata, executionCount: null, outputs: [] };
}

function exercise(name: string, answer: string, test: string, points: number): Cell[] {
  const [part, rest] = [{ grade_id: name, grade: false, locked: false, solution: true }, { grade: true }];
  return [
    code(`${name}-answer`, answer, part),
    code(`${name}-test`, test, { ...rest, grade_id: `${name}-test`, locked: true, solution: false, points }),
  ];
}

const SOLUTIONS: Record<string, string> = {
  double: "function double(x: number): number {\n  // BEGIN SOLUTION\n  return 2 * x;\n  // END SOLUTION\n}",
  squares:
    "function squares(n: number): number[] {\n  // BEGIN SOLUTION\n  return Array.from({ length: n }, (_, i) => i * i);\n  // END SOLUTION\n}",
  shout:
    "function shout(word: string): string {\n  // BEGIN SOLUTION\n  return word.toUpperCase() + mark;\n  // END SOLUTION\n}",
};

const TESTS: Record<string, string> = {
  double: `check("double", double(4), { expected: 8, hint: "Twice four." });
// BEGIN HIDDEN TESTS
check("double", double(-1.5), { expected: -3, hint: "Negative numbers, too." });
check("double", double(0.25), { expected: 0.5 });
check("double", double(1e9), { expected: 2e9 });
// END HIDDEN TESTS`,
  squares: `check("squares", squares(4), { expected: [0, 1, 4, 9] });
// BEGIN HIDDEN TESTS
check("squares", squares(0), { expected: [] });
// END HIDDEN TESTS`,
  shout: `// BEGIN HIDDEN TESTS
check("shout", shout("abc"), { expected: "ABC!" });
// END HIDDEN TESTS`,
};

export const lecture: Notebook = {
  name: LECTURE,
  metadata: { title: "Tiny", kernelspec: KERNELSPEC },
  cells: [
    // Without the import of check, which no kernel of the grader needs: it takes as long as all the rest.
    code("set-up", 'const mark = "!";'),
    code("experiment", 'throw new Error("no exercise needs this");'),
    ...exercise("double", SOLUTIONS.double!, TESTS.double!, 4),
    ...exercise("squares", SOLUTIONS.squares!, TESTS.squares!, 2),
    ...exercise("shout", SOLUTIONS.shout!, TESTS.shout!, 1),
    {
      type: "markdown",
      id: "why-answer",
      source: "Because it can.",
      metadata: {
        nbgrader: {
          ...{ schema_version: 3, task: false, grade_id: "why", grade: true, locked: false, solution: true },
          points: 3,
        },
      },
      attachments: {},
    },
  ],
};

/** The notebook of a student, by what was written into the answers; what is not named stays as it was handed out. */
export function handIn(answers: Record<string, string>, added: Record<string, string> = {}): string {
  const cells = lecture.cells.flatMap((cell): Cell[] => {
    const name = cell.id.replace(/-answer$/, "");
    const source = cell.id === name ? cell.source : (answers[name] ?? 'throw new Error("Not implemented");');
    const more = added[cell.id];
    return [{ ...cell, source }, ...(more === undefined ? [] : [code(`own-${cell.id}`, more)])];
  });
  return formatNotebook({ ...lecture, cells });
}

/** What a perfect student writes. */
export const PERFECT: Record<string, string> = { ...SOLUTIONS, why: "Because **it** <b>can</b>." };
