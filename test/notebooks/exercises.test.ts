import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { describe, expect, it } from "vitest";
import type { Cell } from "../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../scripts/notebook/read-notebook.ts";
import { exerciseRole, stripSolution } from "../../scripts/notebook/strip-solution.ts";
import { REPOSITORY } from "../../scripts/repository.ts";

const folder = join(REPOSITORY, "notebooks");
const paths = [
  ...readdirSync(folder)
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => join(folder, file)),
  join(REPOSITORY, "scripts", "new", "lecture-frame.ipynb"),
];

/** What a student sees of a cell. */
function releasedSource(cell: Cell): string {
  const fail = (message: string) => {
    throw new Error(`${cell.id}: ${message}`);
  };
  return stripSolution(cell, fail) ?? "";
}

/** What each check is called with, beside what it compares with. */
function readInputs(source: string): string[] {
  const [, ...calls] = source.split(/^check\("/m);
  return calls.map((call) =>
    call.replace(/\n\}\);[\s\S]*/, "").replace(/^ {2}(?:expected|tolerance|hint): .*$/gm, ""),
  );
}

function countChecks(source: string): number {
  return source.match(/\bcheck\("/g)?.length ?? 0;
}

describe.each(paths.map((path) => [basename(path, ".ipynb"), path] as const))(
  "exercises of %s",
  (_, path) => {
    const graded = readNotebook(readFileSync(path, "utf8"), path).cells.filter(
      (cell) => exerciseRole(cell).grade,
    );
    const tests = graded.filter((cell) => cell.type === "code");
    const wrong = (isWrong: (cell: Cell) => boolean) => tests.filter(isWrong).map(({ id }) => id);

    it("have tests that students can see, and hidden ones beside them", () => {
      expect(tests.length).toBeGreaterThan(0);
      expect(wrong((cell) => countChecks(releasedSource(cell)) === 0)).toEqual([]);
      expect(wrong((cell) => countChecks(cell.source) === countChecks(releasedSource(cell)))).toEqual([]);
    });

    it("have tests that only check, each with a hint and under the name of the exercise", () => {
      expect(wrong(({ source }) => /\b(?:throw|assert|expect)\b/.test(source))).toEqual([]);
      for (const { source, metadata } of tests) {
        const exercise = (metadata.nbgrader as { grade_id: string }).grade_id.replace(/-test$/, "");
        const names = [...source.matchAll(/\bcheck\("([^"]*)"/g)].map((match) => match[1]);
        expect(new Set(names)).toEqual(new Set([exercise]));
        expect(source.match(/^ {2}hint: ".+[.?]",$/gm)).toHaveLength(names.length);
        expect(source.match(/^ {2}expected: /gm)).toHaveLength(names.length);
      }
    });

    it("have hidden checks with inputs of their own", () => {
      for (const { source } of tests) {
        const inputs = readInputs(source);
        expect(inputs).toHaveLength(countChecks(source));
        expect(new Set(inputs).size).toBe(inputs.length);
      }
    });

    it("have a mark scheme behind the model answer to a question in words", () => {
      const manual = graded.filter((cell) => cell.type === "markdown");
      for (const { id, source, metadata } of manual) {
        const { points } = metadata.nbgrader as { points: number };
        const scheme = source.split(/<!-- (?:BEGIN|END) MARK SCHEME -->/)[1] ?? "";
        expect({ id, points: scheme.match(/^- 1 point: /gm)?.length }).toEqual({ id, points });
        expect(source.indexOf("<!-- BEGIN")).toBeGreaterThan(100);
      }
    });
  },
);
