import { describe, expect, it } from "vitest";

import { stripSolution } from "../../../scripts/notebook/strip-solution.ts";
import { codeCell, markdownCell } from "../../support/notebooks.ts";

const fail = (message: string) => {
  throw new Error(message);
};
const solution = {
  nbgrader: { schema_version: 3, solution: true, grade: false, locked: false, task: false, grade_id: "a" },
};

describe("stripSolution", () => {
  it("puts the stub where the solution stood, with its indentation", () => {
    const source = "function f(x: number) {\n  // BEGIN SOLUTION\n  return x * 41;\n  // END SOLUTION\n}";
    expect(stripSolution(codeCell("a", source, [], solution), fail)).toBe(
      'function f(x: number) {\n  // YOUR CODE HERE\n  throw new Error("Not implemented");\n}',
    );
  });

  it("replaces a solution cell without markers whole", () => {
    expect(stripSolution(codeCell("a", "const secret = 41;", [], solution), fail)).not.toContain("41");
    expect(stripSolution(markdownCell("a", "It is 41.", "-", solution), fail)).not.toContain("41");
  });

  it("leaves nothing of a cell that holds only hidden tests", () => {
    const source = "// BEGIN HIDDEN TESTS\nassert(f(1) === 41);\n// END HIDDEN TESTS";
    expect(stripSolution(codeCell("a", source), fail)).toBeUndefined();
  });

  it("takes out a mark scheme and keeps the task", () => {
    const source = "Explain.\n<!-- BEGIN MARK SCHEME -->\n1 point for 41\n<!-- END MARK SCHEME -->";
    expect(stripSolution(markdownCell("a", source), fail)).toBe("Explain.");
  });

  it.each([
    ["never closed", "a\n// BEGIN SOLUTION\nsecret 41"],
    ["nested", "// BEGIN SOLUTION\n// BEGIN SOLUTION\nsecret 41\n// END SOLUTION"],
    ["closed without being opened", "a\n// END SOLUTION"],
  ])("reports a region that is %s and still shows no solution", (_, source) => {
    const messages: string[] = [];
    const text = stripSolution(codeCell("a", source, [], solution), (message) => messages.push(message));
    expect(messages).toHaveLength(1);
    expect(text).not.toContain("41");
  });

  it("leaves other cells as they are", () => {
    expect(stripSolution(codeCell("a", "const x = 1;"), fail)).toBe("const x = 1;");
    expect(stripSolution(markdownCell("a", ""), fail)).toBe("");
  });
});
